import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Result, StackOptions } from "../../../../local/engine";

export type Verb = "up" | "preview" | "refresh" | "destroy";
export type Role = "provider" | "program" | "engine";

/** The end of an operation: a result, an error of use, or the death of its engine. */
export type Ended =
  | (Pick<Result, "exitCode" | "changeSummary" | "diagnostics"> & { thrown?: undefined; killed?: undefined })
  | { thrown: string; killed?: undefined }
  | { killed: true; thrown?: undefined };

interface Told {
  started?: "provider" | "program";
  pid?: number;
  ended?: Ended;
}

/** An engine in a process of its own, restarted after it was killed. */
export class EngineProcess {
  printed = "";
  private child: ChildProcess | undefined;
  private pids = new Map<Role, number>();
  private waiting: { role: Role; tell: (pid: number) => void }[] = [];
  private end: (ended: Ended) => void = () => undefined;

  constructor(private readonly options: Omit<StackOptions, "print">) {}

  /** Runs one operation. Resolves in every case, also when the engine is killed. */
  run(verb: Verb, options: object = {}): Promise<Ended> {
    const child = (this.child ??= this.start());
    this.pids = new Map([["engine", child.pid ?? 0]]);
    this.waiting = [];
    this.printed = "";
    return new Promise((resolve) => {
      this.end = resolve;
      child.send({ verb, options });
    });
  }

  /** The process ID of a part of the running operation. Waits until that part has started. */
  pidOf(role: Role): Promise<number> {
    const known = this.pids.get(role);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((tell) => this.waiting.push({ role, tell }));
  }

  signal(pid: number, name: NodeJS.Signals): void {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** The processes that a killed engine leaves running. */
  orphans(): number[] {
    return [...this.pids].filter(([role]) => role !== "engine").map(([, pid]) => pid);
  }

  /** Ends the engine, and the processes that it or an earlier engine has left running. */
  stop(): void {
    this.child?.kill("SIGKILL");
    for (const pid of this.orphans()) this.signal(pid, "SIGKILL");
  }

  private start(): ChildProcess {
    const child = fork(join(__dirname, "engine.js"), [JSON.stringify(this.options)], {
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (this.printed += text));
    child.on("message", ({ started, pid = 0, ended }: Told) => {
      // An engine that ends normally has ended its processes. Other processes may soon have their IDs.
      if (ended !== undefined) this.pids.clear();
      if (ended !== undefined) this.end(ended);
      if (started === undefined) return;
      this.pids.set(started, pid);
      for (const { role, tell } of this.waiting) if (role === started) tell(pid);
    });
    child.on("exit", () => {
      this.child = undefined;
      this.end({ killed: true });
    });
    return child;
  }
}
