const { existsSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { CasterSceneSync, StagingPromotion } = require("pulumi-apsaravideo");

const config = new pulumi.Config();
const note = existsSync(config.require("secretWhile")) ? pulumi.secret("hidden words") : "plain words";
const show = new CasterSceneSync("show", { casterId: config.require("casterId"), note });

// Three outputs of the show: an input that it echoes, a computed input, and an output that only a write makes.
new StagingPromotion("auth", {
  domainName: config.require("domainName"),
  functionName: "aliauth",
  note: show.note,
  triggers: [show.digest, show.requestId],
});
