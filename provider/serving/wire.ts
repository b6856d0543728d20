import { deepest } from "../core/fields";
import type { Properties } from "../core/properties";
import { contains, isDeeperThan, UNKNOWN } from "../core/unknown";

/** The engine sends this text in the place of a value that is not known yet, whatever its type. */
const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties as the resources know them: without the text of the provider, and with UNKNOWN for every marker. */
export function fromWire({ __provider, ...properties }: Properties): Properties {
  return replace(properties, unknownMarker, UNKNOWN);
}

/** @param request The properties that the engine sent: the text of the provider must stay in the state. */
export function toWire(properties: Properties, { __provider }: Properties): Properties {
  const all = __provider === undefined ? properties : { ...properties, __provider };
  return replace(all, UNKNOWN, unknownMarker);
}

function replace(properties: Properties, from: unknown, to: unknown): Properties {
  const entries = Object.entries(properties);
  if (!entries.some(([, value]) => contains(value, from))) return properties;
  // A value that is nested too deep is refused as it is.
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isDeeperThan(deepest, value) ? value : replaceIn(value, from, to)]),
  );
}

function replaceIn(value: unknown, from: unknown, to: unknown): unknown {
  if (value === from) return to;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, from, to));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaceIn(each, from, to)]));
}
