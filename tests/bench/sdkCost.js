/** Prints seconds per round of the SDK's resources and of bare dynamic resources, in turn, under mocks. */
const pulumi = require("@pulumi/pulumi");
const { setMockOptions } = require("@pulumi/pulumi/runtime/settings");
const { StagingPromotion } = require("pulumi-apsaravideo");

const [rounds, count] = process.argv.slice(2).map(Number);
const nothing = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async () => ({ changes: false }),
  create: async (news) => ({ id: "id", outs: news }),
  update: async (_id, _olds, news) => ({ outs: news }),
  read: async (id, props) => ({ id, props }),
};
const outputs = { config: undefined, digest: undefined, requestId: undefined, promotedAt: undefined };
const more = { status: undefined, previous: undefined };
const ways = {
  ours: (name, args) => new StagingPromotion(name, args),
  bare: (name, args) =>
    new pulumi.dynamic.Resource(nothing, name, { ...args, ...outputs, ...more }, undefined, "bench", "Bare"),
};

async function round(way, name) {
  globalThis.gc?.();
  const start = performance.now();
  const urns = Array.from({ length: count }, (_, index) => {
    const args = { domainName: `d${Math.floor(index / 6)}.example.com`, functionName: `function_${index % 6}` };
    const { urn } = ways[way](`${name}-${index}`, args);
    return new Promise((resolve) => urn.apply(resolve));
  });
  await Promise.all(urns);
  return (performance.now() - start) / 1000;
}

async function main() {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    call: () => ({}),
  });
  // Under mocks the SDK passes no hints. With another prototype, the SDK does not recognise the mocks.
  const monitor = pulumi.runtime.getMonitor();
  setMockOptions(new Proxy(monitor, { getPrototypeOf: () => Object.prototype }));
  const times = { ours: [], bare: [] };
  // The first round loads and compiles the code for the other rounds.
  for (let index = -1; index < rounds; index += 1) {
    for (const way of Object.keys(times)) {
      const time = await round(way, `${way}-${index}`);
      if (index >= 0) times[way].push(time);
    }
  }
  console.log(JSON.stringify(times));
}

void main();
