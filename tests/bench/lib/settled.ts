import type { EngineName } from "../../../local/demo/engines";
import type { Cloud } from "./cloud";
import { openBenchStack, type BenchStack, type Changes, type Way } from "./stack";
import type { Scenery } from "./world";

/** Quotas for the provider that never limit a row whose simulator has no quotas. */
export const withoutQuotas = {
  "apsaravideo:quotas": JSON.stringify(
    Object.fromEntries(
      [
        ...["CopyCasterSceneConfig", "PublishLiveStagingConfigToProduction", "DescribeCasters"],
        ...["DescribeCasterScenes", "DescribeCasterLayouts", "DescribeCasterComponents"],
        ...["DescribeLiveDomainStagingConfig", "DescribeLiveDomainConfigs", "DescribeLiveDomainDetail"],
      ].map((name) => [name, 100_000]),
    ),
  ),
};

/**
 * The state after an `up` of the whole scenery. The engine runs only the first place; the others are copies with other
 * names. Each measured preview must find nothing to change.
 */
export async function buildSettledState(cloud: Cloud, way: Way, scenery: Scenery): Promise<string> {
  const config = { ...(await cloud.start({ world: scenery.world, quotas: false })), ...withoutQuotas };
  const first = { ...scenery, resources: scenery.resources.slice(0, scenery.perPlace) };
  const stack = openBenchStack({ engine: "local", way, scenery: first, config });
  try {
    await stack.run("up");
    return spread(stack.state(), scenery);
  } finally {
    stack.close();
  }
}

function spread(state: string, { resources, perPlace }: Scenery): string {
  const file = JSON.parse(state) as { deployment: { resources: { urn: string }[] } };
  const byName = new Map<string | undefined, string>(
    file.deployment.resources.map((each) => [nameOf(each), JSON.stringify(each)]),
  );
  const copies = resources.map(({ name, args }, index) => {
    const model = resources[index % perPlace];
    const text = byName.get(model?.name);
    if (model === undefined || text === undefined) throw new Error(`the state has no ${String(model?.name)}`);
    const [place = ""] = Object.values(args);
    const [modelPlace = ""] = Object.values(model.args);
    return JSON.parse(text.replaceAll(`::${model.name}"`, `::${name}"`).replaceAll(modelPlace, place)) as {
      urn: string;
    };
  });
  const models = new Set(resources.slice(0, perPlace).map(({ name }) => name));
  // The stack and the default provider.
  const others = file.deployment.resources.filter((each) => !models.has(nameOf(each)));
  file.deployment.resources = [...others, ...copies];
  return JSON.stringify(file);
}

const nameOf = ({ urn }: { urn: string }): string => urn.split("::").at(-1) ?? "";

/** An up-to-date stack for previews. On the CLI, an `up` of all resources prepares it. */
export async function openSettled(
  engine: EngineName,
  cloud: Cloud,
  way: Way,
  scenery: Scenery,
  simulated: { latencyMs?: number; quotas?: false },
  env: Record<string, string> = {},
): Promise<BenchStack> {
  const more = simulated.quotas === false ? withoutQuotas : {};
  if (engine === "local") {
    const state = await buildSettledState(cloud, way, scenery);
    const config = { ...(await cloud.start({ world: scenery.world, ...simulated })), ...more };
    return openBenchStack({ engine, way, scenery, config, state, env });
  }
  const config = { ...(await cloud.start({ world: scenery.world, ...simulated })), ...more };
  const stack = openBenchStack({ engine, way, scenery, config });
  await stack.run("up");
  return stack;
}

/** Up-to-date stacks of the local engine in one world, where everything is in production, one for each way. */
export async function openSettledTogether<W extends Way>(
  cloud: Cloud,
  ways: readonly W[],
  scenery: Scenery,
): Promise<Record<W, BenchStack>> {
  const states: (readonly [W, string])[] = [];
  for (const way of ways) states.push([way, await buildSettledState(cloud, way, scenery)]);
  const published = scenery.world.domains?.map((each) => ({ ...each, production: each.staging ?? [] })) ?? [];
  const config = await cloud.start({ world: { ...scenery.world, domains: published } });
  const open = ([way, state]: readonly [W, string]) =>
    [way, openBenchStack({ engine: "local", way, scenery, config, state })] as const;
  return Object.fromEntries(states.map(open)) as Record<W, BenchStack>;
}

/** Runs one preview, which must find everything unchanged. */
export async function previewUnchanged(stack: BenchStack, scenery: Scenery): Promise<Changes> {
  const changes = await stack.run("preview");
  const wanted = scenery.resources.length + 1;
  if (changes["same"] !== wanted) throw new Error(`expected ${wanted} unchanged resources: ${JSON.stringify(changes)}`);
  return changes;
}
