import { isDeepStrictEqual } from "node:util";
import type { ResourceState } from "./state";
import type { Run } from "./steps";
import type { Urn } from "./urn";

/**
 * Reads a resource before it is planned, because its provider has asked for that. The state before becomes what was
 * read; a resource that is gone leaves it.
 */
export async function readFirst(run: Run, olds: Map<Urn, ResourceState>, old: ResourceState): Promise<void> {
  const provider = await run.provider();
  const read = await provider.read(old.urn, old.id, old);
  if (read === undefined) {
    olds.delete(old.urn);
    await run.snapshot.remove(old);
    return;
  }
  const changed = !isDeepStrictEqual([read.inputs, read.outputs], [old.inputs, old.outputs]);
  Object.assign(old, read, { initErrors: [] }, changed ? { modified: new Date().toISOString() } : {});
  if (changed) await run.snapshot.write();
}
