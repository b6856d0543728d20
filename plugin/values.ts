import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN, type Properties } from "../provider/core/values";

/** The engine sends one of these texts in the place of a value that is not known yet; the first for a value of any type. */
const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownMarkers = new Set([
  unknownMarker,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key that marks an object as a special value, and its values for a secret and for an output. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Properties as the core knows them: plain JSON, with UNKNOWN for every marker, and without the wrappers of secrets. */
export function fromStruct(struct: Struct | undefined): Properties {
  if (struct === undefined) return {};
  const entries = [...struct.getFieldsMap().entries()] as [string, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, fromValue(value)]));
}

function fromValue(value: Value): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.STRUCT_VALUE:
      return fromObject(value.getStructValue());
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()?.getValuesList().map(fromValue);
    case Value.KindCase.STRING_VALUE:
      return unknownMarkers.has(value.getStringValue()) ? UNKNOWN : value.getStringValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NULL_VALUE:
    case Value.KindCase.KIND_NOT_SET:
      return null;
  }
}

function fromObject(struct: Struct | undefined): unknown {
  const object = fromStruct(struct);
  switch (object[signature]) {
    case secretSignature:
      return object["value"];
    case outputSignature:
      return "value" in object ? object["value"] : UNKNOWN;
    default:
      return object;
  }
}

/** Properties for the engine. A property that is undefined is left out. */
export function toStruct(properties: Properties): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) if (value !== undefined) fields.set(key, toValue(value));
  return struct;
}

function toValue(value: unknown): Value {
  const wire = new Value();
  if (value === UNKNOWN) return wire.setStringValue(unknownMarker);
  if (typeof value === "string") return wire.setStringValue(value);
  if (typeof value === "number") return wire.setNumberValue(value);
  if (typeof value === "boolean") return wire.setBoolValue(value);
  if (Array.isArray(value)) return wire.setListValue(new ListValue().setValuesList(value.map(toValue)));
  if (typeof value === "object" && value !== null) return wire.setStructValue(toStruct(value as Properties));
  return wire.setNullValue(NullValue.NULL_VALUE);
}
