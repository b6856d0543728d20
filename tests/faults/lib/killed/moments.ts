import { watch, type FSWatcher } from "node:fs";
import type { Call } from "../../../../local/simulator";
import type { Moment } from "./points";

/** The sources of moments: the usual duration, the folder of the state, and every call that is carried out. */
interface Sight {
  readonly usualMs: number;
  readonly dir: string;
  onCall(act: (call: Call) => void): void;
}

/** Whether a call put something on air. */
export const isCarriedOut = ({ action, applied }: Call): boolean => applied && /^(Copy|Publish)/.test(action);

/** `comes` settles when the moment has come, which may be never. `forget` stops the watching. */
export function watchFor(
  moment: Moment,
  { usualMs, dir, onCall }: Sight,
): { comes: Promise<void>; forget: () => void } {
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  const forget = (): void => {
    watcher?.close();
    clearTimeout(timer);
    onCall(() => undefined);
  };
  const comes = new Promise<void>((resolve) => {
    let seen = 0;
    if (moment.at === "time") timer = setTimeout(resolve, moment.share * usualMs);
    else if (moment.at === "state") {
      watcher = watch(dir, () => {
        seen += 1;
        if (seen === moment.nth) resolve();
      });
    } else {
      onCall((call) => {
        if (moment.at === "write" && !isCarriedOut(call)) return;
        seen += 1;
        if (seen !== moment.nth) return;
        if (moment.afterMs === 0) resolve();
        else timer = setTimeout(resolve, moment.afterMs);
      });
    }
  });
  return { comes, forget };
}
