import * as pulumi from "@pulumi/pulumi";
import { StagingPromotion } from "pulumi-apsaravideo";

const config = new pulumi.Config();
const domainName = config.require("domainName");

// The referer list is published first, because a new key must not lock out players that the list is about to admit.
const referers = new StagingPromotion("referers", { domainName, functionName: "referer_white_list_set" });
const auth = new StagingPromotion("auth", { domainName, functionName: "aliauth" }, { dependsOn: referers });

export const digests = { referers: referers.digest, auth: auth.digest };
export const status = auth.status;
