/*
 * How far a request travels inside the provider, measured against the simulator, as JSON on the output:
 *
 * - files: the files of provider/ that one warmed-up `check` enters, for each resource. A file is entered when V8's
 *   precise coverage counts a call of one of its functions.
 * - hops: the functions of provider/live that call each other, from the operation that a resource calls to the vendor's
 *   `callApi`, with or without an await in between. A helper that returns before `callApi` is called is no hop.
 */
const { Session } = require("node:inspector");
const { relative, resolve } = require("node:path");
const { fileURLToPath } = require("node:url");
const { callPath } = require("./register");
const { demo, startSimulator } = require("../../local/simulator");
const { createDynamicProvider } = require("../../provider/serving/dynamic");

const root = resolve(__dirname, "../..");
const hops = {};
const { default: Client } = require("@alicloud/openapi-client");
const { callApi } = Client.prototype;
Client.prototype.callApi = function (params, ...rest) {
  hops[params.action] = callPath();
  return callApi.call(this, params, ...rest);
};

const session = new Session();
session.connect();
const coverage = (method, parameters) =>
  new Promise((done, failed) =>
    session.post(`Profiler.${method}`, parameters, (error, result) => (error ? failed(error) : done(result))),
  );

/** The files of provider/ with a function that `work` calls. */
async function filesEntered(work) {
  await coverage("takePreciseCoverage");
  await work();
  const { result } = await coverage("takePreciseCoverage");
  return result
    .filter(({ functions }) => functions.some(({ ranges: [whole] }) => whole.count > 0))
    .map(({ url }) => relative(root, url.startsWith("file:") ? fileURLToPath(url) : url))
    .filter((file) => file.startsWith("provider/"))
    .sort();
}

async function measure() {
  await coverage("enable");
  await coverage("startPreciseCoverage", { callCount: true, detailed: true });
  const simulator = await startSimulator({ quotas: false });
  const settings = {
    "apsaravideo:endpoint": simulator.endpoint,
    "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
    "apsaravideo:accessKeySecret": simulator.credentials.accessKeySecret,
  };
  const provider = createDynamicProvider({ read: (key) => settings[key], env: {} });
  const resources = {
    casterSceneSync: { casterId: demo.casterId },
    stagingPromotion: { domainName: demo.domainName, functionName: "aliauth" },
  };
  const files = {};
  for (const [name, inputs] of Object.entries(resources)) {
    const check = async () => {
      const { failures } = await provider[name].check({}, inputs);
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
    };
    await check();
    files[name] = await filesEntered(check);
  }
  await provider.lookups.getProductionConfig(resources.stagingPromotion);
  await simulator.stop();
  return { files, hops };
}

measure().then(
  (figures) => process.stdout.write(JSON.stringify(figures)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
