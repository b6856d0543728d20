import * as pulumi from "@pulumi/pulumi";
import { connect, createServer, Socket, type AddressInfo } from "node:net";
import * as sdk from "../../../sdk";

/** Everything that reached Pulumi's mocks. */
const resources: pulumi.runtime.MockResourceArgs[] = [];
const calls: pulumi.runtime.MockCallArgs[] = [];
const connected = jest.spyOn(Socket.prototype, "connect");

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      resources.push(args);
      return { id: `${args.name}-id`, state: { ...args.inputs, digest: `digest of ${args.name}` } };
    },
    call: (args) => {
      calls.push(args);
      return args.token.endsWith("getCasterScenes")
        ? { scenes: [{ sceneId: "s1", kind: "PVW" }] }
        : { digest: "staged" };
    },
  });
});
afterEach(() => {
  resources.length = 0;
  calls.length = 0;
});

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

it("declares both resources under Pulumi's mocks with their documented tokens and inputs", async () => {
  const { CasterSceneSync, StagingPromotion } = sdk;
  const show = new CasterSceneSync("show", { casterId: "c1", triggers: [1], onAir: "refuse" });
  const auth = new StagingPromotion("auth", { domainName: "live.example.com", functionName: "aliauth", wait: false });
  expect(await valueOf(show.digest)).toBe("digest of show");
  expect(await valueOf(auth.digest)).toBe("digest of auth");
  expect(resources.map(({ type }) => type)).toEqual([
    "pulumi-nodejs:dynamic/apsaravideo:CasterSceneSync",
    "pulumi-nodejs:dynamic/apsaravideo:StagingPromotion",
  ]);
  const [{ inputs: first } = { inputs: {} }, { inputs: second } = { inputs: {} }] = resources;
  expect(first).toMatchObject({ casterId: "c1", triggers: [1], onAir: "refuse" });
  expect(second).toMatchObject({ domainName: "live.example.com", functionName: "aliauth", wait: false });
});

it("answers look-ups from the mocks alone", async () => {
  const { getCasterScenesOutput, getProductionConfigOutput, getStagedConfigOutput } = sdk;
  const query = { domainName: "live.example.com", functionName: "aliauth" };
  const scenes = [{ sceneId: "s1", kind: "PVW" }];
  expect(await valueOf(getCasterScenesOutput({ casterId: pulumi.output("c1") }))).toEqual(scenes);
  expect(await valueOf(getStagedConfigOutput(query))).toEqual({ digest: "staged" });
  expect(await valueOf(getProductionConfigOutput(query))).toEqual({ digest: "staged" });
  expect(await sdk.getCasterScenes({ casterId: "c1" })).toEqual(scenes);
  expect(await sdk.getStagedConfig(query)).toEqual({ digest: "staged" });
  expect(await sdk.getProductionConfig(query)).toEqual({ digest: "staged" });
  const once = [
    ["apsaravideo:index:getCasterScenes", { casterId: "c1" }],
    ["apsaravideo:index:getStagedConfig", query],
    ["apsaravideo:index:getProductionConfig", query],
  ];
  expect(calls.map(({ token, inputs }) => [token, inputs])).toEqual([...once, ...once]);
});

it("opens no connection in any of these tests", () => {
  expect(connected).not.toHaveBeenCalled();
  // The spy does see connections: this one is real.
  const server = createServer().listen(0);
  const socket = connect((server.address() as AddressInfo).port);
  expect(connected).toHaveBeenCalledTimes(1);
  socket.destroy();
  server.close();
});

describe("DomainPromotion", () => {
  const args = {
    domainName: "live.example.com",
    functions: ["b", "a"],
    expectedDigests: { a: `sha256:${"0".repeat(64)}` },
    note: "n",
  };

  it("declares one child for each function, in the given order", async () => {
    const { DomainPromotion } = sdk;
    const { digests, promotions } = new DomainPromotion("opening", args);
    expect(await valueOf(digests)).toEqual({ a: "digest of opening-a", b: "digest of opening-b" });
    expect(promotions).toHaveLength(2);
    const children = resources.filter(({ type }) => type.endsWith("StagingPromotion"));
    expect(children.map(({ inputs }) => inputs["functionName"])).toEqual(["b", "a"]);
    expect(children.map(({ inputs }) => inputs["expectedDigest"])).toEqual([undefined, args.expectedDigests.a]);
  });

  it.each([
    [{ functions: [] }, "at least one function"],
    [{ functions: ["a", "b", "a"] }, "names a more than once"],
    [{ functions: ["b"] }, "expectedDigests names a, which functions does not"],
  ])("refuses %j", (wrong, message) => {
    const { DomainPromotion } = sdk;
    expect(() => new DomainPromotion("opening", { ...args, ...wrong })).toThrow(message);
  });
});
