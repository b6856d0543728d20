interface Cancellation {
  readonly signal: AbortSignal;
  abort(): void;
  listeners(): number;
}

/** A request that is cancelled when the test says so; `listeners` counts who waits for that. */
export function cancellation(): Cancellation {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  const remove = signal.removeEventListener.bind(signal) as (...args: unknown[]) => void;
  const count =
    (by: number, then: typeof add) =>
    (...args: unknown[]) => {
      listeners += by;
      then(...args);
    };
  Object.assign(signal, { addEventListener: count(1, add), removeEventListener: count(-1, remove) });
  return { signal, abort: () => controller.abort(), listeners: () => listeners };
}
