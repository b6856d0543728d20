const pulumi = require("@pulumi/pulumi");

/** The resources of the plugin are declared without an SDK. */
const type = (name) =>
  class extends pulumi.CustomResource {
    constructor(resourceName, args) {
      super(`apsaravideo:index:${name}`, resourceName, args);
    }
  };
const { CasterSceneSync, StagingPromotion } =
  process.env.SERVING === "plugin"
    ? { CasterSceneSync: type("CasterSceneSync"), StagingPromotion: type("StagingPromotion") }
    : require("pulumi-apsaravideo");

// Names in the test's world, separated by commas.
const config = new pulumi.Config();
const names = (key) => config.require(key).split(",");
for (const casterId of names("casters")) new CasterSceneSync(casterId, { casterId });
for (const domainName of names("domains")) {
  new StagingPromotion(domainName, { domainName, functionName: "referer_white_list_set" });
}
