import { serving } from "../../lib/serving";
import "../../lib/scryptOnce";
import { maxDepth } from "../../../provider/core/fields";
import { explainSecretChange } from "../../../provider/resources/stagingPromotion/secretChange";
import { demo, scenario, catchError, up, upAgain, type Properties } from "./lib/world";

const { domainName } = demo;
const functionName = "some_function";
const news = { domainName, functionName };
const fingerprint = "secret:[0-9a-f]{12}";
const hidden = expect.stringMatching(`^${fingerprint}$`);

/** Every record has one secret, which contains the mark, in a different place. */
const records: Record<string, string>[] = [
  { key: "Authorization", value: "marked-bearer-1" },
  { header_name: "X-Api-Key", header_value: "marked-header-2" },
  { header_value: "marked-header-3" },
  { path: "/json", rule: '{"n": 1, "auth": [{"name": "Cookie", "value": "marked-cookie-4"}]}' },
  { path: "/url", origin: "https://user:marked-pass-5@origin.example.com/live?ttl=5" },
  { path: "/query", origin: "https://origin.example.com/live?auth_key=marked-key-6&ttl=5" },
  { path: "/pem", content: "-----BEGIN RSA PRIVATE KEY-----\nmarked-pem-7\n-----END RSA PRIVATE KEY-----" },
  { path: "/script", rule: 'if eq($uri, "/") { $token = "marked-token-8" }' },
  ...["auth_keys", "master_key_1", "jwt"].map((name, index) => ({
    path: `/${name}`,
    [name]: `marked-name-${index}`,
  })),
];
const configOf = (inputs: Properties) => inputs["config"] as Record<string, Record<string, string>>;
const withSecrets = (change: (text: string) => string) =>
  records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, value.replace(/marked-[\w-]+/, (found) => change(found))]),
    ),
  );

describe("a secret in any place", () => {
  it("never appears in results, lines or errors, in a whole life cycle", async () => {
    const { stagingPromotion, world, lines, simulator } = await scenario();
    world.setProduction(
      domainName,
      functionName,
      withSecrets((found) => `${found}-former`),
    );
    world.stage(domainName, functionName, records);
    const state = await up(stagingPromotion, news);
    world.stage(
      domainName,
      functionName,
      withSecrets((found) => `${found}-next`),
    );
    const stale = await catchError(stagingPromotion.create(state.inputs));
    const next = await upAgain(stagingPromotion, state, news);
    world.setProduction(domainName, functionName, records);
    const read = await stagingPromotion.read(next.id, next.outs);
    const pinned = await stagingPromotion.check(next.inputs, { ...news, expectedDigest: state.inputs["digest"] });
    simulator.faults.add({ action: "Publish*", kind: "status", status: 400, code: "Unheard.Of", times: Infinity });
    const failed = await catchError(stagingPromotion.update(next.id, next.outs, { ...next.inputs, triggers: 2 }));
    const everything = JSON.stringify([state, stale.message, next, read, pinned, failed.message, lines]);
    expect(everything).toContain("secret:");
    expect(everything.match(/marked-[\w-]+/g) ?? []).toEqual([]);
  });

  it("changes the digest exactly when it changes", async () => {
    const { stagingPromotion, world, provider } = await scenario();
    const digests = new Set<unknown>();
    const checkDigest = async () => (await provider().stagingPromotion.check({}, news)).inputs["digest"];
    world.stage(domainName, functionName, records);
    digests.add(await checkDigest());
    for (const index of records.keys()) {
      const changed = withSecrets((found) => `${found}-next`)[index] ?? {};
      world.stage(domainName, functionName, records.with(index, changed));
      digests.add((await stagingPromotion.check({}, news)).inputs["digest"]);
    }
    expect(digests.size).toBe(records.length + 1);
    world.stage(domainName, functionName, records.toReversed());
    expect(digests).toContain(await checkDigest());
    expect(digests.size).toBe(records.length + 1);
  });

  it("leaves the rest of its argument readable", async () => {
    const { stagingPromotion, world } = await scenario();
    world.stage(domainName, functionName, records);
    const config = configOf((await stagingPromotion.check({}, news)).inputs);
    const shown = (text: string) =>
      expect.stringMatching(new RegExp(`^${text.replace(/[?.[\]{}$()|]/g, "\\$&").replace("*", fingerprint)}$`));
    expect(config["path=/json"]?.["rule"]).toEqual(shown('{"n": 1, "auth": [{"name": "Cookie", "value": "*"}]}'));
    expect(config["path=/url"]?.["origin"]).toEqual(shown("https://*@origin.example.com/live?ttl=5"));
    expect(config["path=/query"]?.["origin"]).toEqual(shown("https://origin.example.com/live?auth_key=*&ttl=5"));
    expect(config["path=/script"]?.["rule"]).toEqual(shown('if eq($uri, "/") { $token = "*" }'));
    expect(config["path=/jwt"]?.["jwt"]).toEqual(hidden);
  });
});

describe("a read of production", () => {
  const staged = {
    path: "/a",
    auth_key1: "staged-key-1",
    auth_key2: "staged-key-2",
    origin: "https://u:staged-pass@host/",
  };
  const readOf = async (shown: Record<string, string>) => {
    const { stagingPromotion, world } = await scenario();
    world.stage(domainName, functionName, [staged]);
    const state = await up(stagingPromotion, news);
    world.setProduction(domainName, functionName, [shown]);
    return { state, read: await stagingPromotion.read(state.id, state.outs) };
  };

  it.each([
    ["stars", { auth_key1: "****" }],
    ["a part of a secret", { auth_key1: "sta****y-1" }],
    ["nothing", { auth_key1: "", auth_key2: "" }],
    ["a part of a secret inside of a value", { origin: "https://u:***@host/" }],
    ["each in its own way", { auth_key1: "s***1", auth_key2: "", origin: "https://****@host/" }],
  ])("that shows %s causes no drift", async (_, withheld) => {
    const { state, read } = await readOf({ ...staged, ...withheld });
    expect(read.inputs).toEqual(state.inputs);
  });

  it("that leaves out all secret arguments causes no drift", async () => {
    const { state, read } = await readOf({ path: "/a", origin: staged.origin });
    expect(read.inputs).toEqual(state.inputs);
  });

  it.each([
    ["a secret that was removed", { path: "/a", auth_key1: "staged-key-1", origin: staged.origin }],
    ["another secret", { ...staged, auth_key1: "another-key", auth_key2: "****" }],
    ["another secret inside of a value", { ...staged, origin: "https://u:another@host/" }],
    ["what is around a secret that it withholds", { ...staged, origin: "https://u:****@other/" }],
  ])("that shows %s is drift", async (_, shown) => {
    const { state, read } = await readOf(shown);
    expect(read.inputs?.["digest"]).not.toBe(state.inputs["digest"]);
  });
});

describe("the stack's own list", () => {
  const record = { my_arg: "hush-hush-hush", ttl_key: "600" };
  const checkWith = async (secretArguments?: string[]) => {
    const { provider, world } = await scenario();
    world.stage(domainName, functionName, [record]);
    const config = secretArguments && { "apsaravideo:secretArguments": JSON.stringify(secretArguments) };
    return provider(config).stagingPromotion.check({}, news);
  };

  it("hides the named arguments and shows the excepted ones", async () => {
    const { inputs } = await checkWith([`${functionName}.My_*`, "!ttl_key"]);
    expect(configOf(inputs)).toEqual({ [functionName]: { my_arg: hidden, ttl_key: "600" } });
  });

  it("is refused in the preview, by its key, without a look-up", async () => {
    const { provider, actions } = await scenario();
    const { stagingPromotion } = provider({ "apsaravideo:secretArguments": '["!*"]' });
    const { failures } = await stagingPromotion.check({}, news);
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^apsaravideo:secretArguments: expected a list/),
    ]);
    expect(actions()).toEqual([]);
  });

  it("is distinguished from a change of the world", async () => {
    const before = configOf((await checkWith()).inputs);
    const after = configOf((await checkWith(["my_arg", "!ttl_key"])).inputs);
    expect(explainSecretChange(before, after)).toMatch(
      /hidden now: some_function\.my_arg .*; shown now: some_function\.ttl_key$/,
    );
  });
});

it("distinguishes a change of fingerprintKey from a change of one secret among several", async () => {
  const { stagingPromotion, provider, world } = await scenario();
  const record = { auth_key1: "key-number-one", auth_key2: "key-number-two", auth_type: "type_a" };
  world.stage(domainName, functionName, [record]);
  const before = configOf((await stagingPromotion.check({}, news)).inputs);
  const keyed = provider({ "apsaravideo:fingerprintKey": "of this stack alone" }).stagingPromotion;
  const other = configOf((await keyed.check({}, news)).inputs);
  expect(explainSecretChange(before, other)).toContain("or apsaravideo:fingerprintKey did");
  world.stage(domainName, functionName, [{ ...record, auth_key1: "key-number-three" }]);
  const rotated = configOf((await stagingPromotion.check({}, news)).inputs);
  expect(explainSecretChange(before, rotated)).toBe(`only a secret value changed, in ${functionName}.auth_key1`);
});

it("keeps the fingerprints of two configurations in one process apart", async () => {
  const { provider, world } = await scenario();
  world.stage(domainName, functionName, [{ auth_key1: "one-key-of-two-stacks" }]);
  const digests = await Promise.all(
    ["a", "b", "a"].map(async (key) => {
      const { stagingPromotion } = provider({ "apsaravideo:fingerprintKey": key });
      return (await stagingPromotion.check({}, news)).inputs["digest"];
    }),
  );
  expect(digests[0]).toBe(digests[2]);
  expect(digests[0]).not.toBe(digests[1]);
});

it("refuses a key with a line break by its name, before any request", async () => {
  const { provider, actions, simulator } = await scenario();
  const { accessKeySecret } = simulator.credentials;
  const { stagingPromotion } = provider({ "apsaravideo:accessKeySecret": `${accessKeySecret}\n` });
  const { failures } = await stagingPromotion.check({}, news);
  expect(failures.map(({ reason }) => reason)).toEqual([
    "apsaravideo:accessKeySecret ends with a line break: set it again without (printf adds none, echo does)",
  ]);
  expect(actions()).toEqual([]);
});

describe("triggers", () => {
  const nested = (depth: number, inner: number): unknown =>
    JSON.parse(`${"[".repeat(depth)}${inner}${"]".repeat(depth)}`);

  // A message of the plugin is nested three times as deep as the value, which ends the writer of the test earlier.
  const tooDeep = serving === "plugin" ? 600 : 20_000;

  it.each(["stagingPromotion", "casterSceneSync"] as const)(
    `nested ${tooDeep} deep are a failure on triggers of %s`,
    async (name) => {
      const { [name]: resource } = await scenario();
      const inputs =
        name === "stagingPromotion" ? { domainName, functionName: "aliauth" } : { casterId: demo.casterId };
      const { failures } = await resource.check({}, { ...inputs, triggers: nested(tooDeep, 1) });
      expect(failures).toEqual([
        { property: "triggers", reason: `is nested too deep: expected at most ${maxDepth} levels` },
      ]);
    },
  );

  it("nested as deep as allowed survive a whole life cycle", async () => {
    const { stagingPromotion, simulator } = await scenario();
    const auth = { domainName, functionName: "aliauth" };
    const state = await up(stagingPromotion, { ...auth, triggers: nested(maxDepth, 1) });
    const same = await upAgain(stagingPromotion, state, { ...auth, triggers: nested(maxDepth, 1) });
    expect(same.changes).toBe(false);
    const changed = await upAgain(stagingPromotion, state, { ...auth, triggers: nested(maxDepth, 2) });
    expect(changed.changes).toBe(true);
    await stagingPromotion.read(changed.id, changed.outs);
    expect(simulator.writes()).toHaveLength(2);
  });
});
