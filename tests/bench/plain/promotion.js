/* How most people write it: the client is captured, the verb calls, and that is all. */
const { dynamic } = require("@pulumi/pulumi");
const { call } = require("./client");

const provider = {
  async create({ domainName, functionName }) {
    const query = { DomainName: domainName, FunctionName: functionName };
    const { RequestId: requestId } = await call("PublishLiveStagingConfigToProduction", query);
    return { id: `${domainName}/${functionName}`, outs: { domainName, functionName, requestId } };
  },
};

exports.Promotion = class Promotion extends dynamic.Resource {
  constructor(name, args, opts) {
    super(provider, name, { ...args, requestId: undefined }, opts, "plain", "Promotion");
  }
};
