/** A provider as most people write one: captures the client and makes the call. */
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
