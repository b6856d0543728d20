import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { demo, startSimulator } from "../../../local/simulator";
import { call, fromWire, toWire } from "../../lib/pluginServing";

const root = resolve(__dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(root, "plugin/package.json"), "utf8")) as { version: string };
const name = "pulumi-resource-apsaravideo";
const linux = `${name}-v${version}-linux-amd64.tar.gz`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plugin-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Builds and packs the plugin in a folder of its own. Returns the folder of the release. */
function release(into: string): string {
  const copy = join(folder, into);
  const skip = (path: string) => !/\/(dist|release|node_modules)$/.test(path);
  for (const each of ["provider", "plugin"])
    cpSync(join(root, each), join(copy, each), { recursive: true, filter: skip });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const script of ["build.js", "pack.js"])
    execFileSync(process.execPath, [join(copy, "plugin", script)], { stdio: "pipe" });
  return join(copy, "plugin/release");
}

it("packs the same bytes in two folders: one tarball for each platform, under 2 MB, with its checksum", () => {
  const [first, second] = [release("a"), release("deeper/b")];
  const files = readdirSync(first);
  expect(files).toHaveLength(7);
  const sums = readFileSync(join(first, "SHA256SUMS"), "utf8");
  for (const file of files) {
    const bytes = readFileSync(join(first, file));
    expect(bytes.equals(readFileSync(join(second, file)))).toBe(true);
    if (file === "SHA256SUMS") continue;
    expect(file).toMatch(
      new RegExp(`^${name}-v${version.replaceAll(".", "\\.")}-(linux|darwin|windows)-(amd64|arm64)\\.tar\\.gz$`),
    );
    expect(bytes.length).toBeLessThan(2_000_000);
    expect(sums).toContain(`${createHash("sha256").update(bytes).digest("hex")}  ${file}\n`);
  }
  const listed = execFileSync("tar", ["tzvf", join(first, linux)], { encoding: "utf8" })
    .trim()
    .split("\n");
  expect(listed.map((line) => [line.split(/\s+/)[0], line.split(/\s+/).at(-1)])).toEqual([
    ["-rw-r--r--", "LICENSE"],
    ["-rw-r--r--", "THIRD_PARTY_LICENSES"],
    ["-rwxr-xr-x", name],
    ["-rw-r--r--", `${name}.cmd`],
    ["-rw-r--r--", "schema.json"],
  ]);
}, 120_000);

it("runs from the tarball alone: prints its port, serves a check, and ends on SIGINT", async () => {
  const unpacked = mkdtempSync(join(folder, "unpacked-"));
  execFileSync("tar", ["xzf", join(release("c"), linux), "-C", unpacked]);
  const child = spawn(join(unpacked, name), [], { cwd: unpacked, env: { PATH: process.env["PATH"] } });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  await once(child.stdout, "data");
  const simulator = await startSimulator();
  const client = new ResourceProviderClient(`127.0.0.1:${printed.trim()}`, grpc.credentials.createInsecure());
  try {
    const args = toWire({ endpoint: simulator.endpoint, ...simulator.credentials });
    await call((done) => client.configure(new proto.ConfigureRequest().setArgs(args), done));
    const request = new proto.CheckRequest()
      .setUrn("urn:pulumi:dev::show::apsaravideo:index:CasterSceneSync::a")
      .setNews(toWire({ casterId: demo.casterId }));
    const response = await call<proto.CheckResponse>((done) => client.check(request, done));
    expect(response.getFailuresList()).toEqual([]);
    expect(fromWire(response.getInputs())).toMatchObject({ fromSceneId: demo.pvwSceneId });
    const schema = await call<proto.GetSchemaResponse>((done) => client.getSchema(new proto.GetSchemaRequest(), done));
    expect(JSON.parse(schema.getSchema())).toMatchObject({ name: "apsaravideo", version });
  } finally {
    client.close();
    child.kill("SIGINT");
    await simulator.stop();
  }
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(0);
  expect(printed).toMatch(/^\d+\n$/);
}, 120_000);

it("holds the licenses of what it bundles", () => {
  const notices = readFileSync(join(root, "plugin/dist/THIRD_PARTY_LICENSES"), "utf8");
  for (const bundled of ["@alicloud/openapi-client", "@grpc/grpc-js", "google-protobuf", "@pulumi/pulumi", "valibot"])
    expect(notices).toMatch(new RegExp(`^${bundled} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
});
