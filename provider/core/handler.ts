import { Prefetched } from "../live/reads";
import { apply } from "./apply";
import { check, validateInputs, type CheckRequest, type CheckResult, type PrefetchedReads } from "./check";
import type { ApplyResult } from "./confirm";
import { contextFor, requestOf, runtimeOf, type OpenedRuntime, type RequestScope } from "./context";
import { diff, omitPastDrift, type Difference } from "./diff";
import { reasonOf, toUnwrittenError } from "./errors";
import { namesOf, type FieldTable } from "./fields";
import { pick, dropAbsent, type Properties } from "./values";
import { importTarget, read, type ReadState } from "./read";
import { mergeInputs, record } from "./record";
import type { CommonInputs, ResourceDefinition } from "./resource";

/**
 * One kind of resource for whatever serves it. Values are plain JSON, with the symbol UNKNOWN in the place of an unknown.
 * The verbs that write throw ProviderError, or PartialWriteError where something may be on air. There is no `delete`:
 * neither operation has an inverse, so nothing is called.
 */
export interface ResourceHandler {
  readonly token: string;
  readonly fields: FieldTable;
  /** Never throws. */
  check(request: CheckRequest, scope: RequestScope): Promise<CheckResult>;
  /** Decides without any I/O. */
  diff(request: { oldState: Properties; newInputs: Properties }): Difference;
  /** What a preview knows of the state after `create` or `update`; an output that is left out is not known yet. */
  plan(request: { oldState?: Properties; inputs: Properties }): Properties;
  create(request: { inputs: Properties }, scope: RequestScope): Promise<ApplyResult>;
  update(request: { oldState: Properties; inputs: Properties }, scope: RequestScope): Promise<{ state: Properties }>;
  /** "unreadable": the reason was logged, and the caller keeps the last known state. */
  read(request: { id: string; state: Properties }, scope: RequestScope): Promise<ReadState | "gone" | "unreadable">;
  /** The target of an identity as a confirmed resource. Throws ProviderError where it can't be read. */
  import(request: { id: string }, scope: RequestScope): Promise<ReadState | "gone">;
  /** Creates an empty set of responses for `prefetch`. Undefined: look-ups are off, or the configuration is invalid. */
  openPrefetch(): PrefetchedReads | undefined;
  /** Sends the reads for the `check` of each member. Never throws: a failed read fails the `check` that uses it. */
  prefetch(request: { members: readonly Properties[]; into: PrefetchedReads }, scope: RequestScope): void;
}

/** @param open Opens the configuration once; a verb that works without it does not call it. */
export function createHandler(definition: ResourceDefinition, open: () => OpenedRuntime): ResourceHandler {
  const begin = (scope: RequestScope) => requestOf(runtimeOf(open()), scope);
  const beginWrite = (scope: RequestScope) => {
    try {
      return begin(scope);
    } catch (error) {
      throw toUnwrittenError(error);
    }
  };
  // Without a look-up, a target that the program does not name stays that of the state: another would be a replacement.
  const ofIdentity = namesOf(definition.fields, ({ resolved, change }) => resolved && change === "replace");
  const updateOf = (oldState: Properties, inputs: Properties) => {
    const olds = dropAbsent(oldState);
    const given = { ...pick(olds, ofIdentity), ...dropAbsent(inputs) };
    const news = omitPastDrift(definition, olds, given) as CommonInputs;
    return { olds, news, performs: diff(definition, olds, news).performs };
  };
  return {
    token: `apsaravideo:index:${definition.name}`,
    fields: definition.fields,

    check: (request, scope) => check(definition, open(), scope, request),

    diff: ({ oldState, newInputs }) => diff(definition, oldState, newInputs),

    plan({ oldState, inputs }) {
      if (oldState === undefined) return dropAbsent(inputs);
      const { olds, news, performs } = updateOf(oldState, inputs);
      return performs ? news : mergeInputs(definition, olds, news);
    },

    create: async ({ inputs }, scope) =>
      apply(definition, beginWrite(scope), dropAbsent(inputs) as CommonInputs, undefined),

    async update({ oldState, inputs }, scope) {
      const { olds, news, performs } = updateOf(oldState, inputs);
      if (performs) return apply(definition, beginWrite(scope), news, olds);
      return { state: await record(definition, beginWrite(scope), olds, news) };
    },

    async read({ id, state }, scope) {
      try {
        return (await read(definition, begin(scope), id, state)) ?? "gone";
      } catch (error) {
        scope.log("warning", `${reasonOf(error)} Keeping the last known state.`);
        return "unreadable";
      }
    },

    import: async ({ id }, scope) => (await importTarget(definition, begin(scope), id)) ?? "gone",

    openPrefetch() {
      const opened = open();
      if (!("runtime" in opened) || opened.runtime.settings.lookups === "off") return undefined;
      const { clock, targets } = opened.runtime;
      return { responses: new Prefetched(clock), writes: targets.writes };
    },

    prefetch({ members, into }, scope) {
      const valid = members.filter((member) => validateInputs(definition, member).length === 0) as CommonInputs[];
      const [first] = valid;
      if (first === undefined) return;
      const request = begin(scope);
      const context = contextFor(request, first, definition.describeRead(first));
      definition.prefetch(request, valid, { ...context, prefetched: into.responses }).catch(() => undefined);
    },
  };
}
