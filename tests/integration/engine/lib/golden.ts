import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStack } from "../../../../local/engine";
import type { Stack, StackOptions } from "../../../../local/engine";

// Most of a process's start is a compiler that few programs here need.
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
  /** Milliseconds from the last registration to the end of the program. Default: none. */
  readonly endsAfter?: number;
}

export interface ProviderCall {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
}

/** A stack of the golden project with its state and its record of provider calls in a folder of its own. */
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

  /** The stack with this program and provider behaviour, and an empty record of calls. */
  withProgram(program: GoldenProgram, behaviour: object = {}): Stack {
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

  /** The provider calls since {@link withProgram}, in order. */
  calls(): ProviderCall[] {
    if (!existsSync(this.callsFile)) return [];
    const lines = readFileSync(this.callsFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as ProviderCall);
  }

  /** The state file, as it is on disk. */
  stateText(): string {
    return readFileSync(this.stateFile, "utf8");
  }

  /** Resets the stack to one without any update. */
  removeState(): void {
    rmSync(this.stateFile, { force: true });
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}
