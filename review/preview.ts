import * as v from "valibot";
import { parseJson, PreviewError, withoutSecrets, type Properties } from "./plain";
import type { Incomplete, Json } from "./values";

/** A resource before or after a step. */
export interface State {
  readonly id?: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** A replacement was interrupted before it deleted this one. */
  readonly isLeftover: boolean;
}

export interface Step {
  /** In the engine's names: create, update, same, create-replacement and so on. */
  readonly op: string;
  readonly urn: string;
  readonly old?: State;
  readonly new?: State;
}

export interface Diagnostic {
  readonly severity: "error" | "warning" | "info";
  /** Without colours, prefix and line break at the end. */
  readonly message: string;
  /** Absent: it belongs to no resource, or the engine does not tell which. */
  readonly urn?: string;
}

/** What one file says. No value of a secret is in it. */
export interface Preview {
  /** Why it may lack something. Absent: it is whole. */
  readonly incomplete?: Incomplete;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

const properties = v.optional(v.nullable(v.record(v.string(), v.unknown())));
const state = v.nullish(
  v.object({ id: v.nullish(v.string()), delete: v.optional(v.unknown()), inputs: properties, outputs: properties }),
);
const step = v.object({ op: v.string(), urn: v.string(), oldState: state, newState: state });
const diagnostic = v.object({
  urn: v.nullish(v.string()),
  message: v.string(),
  severity: v.nullish(v.string()),
});
const list = <S extends v.GenericSchema>(item: S) => v.nullish(v.array(item));

/** `pulumi preview --json`: the engine leaves out every member that is empty. */
const digest = v.object({ steps: list(step), diagnostics: list(diagnostic) });
/** What the engine tells at the end of a preview, failed or not. */
const membersOfEnd = ["changeSummary", "duration"];
const membersOfDigest = ["steps", "diagnostics", "config", ...membersOfEnd];

/** A line of an event log, which is what `--event-log` and PULUMI_ENABLE_STREAMING_JSON_PREVIEW make. */
const event = v.object({
  resourcePreEvent: v.optional(
    v.object({ metadata: v.object({ op: v.string(), urn: v.string(), old: state, new: state }) }),
  ),
  diagnosticEvent: v.optional(diagnostic),
  // A log that ends early has a cancelEvent too.
  summaryEvent: v.optional(v.unknown()),
});

/**
 * Reads what `pulumi preview --json` printed, or an event log of a preview. Throws a PreviewError, and nothing else, where
 * the text is neither.
 */
export function readPreview(text: string): Preview {
  const start = text.trimStart();
  if (start === "") throw new PreviewError("it is empty: did `pulumi preview --json` print anything?");
  if (!start.startsWith("{"))
    throw new PreviewError("it is not JSON: make it with `pulumi preview --json`, without any other output");
  const whole = parseJson(text);
  if (whole === undefined) return readEvents(text.split("\n"));
  const members = Object.keys(whole as object);
  if (members.includes("sequence")) return readEvents([text]);
  if (members.length > 0 && !members.some((name) => membersOfDigest.includes(name)))
    throw new PreviewError("it is JSON, but not of `pulumi preview --json`: it has neither steps nor diagnostics");
  const { steps, diagnostics } = assertShape(digest, whole, "it");
  const hasEnd = members.some((name) => membersOfEnd.includes(name));
  return {
    ...incompleteness(diagnostics ?? [], hasEnd),
    steps: (steps ?? []).map(({ oldState, newState, ...each }) => stepOf(each, oldState, newState)),
    diagnostics: (diagnostics ?? []).flatMap(diagnosticOf),
  };
}

function readEvents(lines: readonly string[]): Preview {
  const steps: Step[] = [];
  const diagnostics: RawDiagnostic[] = [];
  let hasEnd = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const where = `line ${index + 1}`;
    const parsed = parseJson(line);
    if (parsed === undefined) throw new PreviewError(`${where} is not JSON`);
    const { resourcePreEvent, diagnosticEvent, summaryEvent } = assertShape(event, parsed, where);
    const metadata = resourcePreEvent?.metadata;
    if (metadata) steps.push(stepOf(metadata, metadata.old, metadata.new));
    if (diagnosticEvent) diagnostics.push(diagnosticEvent);
    hasEnd ||= summaryEvent !== undefined;
  }
  return { ...incompleteness(diagnostics, hasEnd), steps, diagnostics: diagnostics.flatMap(diagnosticOf) };
}

type RawDiagnostic = v.InferOutput<typeof diagnostic>;

/** A line that a program prints is no error of the engine, whatever it begins with. */
function incompleteness(diagnostics: readonly RawDiagnostic[], hasEnd: boolean): Pick<Preview, "incomplete"> {
  if (diagnostics.some(({ severity }) => severity === "error")) return { incomplete: "the preview failed" };
  return hasEnd ? {} : { incomplete: "the preview did not end" };
}

function assertShape<T>(schema: v.GenericSchema<unknown, T>, value: unknown, where: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path, message } = { message: "it has another form" }] = result.issues;
  const place = (path ?? []).map(({ key }) => String(key)).join(".");
  throw new PreviewError(`${where} is not of \`pulumi preview --json\`: ${place === "" ? "" : `${place}: `}${message}`);
}

type RawState = v.InferOutput<typeof state>;

function stepOf({ op, urn }: Pick<Step, "op" | "urn">, old: RawState, next: RawState): Step {
  return { op, urn, ...(old && { old: stateOf(old) }), ...(next && { new: stateOf(next) }) };
}

function stateOf({ id, inputs, outputs, ...rest }: NonNullable<RawState>): State {
  const shown = (given: Record<string, unknown> | null | undefined): Properties =>
    withoutSecrets(given ?? {}) as { [key: string]: Json };
  return { inputs: shown(inputs), outputs: shown(outputs), isLeftover: rest.delete === true, ...(id ? { id } : {}) };
}

/** Colours: the engine's own tags, and those of a terminal. */
const colours = /<\{%.*?%\}>|\u001b\[[0-9;]*m/g;

function diagnosticOf({ urn, message, severity }: RawDiagnostic): Diagnostic[] {
  if (severity === "debug") return [];
  const text = message.replace(colours, "").trim();
  const [, prefix] = /^(error|warning): /.exec(text) ?? [];
  const words = prefix === undefined ? text : text.slice(prefix.length + 2);
  if (words === "") return [];
  // A dynamic provider logs its warnings as lines of information that begin with the word.
  const named = severity === "error" || severity === "warning" ? severity : (prefix as "error" | "warning" | undefined);
  return [{ severity: named ?? "info", message: words, ...(urn ? { urn } : {}) }];
}
