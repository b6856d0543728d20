import * as pulumi from "@pulumi/pulumi";
import { DomainPromotion, getStagedConfigOutput } from "pulumi-apsaravideo";

const config = new pulumi.Config();
const domainName = config.require("domainName");

// Publishes in this order, each function after the previous one is in effect. A failure stops the rest.
const opening = new DomainPromotion("opening", {
  domainName,
  functions: ["referer_white_list_set", "path_based_ttl_set", "aliauth"],
});

export const digests = opening.digests;
// The currently staged configuration, published or not.
export const staged = getStagedConfigOutput({ domainName, functionName: "aliauth" }).digest;
