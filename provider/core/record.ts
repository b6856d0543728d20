import { type Json, dropAbsent, omit, type Properties } from "./values";
import { namesOf, unexpectedDigest } from "./fields";
import { contextFor, type Request } from "./context";
import { toUnwrittenError } from "./errors";
import { refusal } from "./operation";
import type { CommonInputs, ResourceDefinition } from "./resource";

/** An update that performs nothing: the state takes over the new inputs. A new pin is compared with the target first. */
export async function record(
  definition: ResourceDefinition,
  request: Request,
  olds: Properties,
  news: CommonInputs,
): Promise<Properties> {
  if (news.expectedDigest !== undefined && news.expectedDigest !== olds["expectedDigest"])
    await assertLive(definition, request, mergeInputs(definition, olds, news) as CommonInputs, news.expectedDigest);
  request.log("info", `${definition.name} ${definition.identity(news)}: recorded; nothing was sent.`);
  return mergeInputs(definition, olds, news);
}

/** The state after an update that performs nothing. */
export function mergeInputs(definition: ResourceDefinition, olds: Properties, news: Properties): Properties {
  const dropped = namesOf(definition.fields, ({ resolved }) => !resolved).filter((name) => !(name in news));
  return dropAbsent({ ...omit(olds, dropped), ...news });
}

async function assertLive(
  definition: ResourceDefinition,
  request: Request,
  news: CommonInputs,
  expected: string,
): Promise<void> {
  const context = contextFor(request, news, `reading ${definition.name} ${definition.identity(news)}`);
  try {
    const { target, unreadable } = await definition.observe(request, news, ["target"], context);
    if (unreadable !== undefined) throw unreadable;
    const live = target && definition.complete(target, (news[definition.contentKey] ?? null) as Json, news);
    if (live?.digest === expected) return;
    throw refusal(context, [unexpectedDigest(expected, live?.digest ?? "nothing", "", "target")]);
  } catch (error) {
    throw toUnwrittenError(error);
  }
}
