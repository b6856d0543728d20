import fc from "fast-check";
import { UNKNOWN } from "../../integration/lifecycle/lib/world";

/** How often each property runs: a cut in every test run, the whole with FAULTS=all. */
export const runs = (cut: number, whole: number): number => (process.env["FAULTS"] === "all" ? whole : cut);

let counted = 0;
export const count = (): void => void (counted += 1);
export const countedSoFar = (): number => counted;

/** Keys that mean something to JavaScript, and keys that mean nothing to anybody. */
export const hostileKey = fc.constantFrom(
  "__proto__",
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

/** Own keys only, `__proto__` too, as they come off the wire. */
export const asJson = <T>(entries: readonly (readonly [string, unknown])[]): T =>
  JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`) as T;

const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`);
const loneSurrogates = fc.constantFrom("\ud800", "\udfff\ud800", "a\udc00b");

/** Texts that are no identifier, no name and no word of any list. */
export const hostileText = fc.oneof(
  fc.constantFrom("", " ", "a b", "a/b", "日本語", "\u0000", "🎬", "x".repeat(100_000), "\u202eabc", "a\nb"),
  loneSurrogates,
  fc.string({ unit: "binary", minLength: 1 }).map((text) => ` ${text}`),
);

/** Values that no input that wants a text takes. Without an unknown anywhere, and without null, which is absence. */
export const noText: fc.Arbitrary<unknown> = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constantFrom<unknown>([], {}, [[]], nested(500)),
  fc.array(fc.tuple(hostileKey, fc.string()), { maxLength: 3 }).map((entries) => asJson<unknown>(entries)),
);

/** An unknown, at any depth. */
export const unknownSomewhere: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.tuple(hostileKey, fc.integer({ min: 0, max: 50 })).map(([key, depth]) => {
    const inner = `${"[".repeat(depth)}"${UNKNOWN}"${"]".repeat(depth)}`;
    return JSON.parse(`{${JSON.stringify(key)}:${inner}}`) as unknown;
  }),
);

/** Anything that JSON can hold. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  noText,
  hostileText,
  unknownSomewhere,
  fc.constant(null),
  fc.jsonValue(),
);
