import { call } from "../simulator/lib/client";
import { demo, oneCaster, scenario, up, upAgain, type Properties } from "./lib/world";

/** The part of the state that the README's recipe uses. */
interface Previous {
  layout: { layoutId: string };
  components: Record<string, { componentId: string }>;
  order: string;
}

it("puts the previous PGM scene on air, by setting PVW to it and copying it under a pin", async () => {
  const here = await scenario({ world: oneCaster() });
  const caster = { casterId: "caster-1" };
  const first = await up(here.casterSceneSync, caster);
  here.world.changeScene("caster-1", "scene-pvw", { componentIds: ["component-two"] });
  const second = await upAgain(here.casterSceneSync, first, caster);
  expect(second.outs["digest"]).not.toBe(first.outs["digest"]);

  const { layout, components, order } = second.outs["previous"] as Previous;
  const ids = order
    .split(" < ")
    .map((name, index) => [`ComponentId.${index + 1}`, components[name]?.componentId ?? ""]);
  await call(here.simulator, "SetCasterSceneConfig", {
    CasterId: "caster-1",
    SceneId: "scene-pvw",
    LayoutId: layout.layoutId,
    ...Object.fromEntries(ids),
  });
  const back = await upAgain(here.casterSceneSync, second, { ...caster, expectedDigest: first.outs["digest"] });
  expect(back.outs["scene"]).toEqual(first.outs["scene"]);
  expect(here.world.pgm("caster-1").componentIds).toEqual(["component-one", "component-two"]);
});

it("restores the previous production records, by staging and publishing them under a pin", async () => {
  const here = await scenario();
  const { domainName } = demo;
  const news = { domainName, functionName: "referer_white_list_set" };
  here.world.stage(domainName, news.functionName, [{ refer_domain_allow_list: "a.example.com", allow_empty: "on" }]);
  const first = await up(here.stagingPromotion, news);
  here.world.stage(domainName, news.functionName, [{ refer_domain_allow_list: "b.example.com", allow_empty: "on" }]);
  const second = await upAgain(here.stagingPromotion, first, news);

  const previous = second.outs["previous"] as Record<string, Record<string, string>>;
  const functions = Object.values(previous).map((record: Properties) => ({
    functionName: news.functionName,
    functionArgs: Object.entries(record).map(([argName, argValue]) => ({ argName, argValue })),
  }));
  await call(here.simulator, "SetLiveDomainStagingConfig", {
    DomainName: domainName,
    Functions: JSON.stringify(functions),
  });
  const back = await upAgain(here.stagingPromotion, second, { ...news, expectedDigest: first.outs["digest"] });
  expect(back.outs["config"]).toEqual(first.outs["config"]);
  expect(here.world.production(domainName, news.functionName)[0]?.args["refer_domain_allow_list"]).toBe(
    "a.example.com",
  );
});
