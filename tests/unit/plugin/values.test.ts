import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { fromStruct, toStruct } from "../../../plugin/values";
import { UNKNOWN, type Properties } from "../../../provider/core/values";

const special = "4dabf18193072939515e22adb298388d";
const marker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const parse = (json: Record<string, unknown>) => fromStruct(Struct.fromJavaScript(json as never));

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(UNKNOWN, null, true, 0, -1.5, "", "text", `${marker} `),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__" && key !== special),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;

it("come back from the wire as they were, with each unknown in its place", () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(fromStruct(toStruct({ value }))).toEqual({ value });
      const bytes = toStruct({ value }).serializeBinary();
      expect(fromStruct(Struct.deserializeBinary(bytes))).toEqual({ value });
    }),
  );
});

it.each([
  ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
  ["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
  ["3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
  ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ["030794c1-ac77-496b-92df-f27374a8bd58"],
  ["e48ece36-62e2-4504-bad9-02848725956a"],
  ["dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
])("are unknown for the marker %s, at any depth", (each) => {
  expect(parse({ a: each, b: [{ c: each }] })).toEqual({ a: UNKNOWN, b: [{ c: UNKNOWN }] });
});

it("are taken out of the wrappers of secrets and outputs; an output without a value is unknown", () => {
  const secret = { [special]: "1b47061264138c4ac30d75fd1eb44270", value: { a: 1 } };
  const output = { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: secret, secret: true };
  const unknown = { [special]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
  expect(parse({ secret, list: [output], unknown })).toEqual({ secret: { a: 1 }, list: [{ a: 1 }], unknown: UNKNOWN });
});

it("leave out what is undefined, and keep other special objects as they are", () => {
  const asset = { [special]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
  expect(toStruct({ a: undefined, b: 1 } as Properties).toJavaScript()).toEqual({ b: 1 });
  expect(parse({ asset })).toEqual({ asset });
});
