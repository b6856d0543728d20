import type { Kind } from "./values";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The type of the resource alone, without those of its parents. */
  readonly type: string;
  readonly name: string;
}

/** The parts of `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>`. Undefined: it is no URN. */
export function partsOf(urn: string): UrnParts | undefined {
  const [head = "", project, types, ...name] = urn.split("::");
  const stack = /^urn:pulumi:([^]+)$/.exec(head)?.[1];
  if (stack === undefined || project === undefined || types === undefined || name.length === 0) return undefined;
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

const tokens = /^(?:pulumi-nodejs:dynamic\/apsaravideo|apsaravideo:index):(CasterSceneSync|StagingPromotion)$/;

/** Which of the two resources a type is, of a dynamic provider or of the plugin. */
export function kindOf(type: string): Kind | undefined {
  return tokens.exec(type)?.[1] as Kind | undefined;
}
