/* How most people write it: the client is captured, the verb calls, and that is all. */
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
