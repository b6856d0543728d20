import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent, ExportedDeployment, Result } from "../../../../local/engine";
import { omit } from "../../../../local/engine/property";
import type { GoldenProgram, ProviderCall } from "./golden";

/** One command of a recorded scenario: the command and everything that the real engine did. */
export interface TraceStep {
  readonly command: "preview" | "up" | "refresh" | "destroy";
  readonly program: GoldenProgram;
  readonly behaviour: object;
  readonly exitCode: number;
  readonly providerCalls: readonly ProviderCall[];
  readonly steps?: readonly { readonly op: string; readonly urn: string }[];
  readonly changeSummary: object;
  readonly diagnostics?: readonly object[];
  readonly events?: readonly TraceEvent[];
  readonly stateAfter?: {
    readonly resources: readonly TraceResource[];
    readonly pendingOperations: unknown;
  };
}

export interface Trace {
  readonly scenario: string;
  readonly why: string;
  readonly steps: readonly TraceStep[];
}

interface TraceEvent {
  readonly event: string;
  readonly op: string;
  readonly urn: string;
}

interface TraceResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
}

export function readTraces(): Trace[] {
  const folder = join(__dirname, "../traces");
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Trace);
}

/** Pairs of names in which the second depends on the first, through `valueFrom`, `dependsOn` or `parent`. */
export function dependencyPairs(programs: readonly GoldenProgram[]): [string, string][] {
  return programs.flatMap(({ resources }) =>
    resources.flatMap(({ key, valueFrom, options }) => {
      const on = [valueFrom?.split(".")[0], options?.["parent"], ...((options?.["dependsOn"] ?? []) as string[])];
      return on.filter((name) => typeof name === "string").map((name): [string, string] => [name, key]);
    }),
  );
}

/**
 * Splits a sequence into the parts with a fixed order: entries of one name, and entries of two dependent names. Two
 * sequences with equal parts differ only in the order of independent entries.
 */
export function splitOrdered<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  pairs: readonly [string, string][],
): object {
  const of = (...names: string[]): T[] => items.filter((item) => names.includes(nameOf(item)));
  const names = [...new Set(items.map(nameOf))].sort();
  return {
    ...Object.fromEntries(names.map((name) => [name, of(name)])),
    ...Object.fromEntries(pairs.map(([before, after]) => [`${before} and ${after}`, of(before, after)])),
  };
}

/** The key of the resource in a provider call. */
export function keyOfCall({ args }: ProviderCall): string {
  const last = args.at(-1) as { key: string };
  return last.key;
}

export const nameOfUrn = (urn: string): string => urn.split("::").at(-1) ?? urn;

/** The ID of the default provider is random, so the recording has `<id>` instead. */
export function withoutProviderId<T>(value: T): T {
  const text = JSON.stringify(value).replaceAll(/(pulumi:providers:pulumi-nodejs::default::)[0-9a-f-]{36}/g, "$1<id>");
  return JSON.parse(text) as T;
}

/** The events in the form of the recording, where diagnostics are a separate list. */
export function recordedEvents(events: readonly EngineEvent[]): TraceEvent[] {
  return events.filter((event) => event.event !== "diagnosticEvent");
}

/**
 * The errors in the form of the recording: `pulumi preview --json` puts the severity before the message, an event of
 * `up` does not.
 */
export function recordedErrors({ diagnostics }: Result, command: TraceStep["command"]): object[] {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return command === "preview" ? errors.map((error) => ({ ...error, message: `error: ${error.message}` })) : errors;
}

/** The steps in the form of the recording. Other tests check the additional inputs. */
export function recordedSteps({ steps }: Result): { op: string; urn: string }[] {
  return withoutProviderId(steps.map((step) => omit(step, "oldInputs", "oldOutputs", "newInputs")));
}

/** The state in the form of the recording: without times, `__provider`, and all of a provider but its type. */
export function recordedState({ deployment }: ExportedDeployment): {
  resources: TraceResource[];
  pendingOperations: unknown;
} {
  const resources = (deployment.resources ?? []).map((stored) => {
    const resource = omit(stored, "created", "modified");
    const { urn, type } = resource as unknown as TraceResource;
    return type.startsWith("pulumi:providers:") ? { urn, type } : resource;
  });
  const text = JSON.stringify(resources, (key, value: unknown) => (key === "__provider" ? undefined : value));
  return {
    resources: withoutProviderId(JSON.parse(text) as TraceResource[]),
    pendingOperations: deployment.pending_operations ?? null,
  };
}

/** The URNs that precede one of their dependencies: none in a sound state. */
export function misplaced(resources: readonly TraceResource[]): string[] {
  return resources
    .filter(({ parent, dependencies = [] }, place) => {
      const after = resources.slice(place).map(({ urn }) => urn);
      return [parent, ...dependencies].some((urn) => urn !== undefined && after.includes(urn));
    })
    .map(({ urn }) => urn);
}

export const byUrn = <T extends { readonly urn: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => (a.urn < b.urn ? -1 : 1));

/** Whether the scenario contains a failure, a refusal or a missing resource. */
export const isAboutFaults = ({ scenario }: Trace): boolean => /fails|partial|protect|refresh/.test(scenario);
