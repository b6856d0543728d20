import { readFileSync } from "node:fs";

/** A resource's name, and the content that it is to put on air, or has. */
export interface Entry {
  readonly name: string;
  readonly content: string;
}

interface ResourceJson {
  urn: string;
  custom: boolean;
  inputs?: { scene?: { order: string }; config?: Record<string, { edit?: string }> };
}
interface StateJson {
  deployment: { resources?: ResourceJson[]; pending_operations?: { resource: ResourceJson }[] };
}

/**
 * What the state file has, and what it names as under way; nothing where there is none.
 *
 * @throws SyntaxError when the file is torn.
 */
export function stateIn(file: string): { resources: Entry[]; pending: Entry[] } {
  const { deployment } = JSON.parse(textOf(file)) as StateJson;
  const pending = (deployment.pending_operations ?? []).map(({ resource }) => entry(resource));
  return { resources: (deployment.resources ?? []).filter(({ custom }) => custom).map(entry), pending };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return '{ "deployment": {} }';
    throw error;
  }
}

function entry({ urn, inputs: { scene, config } = {} }: ResourceJson): Entry {
  const edit = Object.values(config ?? {})[0]?.edit;
  return { name: urn.slice(urn.lastIndexOf("::") + 2), content: scene?.order ?? edit ?? "unknown" };
}

export const has = (entries: readonly Entry[], { name, content }: Entry): boolean =>
  entries.some((each) => each.name === name && each.content === content);
