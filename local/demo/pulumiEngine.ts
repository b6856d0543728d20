import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExportedDeployment } from "../engine";
import type { DemoStackOptions, Opened } from "./demoStack";
import type { Done, Request, Task } from "./pulumiHost";

/** The host is compiled. Tests load this file as TypeScript, so the compiled host is in another folder. */
const compiled = [__dirname, join(__dirname, "../dist/demo")];

/**
 * Runs commands on the Pulumi CLI through Pulumi's Automation API, which serves the program itself. Each command has a
 * process of its own, as it has in a shell.
 */
export function onPulumi(folder: string, options: DemoStackOptions): Opened {
  const { projectDir, stack = "demo", config, print } = options;
  const running = new Set<ChildProcess>();
  const perform = (task: Task): Promise<Done> => ask({ ...task, projectDir, stack, folder }, print, running);
  const ready = perform({ command: "open", config });
  // `run` reports the failure. Without a `run` nobody needs to know it.
  ready.catch(() => undefined);
  return {
    async run(command) {
      await ready;
      const { ok, text, changes, events, json } = await perform({ command });
      return { ok, text, changes, events, json };
    },
    async exportDeployment() {
      await ready;
      const { deployment } = await perform({ command: "export" });
      return deployment as ExportedDeployment;
    },
    async importDeployment(deployment) {
      await ready;
      await perform({ command: "import", deployment });
    },
    stop: () => running.forEach((host) => host.kill("SIGKILL")),
  };
}

function ask(request: Request, print: (text: string) => void, running: Set<ChildProcess>): Promise<Done> {
  const host = compiled.map((folder) => join(folder, "pulumiHost.js")).find((file) => existsSync(file));
  if (host === undefined) throw new Error("pulumiHost.js is not there: run `npm run build` first");
  return new Promise((resolve, reject) => {
    const child = fork(host, {
      env: environment(request.folder),
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    running.add(child);
    let text = "";
    let done: Omit<Done, "text"> | undefined;
    const take = (chunk: string) => {
      text += chunk;
      print(chunk);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", take);
    child.on("message", (message: Omit<Done, "text">) => (done = message));
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      if (done !== undefined) resolve({ ...done, text });
      else reject(new Error(`pulumi ${request.command} could not be run (exit code ${String(code)}): ${text}`));
    });
    child.send(request);
  });
}

/** Pulumi reads and writes in this folder only, so variables of the user's shell for other stacks are left out. */
function environment(folder: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  return {
    ...Object.fromEntries(others),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "for a stack that lives as long as this run",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
