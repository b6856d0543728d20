/** A plugin that does nothing: Pulumi's protocol and gRPC, and the two calls that start every plugin. */
const grpc = require("@grpc/grpc-js");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const { ProviderHandshakeResponse } = require("@pulumi/pulumi/proto/provider_pb");

const server = new grpc.Server();
server.addService(ResourceProviderService, {
  handshake: (_call, done) => done(null, new ProviderHandshakeResponse()),
  getPluginInfo: (_call, done) => done(null, new PluginInfo().setVersion("0.0.0")),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
