import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, interruptible, openStack, type CancelOptions, type Result, type UpdatePlan } from "../engine";
import type { Command, DemoStackOptions, Opened } from "./demoStack";

export function onLocalEngine(folder: string, options: DemoStackOptions): Opened {
  const { projectDir, stack: name = "demo", config, print } = options;
  const stateFile = join(folder, `${name}.json`);
  let text = "";
  const stack = openStack({
    projectDir,
    stack: name,
    stateFile,
    config,
    passphrase: "for a stack that lives as long as this run",
    print: (lines) => {
      text += lines;
      print(lines);
    },
  });
  let plan: UpdatePlan | undefined;
  const commands: Record<Command, (signals: CancelOptions) => Promise<Result>> = {
    preview: (signals) => stack.preview(signals),
    "preview --save-plan": (signals) => stack.preview({ savePlan: true, ...signals }),
    up: (signals) => stack.up(signals),
    "up --plan": (signals) => stack.up({ plan, ...signals }),
    refresh: (signals) => stack.refresh(signals),
    "refresh --preview-only": (signals) => stack.refresh({ previewOnly: true, ...signals }),
    destroy: (signals) => stack.destroy(signals),
  };
  return {
    async run(command) {
      text = "";
      const result = await interruptible(commands[command]);
      plan = result.plan ?? plan;
      const changes = result.changeSummary as Record<string, number>;
      const json = JSON.stringify(digestOf(result));
      return { ok: result.ok, text, changes, events: [...result.events, ...result.steps], json };
    },
    exportDeployment: () => stack.exportDeployment({ showSecrets: true }),
    importDeployment: (deployment) => Promise.resolve(writeFileSync(stateFile, JSON.stringify(deployment))),
    // The processes end with this process.
    stop: () => undefined,
  };
}
