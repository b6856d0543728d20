import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoStack, DemoStackOptions, EngineName } from "./demoStack";
import { onLocalEngine } from "./localEngine";
import { onPulumi } from "./pulumiEngine";

export type { Command, DemoStack, EngineName, Outcome } from "./demoStack";
export { pulumiIsOnPath } from "./pulumiCli";

/** A new, empty stack in a temporary folder, which `close` removes. Neither engine writes anywhere else. */
export function openDemoStack(engine: EngineName, options: DemoStackOptions): DemoStack {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-demo-"));
  const { stop, ...opened } = engine === "local" ? onLocalEngine(folder, options) : onPulumi(folder, options);
  const close = () => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...opened, folder, close };
}
