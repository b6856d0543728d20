import { Cancellation } from "../../../local/engine/cancellation";
import { readProject } from "../../../local/engine/project";
import { Provider } from "../../../local/engine/provider";
import type { Cloud } from "./cloud";
import { openBenchStack, projectDir, type Way } from "./stack";
import { domains } from "./world";

const project = readProject(projectDir);
export const urn = "urn:pulumi:bench::bench::pulumi-nodejs:dynamic/bench:Any::any";

/** The text of a provider in the state, and its configuration. */
export async function providerOf(cloud: Cloud, way: Way): Promise<{ text: string; config: Record<string, string> }> {
  const scenery = domains(1, 1);
  const config = await cloud.start({ world: scenery.world, quotas: false });
  const stack = openBenchStack({ engine: "local", way, scenery, config });
  try {
    await stack.run("up");
    const { deployment } = JSON.parse(stack.state()) as {
      deployment: { resources: { inputs?: { __provider?: string } }[] };
    };
    const text = deployment.resources.map(({ inputs }) => inputs?.__provider).find((each) => each !== undefined);
    if (text === undefined) throw new Error("the state holds no provider");
    return { text, config };
  } finally {
    stack.close();
  }
}

/** Starts the process as the engine does. */
export function startProvider(config: Record<string, string>, env: Record<string, string> = {}): Promise<Provider> {
  const { dynamicProviderScript: script, programDir: cwd } = project;
  // The process connects to the engine only for its first log message.
  const args = ["127.0.0.1:1"];
  const onLine = (): void => undefined;
  const cancellation = new Cancellation({});
  return Provider.start({ script, args, cwd, env: { ...process.env, ...env }, onLine, cancellation }, config);
}
