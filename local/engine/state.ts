import type { Crypter } from "./secrets";
import type { Urn } from "./urn";
import {
  containsSecret,
  isObject,
  mapValues,
  Secret,
  secretOf,
  secretSignature,
  signatureKey,
  sortedEntries,
} from "./property";
import type { PropertyMap, PropertyValue } from "./property";

/** One resource in the engine: Pulumi's `ResourceV3` with decrypted secrets. */
export interface ResourceState {
  readonly urn: Urn;
  readonly type: string;
  readonly custom: boolean;
  /** "" for a component, and for a resource that a preview would create. */
  id: string;
  /** Replaced, and still to be deleted in the cloud. */
  delete: boolean;
  /** Deleted before its replacement. The next update creates the replacement. */
  pendingReplacement: boolean;
  inputs: PropertyMap;
  outputs: PropertyMap;
  readonly parent: Urn;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith: Urn;
  readonly dependencies: readonly Urn[];
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** `<urn>::<id>` of the provider; "" for components and providers. */
  readonly provider: string;
  initErrors: readonly string[];
  /** The provider wants to read the resource before every plan for it. */
  refreshBeforeUpdate: boolean;
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** ISO 8601. */
  created?: string;
  modified?: string;
}

export type OperationType = "creating" | "updating" | "deleting" | "reading";

/** A step that was in flight when the state was written. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly type: OperationType;
}

/** The resources of a stack, dependencies first, and the steps in flight. */
export interface Deployment {
  readonly resources: ResourceState[];
  readonly pendingOperations: PendingOperation[];
}

/** Writes secrets: encrypted, or in clear text as `pulumi stack export --show-secrets` does. */
export type SecretWriter = (json: string) => Record<string, string>;
export const inClear: SecretWriter = (json) => ({ plaintext: json });
export const encrypted =
  (crypter: Crypter): SecretWriter =>
  (json) => ({ ciphertext: crypter.encrypt(json) });

function writeValue(value: PropertyValue, write: SecretWriter): unknown {
  if (value instanceof Secret) {
    const kept = write === inClear ? undefined : value.ciphertext;
    const text = kept === undefined ? write(JSON.stringify(value.value)) : { ciphertext: kept };
    return { [signatureKey]: secretSignature, ...text };
  }
  if (Array.isArray(value)) return value.map((item) => writeValue(item, write));
  return isObject(value) ? writeMap(value, write) : value;
}

// Keys are sorted, as in Pulumi, so that equal states have equal text.
const writeMap = (map: PropertyMap, write: SecretWriter): Record<string, unknown> =>
  mapValues(Object.fromEntries(sortedEntries(map)), (value) => writeValue(value, write));

const isEmpty = (value: unknown): boolean =>
  value === "" ||
  value === false ||
  value === undefined ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** The resource as Pulumi's `ResourceV3` JSON, without empty fields. */
export function writeResource(state: ResourceState, write: SecretWriter): Record<string, unknown> {
  const { urn, custom, type, inputs, outputs, ...rest } = state;
  const optional = { inputs: writeMap(inputs, write), outputs: writeMap(outputs, write), ...rest };
  return { urn, custom, type, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => !isEmpty(value))) };
}

function readValue(value: unknown, decrypt: (ciphertext: string) => string): PropertyValue {
  if (Array.isArray(value)) return value.map((item) => readValue(item, decrypt));
  if (typeof value !== "object" || value === null) return value as PropertyValue;
  const fields = value as Record<string, unknown>;
  if (fields[signatureKey] !== secretSignature) return readMap(fields, decrypt);
  const { plaintext, ciphertext } = fields;
  if (typeof plaintext === "string") return secretOf(JSON.parse(plaintext) as PropertyValue);
  return secretOf(JSON.parse(decrypt(String(ciphertext))) as PropertyValue, String(ciphertext));
}

const readMap = (map: Record<string, unknown>, decrypt: (ciphertext: string) => string): PropertyMap =>
  mapValues(map, (value) => readValue(value, decrypt));

/** Reads one `ResourceV3`. Fields that Pulumi leaves out become empty values. */
export function readResource(json: Record<string, unknown>, decrypt: (ciphertext: string) => string): ResourceState {
  const text = (key: string): string => (typeof json[key] === "string" ? json[key] : "");
  const list = (key: string): string[] => (Array.isArray(json[key]) ? json[key].map(String) : []);
  const map = (key: string): Record<string, unknown> => (json[key] ?? {}) as Record<string, unknown>;
  return {
    urn: text("urn"),
    type: text("type"),
    custom: json["custom"] === true,
    id: text("id"),
    delete: json["delete"] === true,
    pendingReplacement: json["pendingReplacement"] === true,
    inputs: readMap(map("inputs"), decrypt),
    outputs: readMap(map("outputs"), decrypt),
    parent: text("parent"),
    protect: json["protect"] === true,
    retainOnDelete: json["retainOnDelete"] === true,
    deletedWith: text("deletedWith"),
    dependencies: list("dependencies"),
    propertyDependencies: mapValues(map("propertyDependencies"), (urns) => (urns as string[] | null) ?? []),
    provider: text("provider"),
    initErrors: list("initErrors"),
    refreshBeforeUpdate: json["refreshBeforeUpdate"] === true,
    additionalSecretOutputs: list("additionalSecretOutputs"),
    ignoreChanges: list("ignoreChanges"),
    replaceOnChanges: list("replaceOnChanges"),
    ...(text("created") && { created: text("created") }),
    ...(text("modified") && { modified: text("modified") }),
  };
}

/** Whether any value must be encrypted before writing. */
export function hasSecrets(deployment: Deployment): boolean {
  const states = [...deployment.resources, ...deployment.pendingOperations.map((operation) => operation.resource)];
  return states.some((state) => containsSecret(state.inputs) || containsSecret(state.outputs));
}

/** Every URN that `state` needs: created earlier, deleted later. */
export function dependenciesOf(state: ResourceState, providerUrn: Urn): Urn[] {
  const all = [state.parent, providerUrn, state.deletedWith, ...state.dependencies];
  return [...new Set([...all, ...Object.values(state.propertyDependencies).flat()])].filter((urn) => urn !== "");
}
