import fc from "fast-check";
import { PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { detailDifference } from "../../../plugin/detailedDiff";

type Json = unknown;
const { ADD, DELETE, UPDATE, ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE } = PropertyDiff.Kind;

/** The parts of a property path, as Pulumi's engine parses it. */
function parse(path: string): (string | number)[] {
  const parts: (string | number)[] = [];
  let rest = path;
  while (rest !== "") {
    const quoted = /^\["((?:\\"|[^"])*)"\]/.exec(rest);
    const index = /^\[(\d+)\]/.exec(rest);
    const name = /^\.?([^.[\]"]+)/.exec(rest);
    if (quoted) parts.push((quoted[1] ?? "").replaceAll('\\"', '"'));
    else if (index) parts.push(Number(index[1]));
    else if (name) parts.push(name[1] ?? "");
    else throw new Error(`no path: ${path}`);
    rest = rest.slice((quoted ?? index ?? name)?.[0].length);
  }
  return parts;
}

function get(value: Json, [part, ...rest]: readonly (string | number)[]): Json {
  if (part === undefined) return value;
  if (value === null || typeof value !== "object") return undefined;
  return Object.hasOwn(value, part) ? get((value as Record<string, Json>)[part], rest) : undefined;
}

const key = fc.oneof(
  fc.constantFrom("a", "b", "c-d", "constructor", "toString", 'say "x"', "e.f", "g[0]", "", "back\\slash", "日本"),
  fc.string(),
);
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(1, 2, "x", true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      key.filter((each) => each !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("the detail of a difference", () => {
  it("names the places that differ, each with what happened to it, and no other place", () => {
    const property = fc.property(value, value, (before, after) => {
      const detailed = detailDifference(
        { changed: ["content"], replaces: [] },
        { content: before },
        { content: after },
      );
      const paths = detailed.map(([path]) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const [path, difference] of detailed) {
        const [old, next] = [get({ content: before }, parse(path)), get({ content: after }, parse(path))];
        expect(old).not.toEqual(next);
        const kind = old === undefined ? ADD : next === undefined ? DELETE : UPDATE;
        expect([path, difference.getKind()]).toEqual([path, kind]);
        expect(difference.getInputdiff()).toBe(false);
      }
      // What no path names is equal.
      const blank = (whole: Json) => paths.reduce((left, path) => without(left, parse(path)), whole);
      expect(blank({ content: before })).toEqual(blank({ content: after }));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("marks the places that replace", () => {
    const kinds = (olds: Record<string, Json>, news: Record<string, Json>) =>
      detailDifference({ changed: ["a"], replaces: ["a"] }, olds, news).map(([, each]) => each.getKind());
    expect(kinds({}, { a: 1 })).toEqual([ADD_REPLACE]);
    expect(kinds({ a: 1 }, {})).toEqual([DELETE_REPLACE]);
    expect(kinds({ a: 1 }, { a: 2 })).toEqual([UPDATE_REPLACE]);
  });

  it("names the whole value where a key can't stand in a path", () => {
    const olds = { a: { "x\\": 1, y: { z: 1 } } };
    const news = { a: { "x\\": 2, y: { z: 2 } } };
    expect(detailDifference({ changed: ["a"], replaces: [] }, olds, news).map(([path]) => path)).toEqual(["a"]);
  });
});

/** A copy without the value at a place; the place of a list element becomes a hole of undefined. */
function without(whole: Json, [part, ...rest]: readonly (string | number)[]): Json {
  if (part === undefined || whole === null || typeof whole !== "object") return whole;
  if (!Object.hasOwn(whole, part)) return whole;
  const inner = rest.length === 0 ? undefined : without((whole as Record<string, Json>)[part], rest);
  if (Array.isArray(whole)) return trimmed(whole.map((each, index) => (index === part ? inner : each)));
  const entries = Object.entries(whole).filter(([name]) => name !== part);
  return Object.fromEntries(inner === undefined ? entries : [...entries, [part, inner]]);
}

const trimmed = (list: Json[]): Json[] => {
  const last = list.findLastIndex((each) => each !== undefined);
  return list.slice(0, last + 1);
};
