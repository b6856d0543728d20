/** The time that this process has computed, in milliseconds: other processes of a busy machine do not lengthen it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
