import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineLog } from "../../../plugin/engineLog";

it("delivers every line, in order, also when the log is closed while lines wait", async () => {
  const lines: string[] = [];
  const engine = new grpc.Server();
  engine.addService(EngineService, {
    log: ({ request }: { request: LogRequest }, callback: grpc.sendUnaryData<Empty>) => {
      lines.push(request.getMessage());
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve) => {
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound));
  });
  const log = new EngineLog(`127.0.0.1:${String(port)}`);
  for (const line of ["one", "two", "three"]) log.log("info", line, "");
  log.close();
  await log.flush();
  engine.forceShutdown();
  expect(lines).toEqual(["one", "two", "three"]);
});
