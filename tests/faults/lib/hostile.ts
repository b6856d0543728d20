import fc from "fast-check";
import { serving } from "../../lib/serving";
import { UNKNOWN } from "../../integration/lifecycle/lib/world";

/** On the plugin each case is a call over gRPC, which takes some 40 times as long. */
const share = serving === "plugin" ? 40 : 1;

/** The number of runs of a property: a part of them in each test run, all with FAULTS=all. */
export const runs = (cut: number, whole: number): number =>
  process.env["FAULTS"] === "all" ? Math.max(cut, Math.round(whole / share)) : cut;

let counted = 0;
export const count = (): void => void (counted += 1);
export const getRunCount = (): number => counted;

/** Keys with a meaning in JavaScript, and keys without any meaning. */
export const hostileKey = fc.constantFrom(
  // The map type of google-protobuf can't hold this key.
  ...(serving === "plugin" ? [] : ["__proto__"]),
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  " ",
  "length",
  "casterid",
  "Überschrift",
  "\u202eid",
  "a.b",
  "k".repeat(1_000),
);

/** Own keys only, including `__proto__`, as parsed from JSON. */
export const asJson = <T>(entries: readonly (readonly [string, unknown])[]): T =>
  JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`) as T;

const nest = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`);
const loneSurrogates = fc.constantFrom("\ud800", "\udfff\ud800", "a\udc00b");

/** Texts that are not an identifier, a name or a known word. */
export const hostileText = fc.oneof(
  fc.constantFrom("", " ", "a b", "a/b", "日本語", "\u0000", "🎬", "x".repeat(100_000), "\u202eabc", "a\nb"),
  loneSurrogates,
  fc.string({ unit: "binary", minLength: 1 }).map((text) => ` ${text}`),
);

/** Values for inputs that expect a text. No unknown at any depth, and no null, which means absence. */
export const noText: fc.Arbitrary<unknown> = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constantFrom<unknown>([], {}, [[]], nest(500)),
  fc.array(fc.tuple(hostileKey, fc.string()), { maxLength: 3 }).map((entries) => asJson<unknown>(entries)),
);

/** An unknown at any depth. */
export const unknownSomewhere: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.tuple(hostileKey, fc.integer({ min: 0, max: 50 })).map(([key, depth]) => {
    const inner = `${"[".repeat(depth)}"${UNKNOWN}"${"]".repeat(depth)}`;
    return JSON.parse(`{${JSON.stringify(key)}:${inner}}`) as unknown;
  }),
);

/** Any JSON value. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  noText,
  hostileText,
  unknownSomewhere,
  fc.constant(null),
  fc.jsonValue(),
);
