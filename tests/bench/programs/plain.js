const { Copy } = require("../plain/copy");
const { Promotion } = require("../plain/promotion");

exports.staging = (name, args) => new Promotion(name, args);
exports.caster = (name, args) => new Copy(name, args);
