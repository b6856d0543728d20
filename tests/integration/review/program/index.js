const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { CasterSceneSync, DomainPromotion, StagingPromotion } = require("pulumi-apsaravideo");

// The recording changes the program between previews.
const { casterId, domainName, functions, expectedDigest, note, plugin, promotes } = JSON.parse(
  readFileSync(new pulumi.Config().require("arguments"), "utf8"),
);
if (plugin) {
  const auth = new pulumi.CustomResource("apsaravideo:index:StagingPromotion", "auth", {
    domainName,
    functionName: "aliauth",
  });
  new pulumi.CustomResource("apsaravideo:index:CasterSceneSync", "show", { casterId }, { dependsOn: auth });
  return;
}
const show =
  casterId === undefined
    ? undefined
    : new CasterSceneSync("evening-show", {
        casterId,
        note: pulumi.secret(note),
        ...(expectedDigest && { expectedDigest }),
      });
if (functions) new DomainPromotion("rules", { domainName, functions });
// The name of the function is unknown until the show was written.
if (promotes) {
  const functionName = show.requestId.apply((id) => (id ? "aliauth" : "none"));
  new StagingPromotion("late", { domainName, functionName });
}
