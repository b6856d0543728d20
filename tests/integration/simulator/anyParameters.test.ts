import fc from "fast-check";
import { demo, demoWorld } from "../../../local/simulator";
import { operations } from "../../../local/simulator/operations";
import { raw, simulator } from "./lib/client";
import { rpc } from "./lib/sign";

const names = [
  "CasterId",
  "SceneId",
  "FromSceneId",
  "ToSceneId",
  "LayoutId",
  "ComponentId",
  "ComponentId.1",
  "ComponentId.1.2",
  "ComponentLayer",
  "ComponentType",
  "LocationId",
  "TextLayerContent",
  "VideoLayer.1.PositionNormalized.1",
  "VideoLayer.1",
  "AudioLayer.1.VolumeRate",
  "BlendList.1",
  "MixList.1",
  "FollowEnable",
  "Type",
  "DomainName",
  "DomainNames",
  "FunctionName",
  "FunctionNames",
  "Functions",
  "ChargeType",
  "ClientToken",
  "NormType",
  "Tag.1.Key",
  "Tag.1",
  "PageNum",
  "PageSize",
  "StartTime",
  "LiveDomainType",
  "Region",
  "__proto__",
  "constructor",
];
const values = [
  ...Object.values(demo),
  ...[
    "1",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "NaN",
    "null",
    "true",
    "__proto__",
    "RC09",
    "All",
    "text",
    "PostPaid",
    "{}",
    "[]",
  ],
  ...[
    '{"__proto__":{"a":1}}',
    '[{"functionName":"x","functionArgs":[]}]',
    "[[[[",
    "live.example.com,",
    ",",
    "liveVideo",
    "cn-beijing",
  ],
];
const value = fc.oneof(fc.constantFrom(...values), fc.string({ unit: "binary", maxLength: 20 }));
const parameters = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 });

/** Enough parameters for most operations to reach their action. */
const plausible: Record<string, string> = {
  CasterId: demo.casterId,
  SceneId: demo.pvwSceneId,
  FromSceneId: demo.pvwSceneId,
  ToSceneId: demo.pgmSceneId,
  DomainName: demo.domainName,
  DomainNames: demo.domainName,
  FunctionName: "aliauth",
  FunctionNames: "aliauth",
  Functions: '[{"functionName":"aliauth","functionArgs":[]}]',
  ChargeType: "PostPaid",
  ClientToken: "t",
  NormType: "1",
  LiveDomainType: "liveVideo",
  Region: "cn-beijing",
  Type: "All",
  LayoutId: "layout-two-up",
  "ComponentId.1": "component-logo",
  ComponentLayer: "{}",
  ComponentType: "text",
  LocationId: "RC20",
  "VideoLayer.1.FillMode": "fit",
  "AudioLayer.1.VolumeRate": "1",
  "BlendList.1": "RV01",
  "MixList.1": "RV01",
};

/** States share everything that no write changed, so a write that changes a shared part in place must fail here. */
function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freezeDeep);
}

it("answers every operation in the vendor's format, whatever the parameters, and never with an error of its own", async () => {
  const sim = await simulator({ quotas: false });
  const known = fc.constantFrom(...operations.keys());
  await fc.assert(
    fc.asyncProperty(known, parameters, async (action, pairs) => {
      sim.world.change((state) => Object.assign(state, demoWorld()));
      freezeDeep(sim.world.view().state);
      const answer = await raw(sim, rpc(sim, action, { ...plausible, ...Object.fromEntries(pairs) }));
      const body = JSON.parse(answer.text) as { RequestId?: unknown; Code?: unknown };
      expect(body.RequestId).toEqual(expect.any(String));
      expect(body.Code).not.toBe("InternalError");
      expect(body.Code).not.toBe("SignatureDoesNotMatch");
      expect(body.Code === undefined).toBe(answer.status === 200);
    }),
    { numRuns: 300 },
  );
  expect(sim.calls.filter(({ applied }) => applied).length).toBeGreaterThan(20);
});
