import * as pulumi from "@pulumi/pulumi";
import { CasterSceneSync, StagingPromotion } from "pulumi-apsaravideo";

const config = new pulumi.Config();
const note = config.get("title");

const auth = new StagingPromotion("auth", {
  domainName: config.require("domainName"),
  functionName: "aliauth",
  note,
});

// Viewers see the new scene only when the new key already admits them.
const show = new CasterSceneSync("show", { casterId: config.require("casterId"), note }, { dependsOn: auth });

export const onAir = show.digest;
export const access = auth.digest;
