import fc from "fast-check";
import { parseResponse } from "../../../provider/live/client";
import { LiveError } from "../../../provider/live/errors";
import {
  casters,
  components,
  layouts,
  productionConfig,
  scenes,
  stagingConfig,
} from "../../../provider/live/responses";

const reads = { casters, components, layouts, productionConfig, scenes, stagingConfig };

it("reads the component IDs of a scene under either spelling of their key", () => {
  const scene = { SceneId: "s1", OutputType: "0", Status: 1 };
  const answer = (ComponentIds: object) => ({ RequestId: "R", SceneList: { Scene: [{ ...scene, ComponentIds }] } });
  for (const key of ["componentId", "ComponentId"]) {
    const { SceneList } = parseResponse(scenes.schema, answer({ [key]: ["c1", "c2"] }), "reading");
    expect(SceneList.Scene[0]?.ComponentIds).toEqual({ [key]: ["c1", "c2"] });
  }
});

it("reads the kind of a scene whether it comes as a text or as a number", () => {
  const answer = (OutputType: unknown) => ({
    RequestId: "R",
    SceneList: { Scene: [{ SceneId: "s1", OutputType, Status: 1 }] },
  });
  expect(parseResponse(scenes.schema, answer(1), "reading").SceneList.Scene[0]?.OutputType).toBe("1");
  expect(parseResponse(scenes.schema, answer("1"), "reading").SceneList.Scene[0]?.OutputType).toBe("1");
});

it("never takes an answer without its list for an empty list", () => {
  const empty: [keyof typeof reads, object][] = [
    ["casters", { CasterList: {} }],
    ["scenes", {}],
    ["layouts", { Layouts: null }],
    ["components", { Components: "" }],
    ["stagingConfig", { DomainConfigs: null }],
    ["productionConfig", { DomainConfigs: {} }],
    ["productionConfig", { DomainConfigs: [] }],
  ];
  for (const [name, body] of empty) {
    expect(() => parseResponse(reads[name].schema, { RequestId: "R", ...body }, "reading")).toThrow(
      "Local.UnexpectedAnswer",
    );
  }
});

it("names the place that is not as documented, and the RequestId", () => {
  const body = { RequestId: "04F0F334", DomainConfigs: [{ FunctionName: "aliauth", FunctionArgs: [{ ArgName: 7 }] }] };
  expect(() => parseResponse(stagingConfig.schema, body, "reading")).toThrow(
    /^reading: reading DomainConfigs\.0\.FunctionArgs\.0\.ArgName: Local\.UnexpectedAnswer \(RequestId 04F0F334\)/,
  );
});

it("rejects anything that is not documented with an error of its own kind, and with nothing else", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(reads)), fc.jsonValue(), ({ schema }, body) => {
      try {
        parseResponse(schema, body, "reading");
      } catch (error) {
        expect(error).toBeInstanceOf(LiveError);
        expect((error as LiveError).meaning).toBe("stop");
        return;
      }
      throw new Error(`took ${JSON.stringify(body)} for an answer`);
    }),
  );
});
