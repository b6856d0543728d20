import type { Json } from "./digest";
import { present, without, type Properties } from "./properties";
import { unexpectedDigest } from "./fields";
import { contextFor, type Runtime } from "./context";
import { beforeWrite } from "./errors";
import { refusal } from "./operation";
import type { CommonInputs, ResourceDefinition } from "./resource";

/** An update that performs nothing: the state takes over the new inputs. A new pin is held to what is live. */
export async function record<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  runtime: Runtime,
  olds: Properties,
  news: I,
): Promise<Properties> {
  const { inputNames, resolvedNames } = definition;
  if (news.expectedDigest !== undefined && news.expectedDigest !== olds["expectedDigest"])
    await assertLive(definition, runtime, news, news.expectedDigest);
  runtime.log(`${definition.name} ${definition.identity(news)}: recorded; nothing was sent.`);
  const dropped = inputNames.filter((name) => !(name in news) && !resolvedNames.includes(name));
  return present({ ...without(olds, dropped), ...news });
}

async function assertLive<I extends CommonInputs>(
  definition: ResourceDefinition<I>,
  runtime: Runtime,
  news: I,
  expected: string,
): Promise<void> {
  const context = contextFor(runtime, news, `reading ${definition.name} ${definition.identity(news)}`);
  try {
    const { target } = await definition.observe(runtime, news, ["target"], context);
    const live = target && definition.complete(target, (news[definition.contentKey] ?? null) as Json, news);
    if (live?.digest === expected) return;
    throw refusal(context, [unexpectedDigest(expected, live?.digest ?? "nothing", "", "target")]);
  } catch (error) {
    throw beforeWrite(error);
  }
}
