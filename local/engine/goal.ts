import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { sortedEntries, structToMap } from "./property";
import type { PropertyMap } from "./property";
import type { ResourceState } from "./state";
import { dynamicPackage, isProviderType, newUrn, packageOf, stackType } from "./urn";
import type { Urn } from "./urn";

/** The resource as the program declares it. */
export interface Goal {
  readonly urn: Urn;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: PropertyMap;
  readonly parent: Urn;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deletedWith: Urn;
  readonly dependencies: readonly Urn[];
  readonly propertyDependencies: Readonly<Record<string, readonly Urn[]>>;
  /** When undefined, the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
}

export function goalOf(stack: string, project: string, request: RegisterResourceRequest): Goal {
  const dependencies: Record<string, readonly Urn[]> = {};
  request.getPropertydependenciesMap().forEach((urns, key) => {
    dependencies[key] = [...urns.getUrnsList()].sort();
  });
  const parent = request.getParent();
  return {
    urn: newUrn(stack, project, parent, request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: structToMap(request.getObject()),
    parent,
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    dependencies: [...request.getDependenciesList()].sort(),
    propertyDependencies: Object.fromEntries(sortedEntries(dependencies)),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

/**
 * The feature of a request that this engine does not have, or undefined. The engine refuses such a resource.
 * @param served The package that the stack's provider serves.
 */
export function unsupportedIn(request: RegisterResourceRequest, served: string): string | undefined {
  const type = request.getType();
  if (isProviderType(type)) return "explicit providers are not supported";
  if (request.getRemote()) return "remote components are not supported";
  if (request.getCustom() && packageOf(type) !== served) {
    const only = served === dynamicPackage ? "dynamic resources" : `resources of ${served}`;
    return `package "${packageOf(type)}" is not supported: only ${only} and components are`;
  }
  if (type === stackType && request.getParent() !== "") return "the stack cannot have a parent";
  if (request.getProvider() !== "") return "the option `provider` is not supported";
  if (request.getImportid() !== "") return "the option `import` is not supported";
  if (request.getAliasurnsList().length > 0 || request.getAliasesList().length > 0) {
    return "the option `aliases` is not supported";
  }
  if (request.getTransformsList().length > 0) return "the option `transforms` is not supported";
  if (request.getHooks() !== undefined) return "the option `hooks` is not supported";
  if (request.getReplaceWithList().length > 0) return "the option `replaceWith` is not supported";
  if (request.hasReplacementTrigger()) return "the option `replacementTrigger` is not supported";
  return undefined;
}

/** The state for `goal` before any step: no ID, no outputs. */
export function stateOf(goal: Goal, inputs: PropertyMap, provider: string): ResourceState {
  const { urn, type, custom, parent, protect, retainOnDelete, deletedWith, dependencies, propertyDependencies } = goal;
  const { additionalSecretOutputs, ignoreChanges, replaceOnChanges } = goal;
  return {
    urn,
    type,
    custom,
    id: "",
    delete: false,
    pendingReplacement: false,
    inputs,
    outputs: {},
    parent,
    protect,
    retainOnDelete,
    deletedWith,
    dependencies,
    propertyDependencies,
    provider,
    initErrors: [],
    refreshBeforeUpdate: false,
    additionalSecretOutputs,
    ignoreChanges,
    replaceOnChanges,
  };
}

/** The goal of a default provider. The engine registers default providers itself. */
export function providerGoal(stack: string, project: string, type: string): Goal {
  return {
    urn: newUrn(stack, project, "", type, "default"),
    type,
    name: "default",
    custom: true,
    inputs: {},
    parent: "",
    protect: false,
    retainOnDelete: false,
    deletedWith: "",
    dependencies: [],
    propertyDependencies: {},
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
  };
}
