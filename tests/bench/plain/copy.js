/** A provider as most people write one: captures the client and makes the call. */
const { dynamic } = require("@pulumi/pulumi");
const { call } = require("./client");

const provider = {
  async create({ casterId, fromSceneId, toSceneId }) {
    const query = { CasterId: casterId, FromSceneId: fromSceneId, ToSceneId: toSceneId };
    const { RequestId: requestId } = await call("CopyCasterSceneConfig", query);
    return { id: `${casterId}/${toSceneId}`, outs: { casterId, fromSceneId, toSceneId, requestId } };
  },
};

exports.Copy = class Copy extends dynamic.Resource {
  constructor(name, args, opts) {
    super(provider, name, { ...args, requestId: undefined }, opts, "plain", "Copy");
  }
};
