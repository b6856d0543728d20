import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStack } from "../../../../local/engine";
import type { Stack, StackOptions } from "../../../../local/engine";

// Most of what a process costs at its start is a compiler that few programs here need.
process.env["NODE_OPTIONS"] = `--require "${resolve(__dirname, "../../../lib/lazily.js")}"`;

/** A resource of the recorded program. */
export interface GoldenResource {
  readonly key: string;
  readonly value?: unknown;
  readonly valueFrom?: string;
  readonly secret?: boolean;
  readonly slot?: string;
  readonly component?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface GoldenProgram {
  readonly resources: readonly GoldenResource[];
  readonly outputs?: Readonly<Record<string, string>>;
  /** Milliseconds from the last registration to the end of the program; default: none. */
  readonly endsAfter?: number;
}

export interface ProviderCall {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A stack of the golden project, with its state and the record of its provider's calls in a folder of its own. */
export class GoldenStack {
  readonly dir = mkdtempSync(join(tmpdir(), "engine-"));
  readonly stateFile = join(this.dir, "state.json");
  private readonly callsFile = join(this.dir, "calls.jsonl");
  printed = "";

  constructor(
    private readonly name: string,
    private readonly more: Partial<StackOptions> = {},
    private readonly hasPassphrase = true,
  ) {}

  /** The stack with this program and this provider; the record of calls starts anew. */
  running(program: GoldenProgram, behaviour: object = {}): Stack {
    rmSync(this.callsFile, { force: true });
    return openStack({
      projectDir: join(__dirname, "../programs/golden"),
      stack: this.name,
      stateFile: this.stateFile,
      ...(this.hasPassphrase && { passphrase: "correct horse" }),
      print: (text) => {
        this.printed += text;
      },
      ...this.more,
      env: {
        GOLDEN_PROGRAM: JSON.stringify(program),
        GOLDEN_BEHAVIOUR: JSON.stringify(behaviour),
        GOLDEN_CALLS: this.callsFile,
        GOLDEN_PROVIDER: join(__dirname, "../programs/golden", "provider.js"),
        ...this.more.env,
      },
    });
  }

  /** What the provider was asked since {@link running}, in order. */
  calls(): ProviderCall[] {
    if (!existsSync(this.callsFile)) return [];
    const lines = readFileSync(this.callsFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as ProviderCall);
  }

  /** The state file, as it is on disk. */
  stateText(): string {
    return readFileSync(this.stateFile, "utf8");
  }

  /** Makes it a stack that has never been updated. */
  removeState(): void {
    rmSync(this.stateFile, { force: true });
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}
