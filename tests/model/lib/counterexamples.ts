import type { Step } from "./steps";
import * as s from "./steps";

const { up, refresh, declare, set, pin, edit, stage, production, scene, component, fault, behave, lag, skew, pass } = s;

const loseRequest = (action: string, times = 1) => fault({ action, kind: "resetBefore", times });
const copy = "CopyCasterSceneConfig";
const publish = "PublishLiveStagingConfigToProduction";
const forbid = (action: string, after: number) =>
  fault({ action, kind: "status", status: 403, code: "Forbidden.RAM", after });

/** Histories that once broke the law. Each name says what holds since then. */
export const counterexamples: Readonly<Record<string, readonly Step[]>> = {
  "compares a pin with the promoted content when nothing is staged any more": [
    declare("func"),
    up(),
    edit(stage("aliauth", null)),
    pin("func", "wrong"),
    up(),
  ],
  "compares a pin with the promoted content when lookups are off": [
    declare("func"),
    up(),
    s.lookups("off"),
    pin("func", "wrong"),
    up(),
  ],
  "has something to refresh without look-ups, also on the plugin, which then reads nothing": [
    ...[s.lookups("off"), declare("scene"), up(), refresh(), up()],
  ],
  "compares a pin with the copied content when the source can't be read": [
    ...[declare("scene"), up(), s.lookups("optional"), pin("scene", "wrong")],
    ...[fault({ action: "DescribeCasterScenes", kind: "status", times: 6 }), up()],
  ],
  "keeps the evidence of a first publication that no read shows yet": [
    ...[declare("func2", { wait: false }), lag(45_000), up(), refresh(), up()],
  ],
  "compares a pin with drift when nothing is staged any more": [
    ...[declare("func"), up(), pin("func", "state"), edit(stage("aliauth", null))],
    ...[edit(production("aliauth", "R")), refresh(), up()],
  ],
  "does not promote drift when triggers change and nothing is staged": [
    ...[declare("func"), up(), pin("func", "state"), edit(stage("aliauth", null))],
    ...[edit(production("aliauth", "R")), refresh(), set("func", { triggers: 1 }), up()],
  ],
  "copies again when the request of new triggers never arrived": [
    declare("scene"),
    up(),
    set("scene", { triggers: 1 }),
    loseRequest(copy),
    up(),
  ],
  "publishes again when the request of new triggers never arrived": [
    declare("func"),
    up(),
    set("func", { triggers: 1 }),
    loseRequest(publish),
    up(),
  ],
  "copies again when a shared component was edited and the request never arrived": [
    ...[declare("scene"), up(), edit(component("a", "two")), loseRequest(copy), up()],
  ],
  "lets an up with nothing to copy pass while it is on air": [
    declare("scene"),
    up(),
    set("scene", { onAir: "refuse" }),
    up(),
  ],
  "lets an up with nothing to publish pass while the domain is offline": [
    declare("func"),
    up(),
    s.domain("offline"),
    up(),
  ],
  "lets an up with nothing to publish pass when staging of the same content has failed": [
    ...[declare("func"), up(), edit(stage("aliauth", "P", "failed")), up()],
  ],
  "keeps the evidence when triggers change and nothing is staged": [
    ...[declare("func"), up(), edit(stage("aliauth", null)), set("func", { triggers: 1 }), up()],
  ],
  "never shows the request of one content as evidence for another": [
    ...[declare("scene"), s.meanwhile("after the write", component("a", "two")), up(), up()],
  ],
  "claims no confirmation with wait false while the rollout is in progress": [
    behave({ rolloutMs: 20_000 }),
    declare("func", { wait: false }),
    up(),
  ],
  "publishes again with wait false after a failed rollout": [
    ...[behave({ rolloutMs: 20_000, rolloutResult: "failed" }), declare("func", { wait: false }), up()],
    ...[pass(60_000), behave({ rolloutResult: "success" }), refresh(), up()],
  ],
  "publishes again when a refresh finds that the rollout failed after all": [
    ...[declare("func"), behave({ rolloutMs: 400_000, rolloutResult: "failed" }), up(), pass(500_000), refresh()],
    ...[behave({ rolloutMs: 0, rolloutResult: "success" }), up()],
  ],
  "reports drift when nothing is staged any more": [
    ...[declare("func"), up(), edit(stage("aliauth", null)), edit(production("aliauth", "R")), refresh(), up()],
  ],
  "waits for a new publish while reads still show the failed one": [
    ...[
      behave({ rolloutResult: "failed" }),
      declare("func"),
      up(),
      behave({ rolloutResult: "success" }),
      lag(5_000),
      s.preview(),
      up(),
    ],
  ],
  "says nothing of a write when an adoption could not be confirmed": [
    ...[
      declare("func", { adopt: true }),
      edit(production("aliauth", "P")),
      forbid("DescribeLiveDomainConfigs", 2),
      up(),
    ],
  ],
  "adopts in the next up when an adoption could not be confirmed": [
    ...[declare("scene", { adopt: true }), edit(scene("pgm-1", ["a"])), forbid("DescribeCasterScenes", 2), up(), up()],
  ],
  "does not wait for a write that was sent by a clock that was ahead": [
    ...[declare("scene"), up(), edit(scene("pvw-1", ["b"])), skew(3_600_000), loseRequest(copy, 6), up()],
    ...[skew(0), pass(60_000), up()],
  ],
  "refuses to copy to a target that another resource has adopted in the same run": [
    ...[
      edit(scene("pgm-1", ["b", "a"])),
      declare("scene2", { toSceneId: "pgm-1", adopt: true }),
      declare("scene"),
      up(),
    ],
  ],
  "does not trust a lagging read of the target when the source was edited right before the copy": [
    ...[declare("scene"), up(), set("scene", { triggers: 1 }), lag(45_000)],
    ...[s.meanwhile("before the write", scene("pvw-1", ["b"])), up()],
  ],
  "does not trust a lagging read of production when staging was edited right before the publish": [
    ...[declare("func"), up(), set("func", { triggers: 1 }), lag(45_000)],
    ...[s.meanwhile("before the write", stage("aliauth", "R")), up()],
  ],
  "refuses the second of two resources that copy different scenes to one target": [
    declare("scene"),
    declare("scene2", { toSceneId: "pgm-1" }),
    up(),
  ],
  "keeps what was there before the first publication when another one failed in its place": [
    ...[declare("func"), up(), declare("func2", { triggers: 1 }), behave({ rolloutResult: "failed" })],
    ...[set("func2", { functionName: "aliauth" }), up()],
  ],
};
