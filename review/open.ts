import { spawn } from "node:child_process";

/** Opens a file in the browser and does not wait for it. @param failed is called where that is not possible. */
export function openPage(file: string, failed: () => void): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command ?? "", [...args, file], { detached: true, stdio: "ignore" });
  opener.once("error", failed);
  opener.once("exit", (code) => {
    if (code !== 0 && code !== null) failed();
  });
  // A browser that goes on running must not keep this process.
  opener.unref();
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  // `start` is no program, and takes its first quoted argument as a title.
  win32: ["cmd", "/c", "start", '""'],
};
