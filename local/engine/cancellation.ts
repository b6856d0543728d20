/** Stops an operation from outside, as Ctrl-C stops the Pulumi CLI. */
export interface CancelOptions {
  /**
   * The first Ctrl-C: no further step is begun, calls under way are waited for and their results stored; then the
   * operation fails with `update canceled`, or `preview canceled`. Default: none.
   */
  readonly cancel?: AbortSignal | undefined;
  /**
   * The second Ctrl-C: the program and its provider are killed at once. What was under way stays in the state as pending
   * operations: whether it was done is not known. Default: none.
   */
  readonly terminate?: AbortSignal | undefined;
}

/** Both signals of one operation, as its parts listen to them. Terminating cancels first. */
export class Cancellation {
  /** Whether somebody may cancel: then the Ctrl-C of a terminal must not reach the processes of the operation. */
  readonly possible: boolean;
  private readonly canceling = new AbortController();
  private readonly terminating = new AbortController();
  private readonly ending = new AbortController();

  constructor({ cancel, terminate }: CancelOptions) {
    this.possible = cancel !== undefined || terminate !== undefined;
    const { signal } = this.ending;
    if (cancel) listen(cancel, () => this.canceling.abort(), signal);
    if (terminate) {
      const end = (): void => {
        this.canceling.abort();
        this.terminating.abort();
      };
      listen(terminate, end, signal);
    }
  }

  get requested(): boolean {
    return this.canceling.signal.aborted;
  }

  get terminated(): boolean {
    return this.terminating.signal.aborted;
  }

  /** Calls `act` when the operation is canceled; at once when it is already. */
  onCancel(act: () => void): void {
    listen(this.canceling.signal, act);
  }

  onTerminate(act: () => void): void {
    listen(this.terminating.signal, act);
  }

  /** The operation has ended: what is signalled from now on is for another one. */
  close(): void {
    this.ending.abort();
  }
}

function listen(to: AbortSignal, act: () => void, until?: AbortSignal): void {
  if (to.aborted) act();
  else to.addEventListener("abort", act, { once: true, ...(until && { signal: until }) });
}

/**
 * Runs one operation under Ctrl-C: the first SIGINT or SIGTERM of this process cancels it, the second terminates it, and
 * so does a SIGHUP. When the operation has ended, signals do again what they did before.
 *
 * @example
 * const result = await interruptible((signals) => stack.up(signals));
 */
export async function interruptible<T>(operate: (signals: CancelOptions) => Promise<T>): Promise<T> {
  const [cancel, terminate] = [new AbortController(), new AbortController()];
  const signalled = (): void => (cancel.signal.aborted ? terminate : cancel).abort();
  const lost = (): void => terminate.abort();
  process.on("SIGINT", signalled).on("SIGTERM", signalled).on("SIGHUP", lost);
  try {
    return await operate({ cancel: cancel.signal, terminate: terminate.signal });
  } finally {
    process.off("SIGINT", signalled).off("SIGTERM", signalled).off("SIGHUP", lost);
  }
}
