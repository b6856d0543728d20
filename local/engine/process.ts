import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Cancellation } from "./cancellation";
import { Terminating } from "./server";

/** Receives each output line of a process, with its origin. */
export type OutputLine = (line: string, from: "stdout" | "stderr") => void;

/** A Node.js process of the stack: the program or the provider. */
export interface NodeProcess {
  readonly child: ChildProcess;
  /** Settles after the process has ended and its output was read. `how` is text such as `exit code 1` or `SIGKILL`. */
  readonly ended: Promise<{ readonly code: number | null; readonly how: string }>;
  /** Kills the process and waits for its end. */
  kill(): Promise<void>;
}

export interface NodeProcessOptions {
  readonly nodeArgs?: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: OutputLine;
  readonly cancellation: Cancellation;
}

/** @throws Terminating when the operation is terminated already. */
export function startNode(options: NodeProcessOptions): NodeProcess {
  const { nodeArgs = [], script, args, cwd, env, onLine, cancellation } = options;
  if (cancellation.terminated) throw new Terminating("the operation has been terminated");
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // A terminal sends Ctrl-C to its whole process group, which would kill processes that the engine waits for.
    detached: cancellation.possible,
  });
  cancellation.onTerminate(() => child.kill("SIGKILL"));
  for (const from of ["stdout", "stderr"] as const) {
    createInterface({ input: child[from] }).on("line", (line) => {
      onLine(line, from);
    });
  }
  const ended = new Promise<{ code: number | null; how: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, how: signal ?? `exit code ${String(code)}` });
    });
  });
  // When this process exits in the middle of an operation, its child processes must not remain.
  const onExit = (): unknown => child.kill("SIGKILL");
  process.once("exit", onExit);
  const forget = (): unknown => process.off("exit", onExit);
  ended.then(forget, forget);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended.catch(() => undefined);
  };
  return { child, ended, kill };
}

/** Starts a process that prints the port on which it serves as its first line, and waits for that line. */
export async function startNodeServer(
  name: string,
  options: NodeProcessOptions,
): Promise<{ process: NodeProcess; port: string }> {
  let announce: (line: string) => void = () => undefined;
  const announced = new Promise<string>((resolve) => {
    announce = resolve;
  });
  let port: string | undefined;
  const process = startNode({
    ...options,
    onLine: (line, from) => {
      if (from === "stderr" || port !== undefined) {
        options.onLine(line, from);
        return;
      }
      port = line;
      announce(line);
    },
  });
  const died = process.ended.then(({ how }) => {
    throw new Error(`the ${name} process ended before it gave its port (${how})`);
  });
  died.catch(() => undefined);
  try {
    return { process, port: (await Promise.race([announced, died])).trim() };
  } catch (error) {
    await process.kill();
    throw error;
  }
}
