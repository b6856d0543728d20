/** Cancels an operation from outside, as Ctrl-C does with the Pulumi CLI. */
export interface CancelOptions {
  /**
   * The first Ctrl-C. The engine starts no more steps, waits for the calls in flight and stores their results. Then the
   * operation fails with `update canceled`, or `preview canceled`. Default: none.
   */
  readonly cancel?: AbortSignal | undefined;
  /**
   * The second Ctrl-C. The engine kills the program and its provider. Steps in flight stay in the state as pending
   * operations, because their result is unknown. Default: none.
   */
  readonly terminate?: AbortSignal | undefined;
}

/** Both signals of one operation. Terminating cancels first. */
export class Cancellation {
  /** Whether the operation can be canceled. Then the Ctrl-C of a terminal must not reach the child processes. */
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

  /** Calls `act` when the operation is canceled, or immediately if the operation is canceled already. */
  onCancel(act: () => void): void {
    listen(this.canceling.signal, act);
  }

  onTerminate(act: () => void): void {
    listen(this.terminating.signal, act);
  }

  /** Ends the operation. Later signals belong to another operation. */
  close(): void {
    this.ending.abort();
  }
}

function listen(to: AbortSignal, act: () => void, until?: AbortSignal): void {
  if (to.aborted) act();
  else to.addEventListener("abort", act, { once: true, ...(until && { signal: until }) });
}

/**
 * Runs one operation under Ctrl-C. The first SIGINT or SIGTERM of this process cancels, the second terminates; a SIGHUP
 * terminates. Afterwards signals have their previous effect again.
 * @example const result = await interruptible((signals) => stack.up(signals));
 */
export async function interruptible<T>(operate: (signals: CancelOptions) => Promise<T>): Promise<T> {
  const [cancel, terminate] = [new AbortController(), new AbortController()];
  const onSignal = (): void => (cancel.signal.aborted ? terminate : cancel).abort();
  const onHangup = (): void => terminate.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onHangup);
  try {
    return await operate({ cancel: cancel.signal, terminate: terminate.signal });
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal).off("SIGHUP", onHangup);
  }
}
