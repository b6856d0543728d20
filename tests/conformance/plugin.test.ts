import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { demo, startSimulator, type Simulator, type SimulatorOptions } from "../../local/simulator";
import { call, createPlugin, fromWire, toWire, type Properties } from "../lib/pluginServing";

/* What the engine expects of a plugin beyond the verbs that dynamic resources have too. */

const { casterId, domainName, pgmSceneId, pvwSceneId } = demo;
const scene = { type: "CasterSceneSync", news: { casterId } };
const auth = { type: "StagingPromotion", news: { domainName, functionName: "aliauth" } };
const marker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretSignature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const running: Simulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

async function open(options: SimulatorOptions = {}, config: Record<string, string> = {}) {
  const simulator = await startSimulator({ quotas: false, ...options });
  running.push(simulator);
  const { endpoint, credentials } = simulator;
  const settings: Record<string, string> = { endpoint, ...credentials, ...config };
  const lines: LogRequest[] = [];
  const read = (key: string) => settings[key.replace("apsaravideo:", "")];
  const plugin = createPlugin({ read, env: {} }, (line) => void lines.push(line));
  return { simulator, world: simulator.world, lines, plugin, client: await plugin.client() };
}
type Opened = Awaited<ReturnType<typeof open>>;
interface Kind {
  readonly type: string;
  readonly news: Properties;
}

const urnOf = ({ type }: Kind) => `urn:pulumi:dev::show::apsaravideo:index:${type}::a`;
const check = async ({ client }: Opened, kind: Kind, olds: Properties = {}, news: Properties = kind.news) => {
  const request = new proto.CheckRequest().setUrn(urnOf(kind)).setOlds(toWire(olds)).setNews(toWire(news));
  const response = await call<proto.CheckResponse>((done) => client.check(request, done));
  expect(response.getFailuresList()).toEqual([]);
  return fromWire(response.getInputs());
};
const create = (
  { client }: Opened,
  kind: Kind,
  inputs: Properties,
  more: { preview?: boolean; timeout?: number } = {},
) => {
  const request = new proto.CreateRequest().setUrn(urnOf(kind)).setProperties(toWire(inputs));
  request.setPreview(more.preview ?? false).setTimeout(more.timeout ?? 0);
  return call<proto.CreateResponse>((done) => client.create(request, done));
};
const update = ({ client }: Opened, kind: Kind, olds: Properties, news: Properties, preview = false) => {
  const request = new proto.UpdateRequest().setUrn(urnOf(kind)).setOlds(toWire(olds)).setNews(toWire(news));
  return call<proto.UpdateResponse>((done) => client.update(request.setPreview(preview), done));
};
const diff = ({ client }: Opened, kind: Kind, olds: Properties, news: Properties) => {
  const request = new proto.DiffRequest().setUrn(urnOf(kind)).setOlds(toWire(olds)).setNews(toWire(news));
  return call<proto.DiffResponse>((done) => client.diff(request, done));
};
const read = ({ client }: Opened, kind: Kind, id: string, state: Properties = {}) => {
  const request = new proto.ReadRequest().setUrn(urnOf(kind)).setId(id).setProperties(toWire(state));
  return call<proto.ReadResponse>((done) => client.read(request, done));
};
const pathsOf = (response: proto.DiffResponse): string[] =>
  (response.getDetaileddiffMap().toArray() as [string, unknown][]).map(([path]) => path);
const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;

describe.each([
  ["CasterSceneSync", scene, "scene", `${casterId}/${pgmSceneId}`],
  ["StagingPromotion", auth, "config", `${domainName}/aliauth`],
])("%s", (_, kind, contentKey, identity) => {
  it("knows content and digest in a preview, leaves out what the write decides, and writes nothing", async () => {
    const here = await open();
    const inputs = await check(here, kind);
    const planned = fromWire((await create(here, kind, inputs, { preview: true })).getProperties());
    expect(planned).toEqual(inputs);
    expect(planned).toMatchObject({ [contentKey]: expect.any(Object), digest: expect.stringMatching(/^sha256:/) });
    const { outs } = await made(here, kind);
    const writes = here.simulator.writes().length;
    const again = { ...inputs, triggers: "again" };
    expect(fromWire((await update(here, kind, outs, again, true)).getProperties())).toEqual(again);
    const noted = fromWire((await update(here, kind, outs, { ...inputs, note: "b" }, true)).getProperties());
    expect(noted).toEqual({ ...outs, note: "b" });
    expect(here.simulator.writes()).toHaveLength(writes);
  });

  it("asks the engine to read it before each plan, unless drift is for a refresh alone", async () => {
    for (const [config, expected] of [
      [{}, true],
      [{ drift: "refresh" }, false],
    ] as const) {
      const here = await open({}, config);
      const { response, outs, inputs } = await made(here, kind);
      expect(response.getRefreshBeforeUpdate()).toBe(expected);
      expect((await read(here, kind, identity, outs)).getRefreshBeforeUpdate()).toBe(expected);
      expect((await update(here, kind, outs, { ...inputs, note: "x" })).getRefreshBeforeUpdate()).toBe(expected);
    }
  });

  it("returns inputs for an import, whose difference from the program is none", async () => {
    const here = await open();
    await made(here, kind);
    const response = await read(here, kind, identity);
    const [state, inputs] = [fromWire(response.getProperties()), fromWire(response.getInputs())];
    expect(inputs).toMatchObject(kind.news);
    const planned = await check(here, kind, inputs);
    const difference = await diff(here, kind, state, planned);
    expect([difference.getChanges(), difference.getDiffsList()]).toEqual([DIFF_NONE, []]);
    const generated = Object.fromEntries(
      Object.entries(inputs).filter(([key]) => key !== contentKey && key !== "digest"),
    );
    expect(await check(here, kind, inputs, generated)).toEqual(planned);
  });

  it("names the same properties in the difference and in its detail, each path once", async () => {
    const here = await open();
    const { outs, inputs } = await made(here, kind);
    const changed = { ...inputs, note: "n", triggers: { a: [1, { "b.c": 2 }] }, [contentKey]: { x: 1 }, digest: "d" };
    const response = await diff(here, kind, outs, changed);
    expect(response.getHasdetaileddiff()).toBe(true);
    expect(response.getChanges()).toBe(DIFF_SOME);
    const paths = pathsOf(response);
    expect(new Set(paths.map((path) => path.split(/[.[]/)[0]))).toEqual(new Set(response.getDiffsList()));
    expect(new Set(response.getDiffsList())).toEqual(new Set(["note", "triggers", contentKey, "digest"]));
  });

  it("can be deleted twice, without a call", async () => {
    const here = await open();
    const request = new proto.DeleteRequest().setId(identity).setUrn(urnOf(kind));
    for (let times = 0; times < 2; times += 1)
      expect(await call<Empty>((done) => here.client.delete(request, done))).toBeInstanceOf(Empty);
    expect(here.simulator.calls).toEqual([]);
  });

  it("drops the text of a dynamic resource in one update that only records", async () => {
    const here = await open();
    const { outs, inputs } = await made(here, kind);
    const moved = { ...outs, __provider: "text" };
    expect(await check(here, kind, { ...inputs, __provider: "text" })).toEqual(inputs);
    const refreshed = fromWire((await read(here, kind, identity, moved)).getProperties());
    expect(refreshed).toEqual(moved);
    const response = await diff(here, kind, moved, inputs);
    expect([response.getChanges(), response.getDiffsList(), pathsOf(response), response.getReplacesList()]).toEqual([
      ...[DIFF_SOME, ["__provider"], ["__provider"], []],
    ]);
    const writes = here.simulator.writes().length;
    expect(fromWire((await update(here, kind, moved, inputs)).getProperties())).toEqual(outs);
    expect(here.simulator.writes()).toHaveLength(writes);
  });
});

async function made(here: Opened, kind: Kind) {
  const inputs = await check(here, kind);
  const response = await create(here, kind, inputs);
  return { response, inputs, outs: fromWire(response.getProperties()) };
}

it("shows what somebody changed by hand as the old value, and says what up does about it", async () => {
  const here = await open();
  const { outs } = await made(here, scene);
  here.world.changeScene(casterId, pgmSceneId, { componentIds: ["component-logo"] });
  const response = await read(here, scene, `${casterId}/${pgmSceneId}`, outs);
  const [state, inputs] = [fromWire(response.getProperties()), fromWire(response.getInputs())];
  const difference = await diff(here, scene, state, await check(here, scene, inputs));
  expect(pathsOf(difference)).toEqual(expect.arrayContaining(["scene.components.headline", "scene.order", "digest"]));
  expect(state).toMatchObject({ scene: { order: "logo" }, driftedFrom: outs["digest"] });
});

it("ends a create within a second after Cancel, and keeps what was written", async () => {
  const here = await open({ rolloutMs: 600_000 });
  const inputs = await check(here, auth);
  const work = create(here, auth, inputs).then(
    () => undefined,
    (error: Error & { properties?: Properties }) => error,
  );
  while (here.simulator.writes().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const cancelled = performance.now();
  await call<Empty>((done) => here.client.cancel(new Empty(), done));
  const error = await work;
  expect(performance.now() - cancelled).toBeLessThan(1_000);
  expect(error?.message).toContain("cancelled");
  expect(error).toMatchObject({
    id: `${domainName}/aliauth`,
    inputs,
    properties: { ...inputs, requestId: here.simulator.writes()[0]?.requestId },
  });
});

it("takes customTimeouts for the time of the whole operation", async () => {
  const here = await open({ rolloutMs: 600_000 });
  const inputs = await check(here, auth);
  const error = await create(here, auth, inputs, { timeout: 2 }).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error?.message).toContain("the target is still configuring");
});

it("logs with the URN of the resource, a wait as a line that the next one replaces", async () => {
  const here = await open({ rolloutMs: 1_500 });
  await made(here, auth);
  const shown = here.lines.map((line) => [line.getUrn(), line.getSeverity(), line.getEphemeral()]);
  expect(shown).toEqual([
    [urnOf(auth), LogSeverity.INFO, false],
    [urnOf(auth), LogSeverity.INFO, true],
  ]);
  here.world.setProduction(domainName, "aliauth", []);
  await read(here, auth, `${domainName}/aliauth`, { ...auth.news, config: {}, digest: "sha256:0" });
  expect(here.lines.at(-1)?.getSeverity()).toBe(LogSeverity.WARNING);
});

describe("the configuration", () => {
  const checkConfig = async ({ client }: Opened, news: Properties) => {
    const request = new proto.CheckRequest().setUrn("urn:pulumi:dev::show::pulumi:providers:apsaravideo::default");
    const response = await call<proto.CheckResponse>((done) => client.checkConfig(request.setNews(toWire(news)), done));
    return response.getFailuresList().map((each) => [each.getProperty(), each.getReason()]);
  };

  it("is checked as a whole, by key, and no failure shows a value", async () => {
    const failures = await checkConfig(await open(), {
      ...{ lookups: "never", quotas: '{"CopyCasterSceneConfig": 0}', timeouts: { call: "x" }, accessKeyId: "id" },
      ...{ version: "0.1.0", unheardOf: "pa55" },
    });
    expect(failures.map(([key]) => key).sort()).toEqual([
      "accessKeySecret",
      "lookups",
      "quotas",
      "timeouts",
      "unheardOf",
    ]);
    expect(failures.at(-1)?.[1]).toMatch(/^is not a known key; the keys are accessKeyId, /);
    expect(JSON.stringify(failures)).not.toContain("pa55");
  });

  it.each<[string, Properties]>([
    ["values that are not known yet", { lookups: marker, secretArguments: marker, timeouts: marker }],
    ["lists and objects that are only partly known", { secretArguments: ["x_*", marker], timeouts: { call: marker } }],
  ])("may hold %s, which a Configure leaves out, and other keys are checked all the same", async (_, unknown) => {
    const here = await open();
    expect(await checkConfig(here, unknown)).toEqual([]);
    expect(await checkConfig(here, { ...unknown, drift: "never" })).toEqual([["drift", expect.any(String)]]);
    const { endpoint, credentials } = here.simulator;
    const args = toWire({ endpoint, ...credentials, ...unknown });
    await call((done) => here.client.configure(new proto.ConfigureRequest().setArgs(args), done));
    expect(await check(here, scene)).toMatchObject({ fromSceneId: pvwSceneId });
  });

  it("takes objects as well as JSON text, and secrets in their wrappers", async () => {
    const here = await open();
    const { endpoint, credentials } = here.simulator;
    const { accessKeyId, accessKeySecret } = credentials;
    const args = {
      ...{ endpoint, accessKeyId, timeouts: { call: 7 } },
      accessKeySecret: { ...secretSignature, value: accessKeySecret },
    };
    await call((done) => here.client.configure(new proto.ConfigureRequest().setArgs(toWire(args)), done));
    expect(await check(here, scene)).toMatchObject({ fromSceneId: pvwSceneId });
  });

  it("never replaces the provider when it changes", async () => {
    const { client } = await open();
    const request = new proto.DiffRequest().setOlds(toWire({ endpoint: "a" })).setNews(toWire({ endpoint: "b" }));
    const response = await call<proto.DiffResponse>((done) => client.diffConfig(request, done));
    expect([response.getChanges(), response.getDiffsList(), response.getReplacesList()]).toEqual([
      ...[DIFF_SOME, ["endpoint"], []],
    ]);
  });

  it("that can't be used fails each verb with its reasons", async () => {
    const here = await open({}, { lookups: "never" });
    const request = new proto.CheckRequest().setUrn(urnOf(scene)).setNews(toWire(scene.news));
    const response = await call<proto.CheckResponse>((done) => here.client.check(request, done));
    expect(response.getFailuresList().map((each) => each.getReason())).toEqual([
      "apsaravideo:lookups: expected one of required, optional, off",
    ]);
  });

  it("with look-ups off reads nothing, and keeps the state with a line that says so", async () => {
    const here = await open({}, { lookups: "off" });
    const state = { casterId, toSceneId: pgmSceneId, scene: {}, digest: "sha256:0" };
    const response = await read(here, scene, `${casterId}/${pgmSceneId}`, state);
    expect(fromWire(response.getProperties())).toEqual(state);
    expect(here.simulator.calls).toEqual([]);
    expect(here.lines.map((line) => line.getMessage())).toEqual([expect.stringContaining("look-ups are off")]);
  });
});

it("refuses the arguments of a function by name, and names a function or resource that it does not have", async () => {
  const { client } = await open();
  const invoke = (token: string, args: Properties) => {
    const request = new proto.InvokeRequest().setTok(`apsaravideo:index:${token}`).setArgs(toWire(args));
    return call<proto.InvokeResponse>((done) => client.invoke(request, done));
  };
  const failures = (await invoke("getStagedConfig", { domainName: "no domain" })).getFailuresList();
  expect(failures.map((each) => each.getProperty())).toEqual(["domainName", "functionName"]);
  await expect(invoke("getStagedConfig", { domainName: marker })).rejects.toThrow(
    /^apsaravideo:index:getStagedConfig: an/,
  );
  await expect(invoke("getNothing", {})).rejects.toThrow(/^pulumi-resource-apsaravideo has no function \S+:getNothing/);
  const request = new proto.CheckRequest().setUrn("urn:pulumi:dev::show::apsaravideo:index:Nothing::a");
  await expect(call((done) => client.check(request, done))).rejects.toThrow(
    /^pulumi-resource-apsaravideo has no resource \S+:Nothing/,
  );
});

it("tells its version and its schema, and answers a method that it does not have as unimplemented", async () => {
  const { client } = await open();
  const info = await call<{ getVersion(): string }>((done) => client.getPluginInfo(new Empty(), done));
  const response = await call<proto.GetSchemaResponse>((done) => client.getSchema(new proto.GetSchemaRequest(), done));
  const schema = JSON.parse(response.getSchema()) as { name: string; version: string };
  expect(schema).toMatchObject({ name: "apsaravideo", version: info.getVersion() });
  await expect(call((done) => client.getMapping(new proto.GetMappingRequest(), done))).rejects.toThrow("not implement");
});
