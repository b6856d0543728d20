import * as pulumi from "@pulumi/pulumi";
import { CasterSceneSync } from "pulumi-apsaravideo";

const config = new pulumi.Config();

// The caster has one PVW and one PGM scene, so the program names neither.
const show = new CasterSceneSync("show", {
  casterId: config.require("casterId"),
  note: config.get("note"),
});

export const scene = show.toSceneId;
export const digest = show.digest;
export const syncedAt = show.syncedAt;
