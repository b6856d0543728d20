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
  /** Removes secrets from a text. */
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

/** Prints an operation as `pulumi --diff` does without a terminal: line by line, without redrawing. */
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
      ...detailLines(step, op, indent + 2),
    ]);
  }

  diagnostic({ severity, message }: Diagnostic): void {
    const prefix = severity === "error" || severity === "warning" ? `${severity}: ` : "";
    this.lines([prefix + message.replace(/\n+$/, "")]);
  }

  /** Prints a text that is not part of the operation's result. */
  notice(text: string): void {
    this.lines([text]);
  }

  /** @param before The stack's outputs before the operation. `after` has the outputs now. */
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
    const shown = lines.map((line) => (color ? colorLine(scrub(line)) : scrub(line)));
    print(`${shown.join("\n")}\n`);
  }
}

function detailLines(step: PlannedStep, op: Op, indent: number): string[] {
  const { old, new: state, keys } = step;
  if (op === "create" && state) return propertyLines(state.inputs, indent);
  if (op === "delete" && old) return propertyLines(old.inputs, indent);
  if (old === undefined || state === undefined) return [];
  if (op === "update" || op === "replace") {
    // A refresh shows outputs, because they hold what the provider found. An update shows inputs.
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

/** The lines under `Resources:`. With `planned`, the lines say that the changes are still to come. */
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

function colorLine(line: string): string {
  const mark = /^ *(?:\+\+|--|\+-|[+~-] )/.exec(line)?.[0].trim();
  const code = mark === undefined ? undefined : mark === "+-" ? 35 : colors[mark.charAt(0)];
  if (line.startsWith("error:")) return `\u001b[31m${line}\u001b[0m`;
  return code === undefined ? line : `\u001b[${String(code)}m${line}\u001b[0m`;
}

/**
 * Removes the given secrets from any text. Secrets of one or two characters stay, because the text would become
 * unreadable.
 */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const hidden = [...secrets].filter((secret) => secret.length > 2).sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
