import type { Cancellation } from "./cancellation";
import type { Display } from "./display";
import type { Report } from "./report";
import type { Snapshot } from "./snapshot";

/** The effects of cancel and terminate on an operation: on its report and on its state. */
export class Stopping {
  private lastWrite: Promise<void> | undefined;

  constructor(
    private readonly cancellation: Cancellation,
    private readonly parts: { readonly snapshot: Snapshot; readonly report: Report; readonly display: Display },
  ) {}

  /** Runs the operation. A terminated operation ends as canceled, whatever it threw. */
  async runStoppable<T extends object>(dryRun: boolean, operate: () => Promise<T>): Promise<Partial<T>> {
    const { cancellation, parts } = this;
    cancellation.onTerminate(() => this.terminate());
    cancellation.onCancel(() => this.announce());
    let came: Partial<T> = {};
    try {
      if (!cancellation.requested) came = await operate();
    } catch (error) {
      if (!cancellation.terminated) throw error;
    }
    await this.lastWrite;
    parts.report.silenced = false;
    // Another failure is more informative than the cancel, so it takes precedence.
    if (cancellation.requested && !parts.report.failed)
      parts.report.error(dryRun ? "preview canceled" : "update canceled");
    return came;
  }

  private announce(): void {
    const { snapshot, display } = this.parts;
    if (this.cancellation.terminated) return;
    const waiting = snapshot.stepsInFlight();
    const what = waiting.length === 0 ? "the calls under way" : waiting.join(", ");
    display.notice(`Canceling: waiting for ${what}. Cancel again to end at once.`);
  }

  private terminate(): void {
    const { snapshot, report, display } = this.parts;
    const count = String(snapshot.stepsInFlight().length);
    report.silenced = true;
    display.notice(`Terminating: ${count} operations were under way and stay pending in the state.`);
    this.lastWrite = snapshot.freeze();
    this.lastWrite.catch(() => undefined);
  }
}
