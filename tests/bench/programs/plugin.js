/** The resources of the provider plugin, as a generated SDK declares them. */
const { CustomResource } = require("@pulumi/pulumi");

const common = { note: undefined, triggers: undefined, digest: undefined, requestId: undefined, previous: undefined };
const declare = (type, outputs) => (name, args) =>
  new CustomResource(`apsaravideo:index:${type}`, name, { ...common, ...outputs, ...args });

exports.staging = declare("StagingPromotion", { config: undefined, promotedAt: undefined, status: undefined });
exports.caster = declare("CasterSceneSync", { scene: undefined, syncedAt: undefined });
