import { demo, startSimulator, type Simulator } from "../../../local/simulator";
import { createDynamicProvider } from "../../../provider/serving/dynamic";
import { ramPolicy } from "../../../sdk/ramPolicy";

const { casterId, domainName } = demo;
const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

/** A provider whose key has exactly the policy's rights. */
async function providerWith(role: "preview" | "up") {
  const policy = ramPolicy({ role, casterIds: [casterId], domainNames: [domainName] });
  const allow = policy.Statement.flatMap((statement) => statement.Action);
  const credential = { accessKeyId: role, accessKeySecret: "secret", allow };
  const simulator = await startSimulator({ credentials: [credential] });
  running.push(simulator);
  const config: Record<string, string> = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": credential.accessKeyId,
    "apsaravideo:accessKeySecret": credential.accessKeySecret,
  };
  return { simulator, ...createDynamicProvider({ read: (key) => config[key], env: {}, log: () => undefined }) };
}

const wanted = { show: { casterId, onAir: "allow" }, auth: { domainName, functionName: "aliauth" } };

it("preview: allows every preview, and no write", async () => {
  const { casterSceneSync, stagingPromotion, simulator } = await providerWith("preview");
  const show = await casterSceneSync.check({}, wanted.show);
  const auth = await stagingPromotion.check({}, wanted.auth);
  expect([...show.failures, ...auth.failures]).toEqual([]);
  await expect(casterSceneSync.create(show.inputs)).rejects.toThrow("Forbidden.RAM");
  await expect(stagingPromotion.create(auth.inputs)).rejects.toThrow("Forbidden.RAM");
  expect(simulator.writes()).toEqual([]);
});

it("up: allows both writes, their confirmation, and a refresh", async () => {
  const { casterSceneSync, stagingPromotion, simulator } = await providerWith("up");
  for (const [resource, news] of [
    [casterSceneSync, { ...wanted.show, casterId }],
    [stagingPromotion, wanted.auth],
  ] as const) {
    const { inputs, failures } = await resource.check({}, news);
    expect(failures).toEqual([]);
    const { id, outs } = await resource.create(inputs);
    expect(await resource.read(id, outs)).toMatchObject({ id });
  }
  expect(simulator.writes()).toHaveLength(2);
});

it("names each caster and domain of the writes in the vendor's format", () => {
  const { Statement } = ramPolicy({
    role: "up",
    casterIds: ["c1", "c2"],
    domainNames: ["a.example.com"],
    accountId: "123",
  });
  expect(Statement.slice(1)).toEqual([
    {
      Effect: "Allow",
      Action: ["live:CopyCasterSceneConfig"],
      Resource: ["acs:live:*:123:caster/c1", "acs:live:*:123:caster/c2"],
    },
    {
      Effect: "Allow",
      Action: ["live:PublishLiveStagingConfigToProduction"],
      Resource: ["acs:live:*:123:domain/a.example.com"],
    },
  ]);
});

it("holds only the actions that the named resources need", () => {
  const actions = (args: object) =>
    ramPolicy({ role: "up", ...args }).Statement.flatMap((statement) => statement.Action);
  expect(actions({ casterIds: ["c1"] }).filter((action) => action.includes("Domain"))).toEqual([]);
  expect(actions({ domainNames: ["a.example.com"] }).filter((action) => action.includes("Caster"))).toEqual([]);
});

it.each([
  {},
  { casterIds: ["*"] },
  { domainNames: ["*.example.com"] },
  { casterIds: ["c1/other"] },
  { casterIds: ["c 1"] },
])("refuses %j, which would widen the policy or name nothing", (args) => {
  expect(() => ramPolicy({ role: "up", ...args })).toThrow(TypeError);
});

it.each(["", "*:*", "12 3", "12a", "acs:ram::123:root", "123/x", "1".repeat(33)])(
  "refuses %j, which is not an account ID",
  (accountId) => {
    expect(() => ramPolicy({ role: "up", domainNames: ["a.example.com"], accountId })).toThrow(
      new TypeError(`Expected \`accountId\` to be the number of an account, got \`${accountId}\``),
    );
  },
);
