import { watchEngine } from "./engineWatch";
import { serve } from "./server";

/* The engine starts this program with its own address, and reads the port from the first line. */
async function main(): Promise<void> {
  const [engine] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
  const { port, stop } = await serve({ env: process.env }, engine);
  const end = () => void stop().then(() => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
  process.stdout.write(`${String(port)}\n`);
  if (engine !== undefined) watchEngine(engine, end);
}

main().catch((error: unknown) => {
  process.stderr.write(`pulumi-resource-apsaravideo could not start: ${String(error)}\n`);
  process.exitCode = 1;
});
