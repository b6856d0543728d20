import type { Properties } from "./properties";

/**
 * The write went out, and its effect is not known or not what was planned. The engine keeps `id` and `properties`, and
 * the next `up` looks before it writes.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  reasons: string[];

  constructor(
    message: string,
    readonly id: string,
    readonly properties: Properties,
  ) {
    super(message);
    this.reasons = [message];
  }
}
