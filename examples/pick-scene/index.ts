import * as pulumi from "@pulumi/pulumi";
import { CasterSceneSync, getCasterScenesOutput } from "pulumi-apsaravideo";

const config = new pulumi.Config();
const casterId = config.require("casterId");
const name = config.require("scene");

// A caster with several PVW scenes: the director selects one by its name.
const fromSceneId = getCasterScenesOutput({ casterId }).apply((scenes) => {
  const [scene, ...others] = scenes.filter((each) => each.kind === "PVW" && each.sceneName === name);
  if (scene === undefined || others.length > 0) {
    throw new pulumi.RunError(
      `expected one PVW scene named "${name}" in ${casterId}, found ${others.length + (scene ? 1 : 0)}`,
    );
  }
  return scene.sceneId;
});

export const digest = new CasterSceneSync("show", { casterId, fromSceneId }).digest;
