const { CasterSceneSync, DomainPromotion, StagingPromotion } = require("pulumi-apsaravideo");
const world = require("../lib/world");

// Every input of both resources appears once, so that the recorded state contains each.
const domainName = world.domainName;
const shared = {
  regionId: "cn-shanghai",
  triggers: { build: 7, tags: ["a"] },
  note: "recorded",
  timeouts: { call: 5, operation: 60 },
};
new CasterSceneSync("everything", {
  ...shared,
  casterId: world.casterId,
  fromSceneId: world.pvwSceneId,
  toSceneId: world.pgmSceneId,
  onAir: "allow",
});
new CasterSceneSync("least", { casterId: world.casterId });
new StagingPromotion("everything", { ...shared, domainName, functionName: "aliauth", wait: true });
new DomainPromotion("group", { domainName, functions: ["referer_white_list_set", "path_based_ttl_set"] });
