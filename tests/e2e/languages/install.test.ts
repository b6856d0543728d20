import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { demo } from "../../../local/simulator";
import { openProject } from "./lib/pulumi";

const root = resolve(__dirname, "../../..");
const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;

it("is installed by the CLI from the tarball, and then serves a program that names no path", async () => {
  const work = mkdtempSync(join(tmpdir(), "release-"));
  try {
    execFileSync(process.execPath, [join(root, "plugin/pack.js"), work], { stdio: "pipe" });
    const tarball = join(work, `pulumi-resource-apsaravideo-v0.1.0-${platform}.tar.gz`);
    expect(existsSync(tarball)).toBe(true);
    const program = `name: show
runtime: yaml
resources:
  show:
    type: apsaravideo:CasterSceneSync
    properties: { casterId: ${demo.casterId} }
`;
    const { pulumi, simulator } = await openProject(program);
    expect(await pulumi("plugin", "install", "resource", "apsaravideo", "0.1.0", "--file", tarball)).toMatchObject({
      ok: true,
    });
    expect((await pulumi("plugin", "ls", "--json")).text).toMatch(/"name": "apsaravideo"[^}]*"version": "0\.1\.0"/);
    const schema = await pulumi("package", "get-schema", "apsaravideo");
    expect(schema).toMatchObject({ ok: true, text: expect.stringContaining('"displayName": "ApsaraVideo Live"') });
    expect(await pulumi("up", "--yes")).toMatchObject({ ok: true });
    expect(simulator.writes()).toHaveLength(1);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

it("has a schema in which Pulumi's own check finds nothing", async () => {
  const { pulumi } = await openProject("name: show\nruntime: yaml\n");
  expect(await pulumi("schema", "check", join(root, "plugin/schema.json"))).toMatchObject({ ok: true });
});
