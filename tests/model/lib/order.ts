import type { History } from "./history";
import { identityOf, type Operation } from "./operation";

/**
 * Prepares the world for the next `up`, as a person would: no pins, one owner per target, no streaming caster, every
 * source staged.
 */
export function putInOrder({ cloud, stack, known }: History): void {
  const owned = new Set<string>();
  for (const [slot, given] of stack.program) {
    const { expectedDigest: _pin, adopt: _adopt, ...rest } = given;
    const identity = identityOf(rest);
    if (owned.has(identity)) {
      stack.program.delete(slot);
      known.byHand = true;
    } else stack.program.set(slot, rest);
    owned.add(identity);
  }
  stack.lookups = "required";
  stack.skew = 0;
  cloud.now += 1_000_000;
  cloud.world.change(({ domains, casters }) => {
    for (const caster of casters) caster.status = "idle";
    for (const domain of domains) domain.status = "online";
  });
  cloud.restage();
}

/** One operation in words. */
export function summaryOf({ kind, turns, lines, green }: Operation): string {
  const each = turns.flatMap(({ slot, decision, ended, failures, error, after }) => [
    `  ${slot}: ${decision}, ${ended}`,
    ...failures.map(({ property, reason }) => `    ${property}: ${reason}`),
    ...(error === undefined ? [] : [`    ${error}`]),
    `    ${JSON.stringify(after?.outputs)}`,
  ]);
  return [`${kind} is ${green ? "green" : "red"}`, ...each, ...lines.map((line) => `  > ${line}`)].join("\n");
}
