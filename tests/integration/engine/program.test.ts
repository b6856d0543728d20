import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack } from "../../../local/engine";
import type { Stack, StackOptions } from "../../../local/engine";
import { GoldenStack } from "./lib/golden";

const dir = mkdtempSync(join(tmpdir(), "engine-programs-"));
let printed = "";
afterAll(() => {
  rmSync(dir, { recursive: true });
});

function stackOf(program: string, options: Partial<StackOptions> = {}): Stack {
  printed = "";
  return openStack({
    projectDir: join(__dirname, "programs", program),
    stack: "dev",
    stateFile: join(dir, `${program}.json`),
    print: (text) => {
      printed += text;
    },
    ...options,
  });
}

describe("a TypeScript program", () => {
  it("runs unchanged, with its own dynamic provider, a component and configuration", async () => {
    const config = { guest: "ada", key: { secret: "hush" } };
    const result = await stackOf("typescript", { config, passphrase: "open sesame" }).up();
    expect(result.changeSummary).toEqual({ create: 3 });
    expect(result.outputs).toEqual({ key: { value: 4, secret: true }, text: { value: "hello ada!", secret: false } });
    expect(printed.replaceAll(/^ *\[urn=.*\n/gm, "")).toBe(
      [
        "Updating (dev):",
        "+ pulumi:pulumi:Stack: (create)",
        "planning in dev of typed",
        "    + hello:index:Party: (create)",
        "        + pulumi-nodejs:dynamic/hello:Greeting: (create)",
        '            name: "ada"',
        "            words: {",
        '                punctuation: "!"',
        "            }",
        "greeting ada",
        "Outputs:",
        "  + key: [secret]",
        '  + text: "hello ada!"',
        "Resources:",
        "    + 3 created",
        "",
      ].join("\n"),
    );
  });
});

describe("configuration that Pulumi.yaml declares", () => {
  it("is refused where neither the stack nor a default has a value, as by the CLI", async () => {
    const config = { punctuation: "?" };
    await expect(stackOf("typescript", { config }).preview()).rejects.toThrow(
      "Stack 'dev' is missing configuration values 'guest' and 'key'",
    );
  });
});

describe("a program that fails", () => {
  it("is reported with its own error, and no undeclared resource is deleted", async () => {
    const result = await stackOf("failing").up();
    expect(result.exitCode).toBe(1);
    const errors = result.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toEqual([
      {
        severity: "error",
        urn: "urn:pulumi:dev::failing::pulumi:pulumi:Stack::failing-dev",
        message: expect.stringMatching(/failed with an unhandled exception:\n.*Error: the caster is closed/),
      },
    ]);
    expect(printed).toContain("about to fail");
    expect(result.changeSummary.delete).toBeUndefined();
  });

  it("fails too when it only logs an error", async () => {
    const result = await stackOf("failing", { env: { FAILING_HOW: "logs" } }).up();
    expect(result.exitCode).toBe(1);
    expect(printed).toContain("error: the caster is closed");
  });

  it("is reported by its exit code when it prints nothing", async () => {
    const result = await stackOf("failing", { env: { NODE_OPTIONS: "--no-such-option" } }).up();
    expect(result.diagnostics.at(-1)).toMatchObject({
      severity: "error",
      message: "the program ended with exit code 9\n",
    });
  });
});

describe("a project that cannot be run", () => {
  it("is refused without a Pulumi.yaml", () => {
    expect(() => stackOf("nowhere")).toThrow("Pulumi.yaml");
  });
});

describe("an unsupported feature", () => {
  const golden = new GoldenStack("refused");
  afterAll(() => {
    golden.remove();
  });

  it.each([
    [{ aliases: [{ name: "old" }] }, "the option `aliases` is not supported by the local engine\n"],
    [{ import: "some-id" }, "the option `import` is not supported by the local engine\n"],
  ])("is refused before any provider call: %j", async (options, message) => {
    const result = await golden.withProgram({ resources: [{ key: "a", value: "one", options }] }).preview();
    expect(result.exitCode).toBe(1);
    expect(result.diagnostics).toEqual([
      {
        severity: "error",
        urn: "urn:pulumi:refused::golden::pulumi-nodejs:dynamic/golden:Probe::a",
        message,
      },
    ]);
    expect(golden.calls()).toEqual([]);
  });
});

describe("options of resources", () => {
  const golden = new GoldenStack("options");
  afterAll(() => {
    golden.remove();
  });
  const a = (slot: string, options = {}): object => ({ key: "a", value: "one", slot, options });

  it("let the program request deleteBeforeReplace, and then a dependent that must be replaced is deleted first", async () => {
    const b = { key: "b", value: "x", slot: "fixed", options: { dependsOn: ["a"] } };
    const c = { key: "c", valueFrom: "a.serial" };
    const program = (slot: string): never => ({ resources: [a(slot, { deleteBeforeReplace: true }), b, c] }) as never;
    await golden.withProgram(program("x")).up();
    const result = await golden.withProgram(program("y"), { c: { replacesOnValue: true } }).up();
    expect(result.exitCode).toBe(0);
    expect(result.changeSummary).toEqual({ replace: 2, same: 2 });
    const writes = golden.calls().filter(({ method }) => ["create", "update", "delete"].includes(method));
    expect(writes.map(({ method, args }) => `${method} ${(args.at(-1) as { key: string }).key}`)).toEqual([
      "delete c",
      "delete a",
      "create a",
      "create c",
    ]);
    const { deployment } = await golden.withProgram(program("y")).exportDeployment();
    expect(
      deployment.resources?.filter((resource) => "pendingReplacement" in resource || "delete" in resource),
    ).toEqual([]);
  });

  it("keep a protected resource from being replaced", async () => {
    const result = await golden.withProgram({ resources: [a("y", { protect: true }) as never] }).up();
    expect(result.changeSummary).toEqual({ same: 2, delete: 2 });
    const replacing = await golden.withProgram({ resources: [a("z", { protect: true }) as never] }).up();
    expect(replacing.diagnostics[0]?.message).toMatch(/^unable to replace resource/);
    expect(golden.calls().map(({ method }) => method)).toEqual(["check", "diff"]);
  });

  it("delete no resource that another deletion covers (deletedWith)", async () => {
    await golden.withProgram({ resources: [a("y") as never] }).up();
    const home = { key: "a", value: "one", slot: "y" };
    await golden.withProgram({ resources: [home, { key: "d", value: "x", options: { deletedWith: "a" } }] }).up();
    const result = await golden.withProgram({ resources: [] }).destroy();
    expect(result.changeSummary).toEqual({ delete: 3 });
    expect(golden.calls().map(({ args }) => args[0])).toEqual(["id-a-y"]);
  });
});

describe("a refresh that only previews", () => {
  it("reports differences and leaves the state alone", async () => {
    const golden = new GoldenStack("drift");
    const program = { resources: [{ key: "a", value: "one" }] };
    await golden.withProgram(program).up();
    const before = golden.stateText();
    golden.printed = "";
    const result = await golden
      .withProgram(program, { a: { live: { digest: "elsewhere" } } })
      .refresh({ previewOnly: true });
    expect(result.changeSummary).toEqual({ same: 1, update: 1 });
    expect(golden.printed).toContain("Previewing refresh (drift):");
    expect(golden.printed).toContain('~ digest: "digest(\\"one\\")" => "elsewhere"');
    expect(golden.stateText()).toBe(before);
    golden.remove();
  });
});
