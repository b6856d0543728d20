/**
 * The closure captures the vendor's client class. It cannot capture a client object, because Pulumi's serialiser
 * confuses two modules of the vendor with the same name.
 */
const { default: OpenApi, Config, OpenApiRequest, Params } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config("apsaravideo");
const settings = {
  endpoint: config.require("endpoint"),
  protocol: "HTTP",
  accessKeyId: config.require("accessKeyId"),
  accessKeySecret: config.require("accessKeySecret"),
};

exports.call = async (action, query) => {
  const client = new OpenApi(new Config(settings));
  const params = new Params({
    action,
    version: "2016-11-01",
    protocol: "HTTP",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const { body } = await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}));
  return body;
};
