import * as pulumi from "@pulumi/pulumi";
import * as apsaravideo from "@pulumi-apsaravideo/apsaravideo";

const config = new pulumi.Config();

// The new key is in effect before viewers see the new scene.
const auth = new apsaravideo.StagingPromotion("auth", {
  domainName: config.require("domainName"),
  functionName: "aliauth",
});
const show = new apsaravideo.CasterSceneSync("show", { casterId: config.require("casterId") }, { dependsOn: auth });

export const onAir = show.digest;
export const access = auth.digest;
