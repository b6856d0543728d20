import fc from "fast-check";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createServing } from "../../lib/serving";
import { demo, programText, scenario, UNKNOWN, up, type Properties } from "./lib/world";

const news = { domainName: demo.domainName, functionName: "aliauth" };

/** JSON with the engine's marker of an unknown at any place, and with texts that only contain the marker. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(UNKNOWN, `${UNKNOWN} `, `x${UNKNOWN}`, 1, true, ""),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
  ),
})).value;

it("gives back every input as it came, with each marker of an unknown in its place", async () => {
  const settings: Properties = { "apsaravideo:lookups": "off" };
  const provider = createServing({ read: (key) => settings[key] as string, env: {}, log: () => undefined });
  const property = fc.asyncProperty(values, async (triggers) => {
    const given = { ...news, triggers, ...programText };
    expect(await provider.stagingPromotion.check({}, given)).toEqual({ inputs: given, failures: [] });
    const { changes } = await provider.stagingPromotion.diff("id", { ...given, promotedAt: "now" }, given);
    expect(changes).toBe(false);
  });
  await fc.assert(property);
});

it.each([
  [
    "casterSceneSync",
    { casterId: demo.casterId },
    (here: Awaited<ReturnType<typeof scenario>>) =>
      here.world.changeScene(demo.casterId, demo.pgmSceneId, { componentIds: [] }),
  ],
  [
    "stagingPromotion",
    news,
    (here: Awaited<ReturnType<typeof scenario>>) =>
      here.world.setProduction(demo.domainName, "aliauth", [{ auth_type: "no_auth" }]),
  ],
] as const)("declares every output that %s leaves in the state, after drift too", async (kind, inputs, change) => {
  const source = readFileSync(resolve(__dirname, `../../../sdk/${kind}.ts`), "utf8");
  const declared = [...source.matchAll(/declare readonly (\w+):/g)].map(([, name = ""]) => name);
  const here = await scenario();
  const { id, outs } = await up(here[kind], inputs);
  change(here);
  const { props } = await here[kind].read(id, outs);
  expect(props).toHaveProperty("driftedFrom");
  expect(declared).toEqual(expect.arrayContaining([...Object.keys(outs), ...Object.keys(props ?? {})]));
});
