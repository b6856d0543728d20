import type { PropertyMap } from "./property";
import { diffLines, propertyLines } from "./render";
import type { Mark } from "./render";
import type { Narrator } from "./report";
import type { ChangeSummary, Diagnostic, Op } from "./results";
import type { PlannedStep } from "./plannedStep";
import { stackType } from "./urn";
import type { Urn } from "./urn";

export type Command = "preview" | "up" | "refresh" | "destroy";

export interface DisplayOptions {
  readonly print: (text: string) => void;
  readonly color: boolean;
  /** Takes out of a text what must not be shown. */
  readonly scrub: (text: string) => string;
}

const opMarks: Record<Op, Mark> = {
  same: "  ",
  create: "+ ",
  update: "~ ",
  delete: "- ",
  replace: "+-",
  "create-replacement": "++",
  "delete-replaced": "--",
  refresh: "~ ",
};

const colors: Partial<Record<string, number>> = { "+": 32, "-": 31, "~": 33 };

/** Tells an operation as `pulumi --diff` does when it is not on a terminal: one line after the other, nothing redrawn. */
export class Display implements Narrator {
  private readonly parents = new Map<Urn, Urn>();

  constructor(private readonly options: DisplayOptions) {}

  header(command: Command, dryRun: boolean, stack: string): void {
    const titles = { preview: "Previewing update", up: "Updating", refresh: "Refreshing", destroy: "Destroying" };
    const title = command === "refresh" && dryRun ? "Previewing refresh" : titles[command];
    this.lines([`${title} (${stack}):`]);
  }

  step(step: PlannedStep, op: Op): void {
    const state = step.new ?? step.old;
    this.parents.set(step.urn, state?.parent ?? "");
    if (state === undefined || (op === "same" && step.type !== stackType)) return;
    const indent = 4 * this.depth(step.urn);
    const pad = " ".repeat(indent);
    const id = step.old?.id;
    this.lines([
      `${pad}${opMarks[op]}${step.type}: (${op})`,
      ...(id ? [`${pad}    [id=${id}]`] : []),
      `${pad}    [urn=${step.urn}]`,
      ...details(step, op, indent + 2),
    ]);
  }

  diagnostic({ severity, message }: Diagnostic): void {
    const prefix = severity === "error" || severity === "warning" ? `${severity}: ` : "";
    this.lines([prefix + message.replace(/\n+$/, "")]);
  }

  /** Tells what is no part of the operation's result. */
  notice(text: string): void {
    this.lines([text]);
  }

  /** @param before The stack's outputs before the operation, `after` those of now. */
  footer(command: Command, dryRun: boolean, summary: ChangeSummary, before: PropertyMap, after: PropertyMap): void {
    const outputs = command === "destroy" ? [] : outputLines(before, after);
    if (outputs.length > 0) this.lines(["Outputs:", ...outputs]);
    const resources = summaryLines(summary, dryRun);
    if (resources.length > 0) this.lines(["Resources:", ...resources]);
  }

  private depth(urn: Urn): number {
    const parent = this.parents.get(urn) ?? "";
    return parent === "" ? 0 : 1 + this.depth(parent);
  }

  private lines(lines: readonly string[]): void {
    const { print, scrub, color } = this.options;
    const shown = lines.map((line) => (color ? colored(scrub(line)) : scrub(line)));
    print(`${shown.join("\n")}\n`);
  }
}

function details(step: PlannedStep, op: Op, indent: number): string[] {
  const { old, new: state, keys } = step;
  if (op === "create" && state) return propertyLines(state.inputs, indent);
  if (op === "delete" && old) return propertyLines(old.inputs, indent);
  if (old === undefined || state === undefined) return [];
  if (op === "update" || op === "replace") {
    // A refresh shows what was found, which outputs tell best; an update what is wanted, and those are the inputs.
    return step.op === "refresh"
      ? diffLines(old.outputs, state.outputs, indent)
      : diffLines(old.inputs, state.inputs, indent, keys);
  }
  return [];
}

function outputLines(before: PropertyMap, after: PropertyMap): string[] {
  return Object.keys({ ...before, ...after })
    .sort()
    .flatMap((key) => {
      const [old, now] = [pick(before, key), pick(after, key)];
      const changed = diffLines(old, now, 2);
      return changed.length > 0 ? changed : propertyLines(now, 2);
    });
}

const pick = (map: PropertyMap, key: string): PropertyMap => (map[key] === undefined ? {} : { [key]: map[key] });

/** The lines under `Resources:`; `planned` says that it is all still to come. */
export function summaryLines(summary: ChangeSummary, planned: boolean): string[] {
  const words: [Op, string, string][] = [
    ["create", "to create", "created"],
    ["update", "to update", "updated"],
    ["replace", "to replace", "replaced"],
    ["delete", "to delete", "deleted"],
  ];
  const changes = words.flatMap(([op, future, past]) => {
    const count = summary[op] ?? 0;
    return count === 0 ? [] : [{ count, line: `    ${opMarks[op]}${String(count)} ${planned ? future : past}` }];
  });
  const total = changes.reduce((sum, { count }) => sum + count, 0);
  const same = summary.same ?? 0;
  const rest = [
    ...(changes.length > 1 ? [`${String(total)} changes`] : []),
    ...(same > 0 ? [`${String(same)} unchanged`] : []),
  ];
  return [...changes.map(({ line }) => line), ...(rest.length > 0 ? [`    ${rest.join(". ")}`] : [])];
}

function colored(line: string): string {
  const mark = /^ *(?:\+\+|--|\+-|[+~-] )/.exec(line)?.[0].trim();
  const code = mark === undefined ? undefined : mark === "+-" ? 35 : colors[mark.charAt(0)];
  if (line.startsWith("error:")) return `\u001b[31m${line}\u001b[0m`;
  return code === undefined ? line : `\u001b[${String(code)}m${line}\u001b[0m`;
}

/** Takes the given secrets out of any text. Those of one or two characters stay: without them no text could be read. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const hidden = [...secrets].filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
