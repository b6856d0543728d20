import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StateFile } from "../../../local/engine/stateFile";
import { GoldenStack } from "./lib/golden";
import type { GoldenProgram } from "./lib/golden";

const program: GoldenProgram = { resources: [{ key: "a", value: "one" }] };

describe("the state file", () => {
  const golden = new GoldenStack("dev");
  beforeAll(async () => {
    await golden.withProgram(program).up();
  });
  afterAll(() => {
    golden.remove();
  });

  /** A stack whose state file contains `text` instead. */
  function createWithState(text: string): GoldenStack {
    const other = new GoldenStack("dev");
    mkdirSync(dirname(other.stateFile), { recursive: true });
    writeFileSync(other.stateFile, text);
    return other;
  }

  it("is a deployment that Pulumi imports: version 3, a manifest with its own hash, resources", async () => {
    const { version, deployment } = await golden.withProgram(program).exportDeployment();
    expect(version).toBe(3);
    expect(deployment.manifest.version).toMatch(/^v3\./);
    expect(deployment.manifest.magic).toMatch(/^[0-9a-f]{64}$/);
    expect(deployment.resources?.map(({ type }) => type)).toEqual([
      "pulumi:pulumi:Stack",
      "pulumi:providers:pulumi-nodejs",
      "pulumi-nodejs:dynamic/golden:Probe",
    ]);
    expect(JSON.parse(golden.stateText())).toMatchObject({ version: 3, deployment: { metadata: {} } });
  });

  it("leaves no partial file beside it, even when it cannot be replaced", async () => {
    expect(readdirSync(golden.dir)).toEqual(["state.json"]);
    const folder = join(golden.dir, "folder");
    mkdirSync(folder);
    const owner = { stack: "dev", project: "golden" };
    const file = new StateFile(folder, owner, undefined, "v3.0.0");
    await expect(file.write({ resources: [], pendingOperations: [] })).rejects.toThrow();
    expect(readdirSync(golden.dir).sort()).toEqual(["folder", "state.json"]);
  });

  it.each([
    ["damaged", (text: string) => text.slice(0, text.length / 2), /not complete JSON/],
    ["empty", () => "", /not complete JSON/],
    ["not a deployment", () => '{"hello": "world"}', /not a Pulumi deployment of version 3/],
    ["of an older version", (text: string) => text.replace('"version": 3', '"version": 2'), /of version 3/],
    [
      "changed in its manifest",
      (text: string) => text.replace(/"version": "v3[^"]*"/, '"version": "v3.0.0"'),
      /manifest/,
    ],
    [
      "of another stack",
      (text: string) => text.replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::"),
      /belongs to stack prod/,
    ],
    [
      "full of another provider's resources",
      (text: string) => text.replaceAll("pulumi-nodejs:dynamic/golden:Probe", "aws:s3/bucket:Bucket"),
      /is not a dynamic resource/,
    ],
  ])("is refused, and kept, when it is %s", async (_, change, message) => {
    const text = change(golden.stateText());
    expect(text).not.toBe(golden.stateText());
    const other = createWithState(text);
    const stack = other.withProgram(program);
    await expect(stack.up()).rejects.toThrow(message);
    await expect(stack.destroy()).rejects.toThrow("The file is unchanged.");
    expect(other.stateText()).toBe(text);
    other.remove();
  });

  it("causes a warning about interrupted steps, and forgets them only on request of a refresh", async () => {
    const { version, deployment } = await golden.withProgram(program).exportDeployment();
    const [stack, provider, resource] = deployment.resources ?? [];
    const cut = {
      version,
      deployment: {
        ...deployment,
        resources: [stack, provider],
        pending_operations: [{ resource, type: "creating" }],
      },
    };
    const other = createWithState(JSON.stringify(cut));
    const result = await other.withProgram(program).up();
    expect(result.exitCode).toBe(0);
    expect(result.diagnostics).toEqual([
      {
        severity: "warning",
        urn: null,
        message: expect.stringMatching(/1 pending operations[^]*Probe::a, interrupted while creating/),
      },
    ]);
    expect(other.calls().map(({ method }) => method)).toEqual(["check", "create"]);
    const operations = async (): Promise<unknown> =>
      (await other.withProgram(program).exportDeployment()).deployment.pending_operations;
    expect(await operations()).toHaveLength(1);
    await other.withProgram(program).refresh({ clearPendingCreates: true });
    expect(await operations()).toBeUndefined();
    other.remove();
  });
});
