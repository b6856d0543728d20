import { readFileSync } from "node:fs";

/** A resource's name and its planned or current content. */
export interface Entry {
  readonly name: string;
  readonly content: string;
}

interface ResourceJson {
  urn: string;
  custom: boolean;
  inputs?: Sides;
  outputs?: Sides;
}
interface Sides {
  scene?: { order: string };
  config?: Record<string, { edit?: string }>;
}
interface StateJson {
  deployment: { resources?: ResourceJson[]; pending_operations?: { resource: ResourceJson }[] };
}

/**
 * The resources and the pending operations of the state file; both empty without a file. A resource whose update ended
 * early keeps its old inputs beside the outputs of the new content, so its outputs are an entry too.
 * @throws SyntaxError when the file is damaged.
 */
export function stateIn(file: string): { resources: Entry[]; pending: Entry[] } {
  const { deployment } = JSON.parse(textOf(file)) as StateJson;
  const pending = (deployment.pending_operations ?? []).map(({ resource }) => entry(resource.urn, resource.inputs));
  return { resources: (deployment.resources ?? []).filter(({ custom }) => custom).flatMap(entries), pending };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return '{ "deployment": {} }';
    throw error;
  }
}

const entries = ({ urn, inputs, outputs }: ResourceJson): Entry[] => [entry(urn, inputs), entry(urn, outputs)];

function entry(urn: string, { scene, config }: Sides = {}): Entry {
  const edit = Object.values(config ?? {})[0]?.edit;
  return { name: urn.slice(urn.lastIndexOf("::") + 2), content: scene?.order ?? edit ?? "unknown" };
}

export const has = (entries: readonly Entry[], { name, content }: Entry): boolean =>
  entries.some((each) => each.name === name && each.content === content);
