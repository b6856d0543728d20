/** The type of the root resource of every stack. */
export const stackType = "pulumi:pulumi:Stack";
const providerTypePrefix = "pulumi:providers:";

/** The package of dynamic resources of Node.js programs. */
export const dynamicPackage = "pulumi-nodejs";

/** A resource's URN, `urn:pulumi:<stack>::<project>::<qualified type>::<name>`. */
export type Urn = string;

/** The parts of a URN; `type` is the last of the types that `qualifiedType` joins with `$`. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly qualifiedType: string;
  readonly type: string;
  readonly name: string;
}

export function newUrn(stack: string, project: string, parent: Urn, type: string, name: string): Urn {
  const parentType = parent === "" ? stackType : parseUrn(parent).qualifiedType;
  const qualified = parentType === stackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** @throws Error when `urn` is not a URN. */
export function parseUrn(urn: Urn): UrnParts {
  const match = /^urn:pulumi:(.+?)::(.+?)::(.+?)::(.*)$/s.exec(urn);
  const [, stack, project, qualifiedType, name] = match ?? [];
  if (stack === undefined || project === undefined || qualifiedType === undefined || name === undefined) {
    throw new Error(`not a URN: ${JSON.stringify(urn)}`);
  }
  return { stack, project, qualifiedType, type: qualifiedType.split("$").at(-1) ?? qualifiedType, name };
}

export const packageOf = (type: string): string => type.split(":")[0] ?? type;
export const providerTypeOf = (packageName: string): string => providerTypePrefix + packageName;
export const isProviderType = (type: string): boolean => type.startsWith(providerTypePrefix);

/** A provider reference, `<urn>::<id>`, as resources keep it in the state. */
export const providerUrnOf = (reference: string): Urn => reference.slice(0, reference.lastIndexOf("::"));
