const { CasterSceneSync, StagingPromotion } = require("pulumi-apsaravideo");

exports.staging = (name, args) => new StagingPromotion(name, args);
exports.caster = (name, args) => new CasterSceneSync(name, args);
