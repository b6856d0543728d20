#!/usr/bin/env node
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pageName, renderMarkdown } from "./markdown";
import { openPage } from "./open";
import { renderPage } from "./page";
import { PreviewError } from "./plain";
import { compareWithPlan, readPlan } from "./plan";
import { reviewPreviews, type Given } from "./review";
import { decode } from "./decode";
import type { Review } from "./values";

const usage = `Shows a preview as words and pictures.

  npx pulumi-apsaravideo review <preview.json> [<more.json> …] [--plan <file>] [--out <folder>] [--open]

  <preview.json>  what \`pulumi preview --json\` printed, or an event log of a preview; - reads standard input.
                  Each file is the preview of one stack.
  --plan          the plan that the same preview saved: the review names it by its checksum.
  --out           the folder for ${pageName} and review.md. Default: the current folder.
  --open          opens the page.
  --help          this text.

Ends with 0 when both files are written, 1 when a file can't be read or written, and 2 for wrong usage.
`;

/** The command line is wrong. */
class UsageError extends Error {}
/** A file can't be read or written. */
class FileError extends Error {}

interface Task {
  readonly previews: readonly string[];
  readonly plan?: string;
  readonly out: string;
  readonly open: boolean;
}

/** The exit code: 0, 1 for a file that can't be used, 2 for wrong usage. */
function main(args: readonly string[]): number {
  try {
    const task = taskOf(args);
    if (task === "help") process.stdout.write(usage);
    else perform(task);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof FileError || error instanceof PreviewError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function taskOf(args: readonly string[]): Task | "help" {
  const { values, positionals } = parse(args);
  if (values.help) return "help";
  const [command, ...previews] = positionals;
  if (command !== "review")
    throw new UsageError(command === undefined ? "The command is missing." : `There is no command "${command}".`);
  if (previews.length === 0) throw new UsageError("The preview is missing.");
  if (previews.filter((each) => each === "-").length > 1) throw new UsageError("Standard input can be read once only.");
  const { plan, out = ".", open = false } = values;
  return { previews, out, open, ...(plan === undefined ? {} : { plan }) };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = { plan: text, out: text, open: flag, help: flag };
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function perform({ previews, plan, out, open }: Task): void {
  const given = previews.map((file): Given => {
    const name = file === "-" ? "standard input" : file;
    return { name, text: decode(read(file === "-" ? 0 : file, name)) };
  });
  const review = plan === undefined ? reviewPreviews(given) : reviewWithPlan(given, plan);
  const page = join(out, pageName);
  write(out, page, renderPage(review));
  write(out, join(out, "review.md"), renderMarkdown(review));
  process.stdout.write(`Wrote ${page} and ${join(out, "review.md")}.\n`);
  if (open)
    openPage(resolve(page), () => process.stderr.write(`No browser could be started: open ${page} yourself.\n`));
}

function reviewWithPlan(given: readonly Given[], file: string): Review {
  const bytes = read(file, file);
  const checksum = createHash("sha256").update(bytes).digest("hex");
  const review = reviewPreviews(given, { name: basename(file), checksum: `sha256:${checksum}` });
  try {
    return compareWithPlan(review, readPlan(decode(bytes)));
  } catch (error) {
    if (error instanceof PreviewError) throw new PreviewError(`${file}: ${error.message}`);
    throw error;
  }
}

function read(file: string | 0, name: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new FileError(`${name} can't be read: ${reasonOf(error)}`);
  }
}

function write(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new FileError(`${file} can't be written: ${reasonOf(error)}`);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

process.exitCode = main(process.argv.slice(2));
