const { CasterSceneSync, DomainPromotion, StagingPromotion } = require("pulumi-apsaravideo");

// Every input of both resources appears once, so that the recorded state contains each.
const domainName = "live.example.com";
const casterId = "LIVEPRODUCER_POST-cn-demo0000001";
const shared = {
  regionId: "cn-shanghai",
  triggers: { build: 7, tags: ["a"] },
  note: "recorded",
  timeouts: { call: 5, operation: 60 },
};
new CasterSceneSync("everything", {
  ...shared,
  casterId,
  fromSceneId: "00000000-0000-4000-8000-000000000001",
  toSceneId: "00000000-0000-4000-8000-000000000002",
  onAir: "allow",
});
new CasterSceneSync("least", { casterId });
new StagingPromotion("everything", { ...shared, domainName, functionName: "aliauth", wait: true });
new DomainPromotion("group", { domainName, functions: ["referer_white_list_set", "path_based_ttl_set"] });
