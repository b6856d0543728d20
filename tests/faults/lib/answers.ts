import "../../lib/scryptOnce";
import fc from "fast-check";
import { casterSceneSync } from "../../../provider/resources/casterSceneSync/definition";
import { readConfiguration } from "../../../provider/settings";
import type { Runtime } from "../../../provider/core/context";
import { TargetRegister } from "../../../provider/core/context";
import type { LiveClient } from "../../../provider/live/client";
import { LiveOperations } from "../../../provider/live/operations";
import { createHandler } from "../../../provider/core/handler";
import { DynamicResource } from "../../../provider/serving/dynamic";
import { stagingPromotion } from "../../../provider/resources/stagingPromotion/definition";
import { Fingerprints } from "../../../provider/resources/stagingPromotion/mask";
import { SecretPatterns } from "../../../provider/resources/stagingPromotion/secretNames";
import { demo } from "../../integration/lifecycle/lib/world";
import { call, simulator } from "../../integration/simulator/lib/client";
import { isWrite } from "./network";

export type Answers = Record<string, unknown>;
type Json = Record<string, unknown> | unknown[];

/** The simulator's responses to every look-up of both resources. */
export async function trueAnswers(): Promise<Answers> {
  const running = await simulator();
  const { casterId, domainName } = demo;
  const caster = { CasterId: casterId };
  const aliauth = { DomainName: domainName, FunctionNames: "aliauth" };
  return {
    DescribeCasterScenes: await call(running, "DescribeCasterScenes", caster),
    DescribeCasterLayouts: await call(running, "DescribeCasterLayouts", caster),
    DescribeCasterComponents: await call(running, "DescribeCasterComponents", caster),
    DescribeLiveDomainDetail: await call(running, "DescribeLiveDomainDetail", { DomainName: domainName }),
    DescribeLiveDomainStagingConfig: await call(running, "DescribeLiveDomainStagingConfig", aliauth),
    DescribeLiveDomainConfigs: await call(running, "DescribeLiveDomainConfigs", aliauth),
  };
}

const { settings } = readConfiguration(() => undefined, {});
if (settings === undefined) throw new Error("the default configuration must be usable");
const usable = settings;
/** For all cases, so that fingerprints are derived once. */
const secrets = { patterns: new SecretPatterns([]), fingerprints: new Fingerprints("") };

/** Both resources over a client that returns the given responses and counts writes. Nothing is sent over a network. */
export function createResources(answers: Answers) {
  let writes = 0;
  let now = Date.parse("2026-11-22T18:00:00Z");
  const lines: string[] = [];
  const clock = { now: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  const client = {
    acquireWriteSlot: () => Promise.resolve(() => undefined),
    call: (operation: string, query: unknown) => {
      if (typeof query === "function") query();
      if (isWrite({ action: operation })) writes += 1;
      return Promise.resolve(isWrite({ action: operation }) ? { RequestId: "R-1" } : answers[operation]);
    },
  } as unknown as LiveClient;
  const backoff = { startingDelay: 0, maxDelay: 0, attemptsAtFaults: 1 };
  const runtime: Runtime = {
    ...{ settings: usable, clock, backoff, polling: { first: 500, max: 5_000 } },
    live: new LiveOperations(client, clock, backoff),
    targets: new TargetRegister(),
    secrets,
  };
  const open = () => ({ runtime });
  const scope = { log: (_severity: string, line: string) => void lines.push(line) };
  return {
    casterSceneSync: new DynamicResource(createHandler(casterSceneSync, open), scope),
    stagingPromotion: new DynamicResource(createHandler(stagingPromotion, open), scope),
    lines,
    writes: () => writes,
  };
}

/** Values for unexpected places. A fixed pool, because fingerprints of ever new secrets are slow. */
const spoilt = fc.constantFrom<unknown>(
  ...[null, true, false, 0, 1, -1, 1.5, 1e308, Infinity, "", "0", "1", "日本語", "\ud800", "****", "__proto__"],
  ...["constructor", "x".repeat(100_000), "https://example.com/?Signature=c2ln", "a\nb", "aliauth", demo.pgmSceneId],
  ...[[], {}, [null], [[]], { a: 1 }, JSON.parse('{"__proto__":{"polluted":true}}')],
  ...["configuring", "failed", "success", "testing", "offline", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
);
const keys = fc.constantFrom("__proto__", "constructor", "toString", "", "https://example.com/?Signature=c2ln", "Text");

/** One change at one place of a response: another value, no value, a value twice, or another key. */
export const change = fc.record({
  place: fc.nat(),
  how: fc.constantFrom("set", "set", "set", "delete", "twice", "rename", "add"),
  value: spoilt,
  key: keys,
});
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

export function spoil(answer: unknown, { place, how, value, key }: Change): unknown {
  const copy = { root: structuredCopy(answer) } as Record<string, unknown>;
  const places = placesIn(copy);
  const [parent, at] = places[place % places.length] ?? [copy, "root"];
  const holder = parent as Record<string | number, unknown>;
  const there = holder[at];
  if (how === "delete" && Array.isArray(parent)) parent.splice(Number(at), 1);
  else if (how === "delete") Reflect.deleteProperty(holder, at);
  else if (how === "twice" && Array.isArray(parent)) parent.push(structuredCopy(there));
  else if ((how === "rename" || how === "add") && !Array.isArray(parent)) {
    Object.defineProperty(parent, key, { value: there, enumerable: true, configurable: true, writable: true });
    if (how === "rename" && at !== key) Reflect.deleteProperty(holder, at);
  } else holder[at] = value;
  return copy["root"];
}

const structuredCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function placesIn(value: unknown): [Json, string | number][] {
  if (value === null || typeof value !== "object") return [];
  const own = Object.keys(value).map((key): [Json, string | number] => [value as Json, key]);
  return own.flatMap((entry) => [entry, ...placesIn((value as Record<string, unknown>)[entry[1]])]);
}
