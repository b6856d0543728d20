import * as pulumi from "@pulumi/pulumi";
import { CasterSceneSync, StagingPromotion } from "pulumi-apsaravideo";

const config = new pulumi.Config();
const note = config.get("title");

const auth = new StagingPromotion("auth", {
  domainName: config.require("domainName"),
  functionName: "aliauth",
  note,
});

// The new key is in effect before viewers see the new scene.
const show = new CasterSceneSync("show", { casterId: config.require("casterId"), note }, { dependsOn: auth });

export const onAir = show.digest;
export const access = auth.digest;
