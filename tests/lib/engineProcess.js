"use strict";
/*
 * The part of Pulumi's engine that a plugin connects to, in a process of its own that can be killed. Prints its port, and
 * then a line of JSON for each line of the log.
 */
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");

const server = new grpc.Server();
server.addService(EngineService, {
  log: ({ request }, callback) => {
    console.log(JSON.stringify({ message: request.getMessage(), urn: request.getUrn() }));
    callback(null, new Empty());
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
