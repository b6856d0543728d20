import { readFileSync } from "node:fs";
import { GoldenStack } from "./lib/golden";
import type { GoldenProgram } from "./lib/golden";
import type { Result } from "../../../local/engine";

const program: GoldenProgram = {
  resources: [
    { key: "a", value: "one" },
    { key: "b", valueFrom: "a.serial" },
  ],
};

describe("when the provider process dies during a create", () => {
  const golden = new GoldenStack("killed");
  afterAll(() => {
    golden.remove();
  });

  it("says so, keeps what was done before, and leaves nothing pending", async () => {
    const stack = golden.running(program, { b: { kill: true } });
    const result = await stack.up();
    expect(result.exitCode).toBe(1);
    expect(result.diagnostics.filter(({ severity }) => severity === "error")).toEqual([
      {
        severity: "error",
        urn: "urn:pulumi:killed::golden::pulumi-nodejs:dynamic/golden:Probe::b",
        message: "the dynamic provider process ended in the middle of a call (SIGKILL)\n",
      },
      { severity: "error", urn: null, message: "update failed\n" },
    ]);
    const { deployment } = await stack.exportDeployment();
    expect(deployment.resources?.map(({ id }) => id)).toEqual([undefined, expect.any(String), "id-a"]);
    expect(deployment.pending_operations).toBeUndefined();
  });

  it("makes what is missing in the next update", async () => {
    const result = await golden.running(program).up();
    expect(result.changeSummary).toEqual({ create: 1, same: 2 });
  });
});

describe("a replacement that breaks off", () => {
  const golden = new GoldenStack("broken");
  afterAll(() => {
    golden.remove();
  });
  const inSlot = (slot: string): GoldenProgram => ({ resources: [{ key: "a", value: "one", slot }] });
  const marked = async (mark: string): Promise<unknown[]> => {
    const { deployment } = await golden.running(inSlot("x")).exportDeployment();
    return (deployment.resources ?? []).filter((resource) => resource[mark] === true).map(({ id }) => id);
  };
  const writes = (): string[] =>
    golden.calls().flatMap(({ method, args }) => {
      if (method === "create") return [`create in ${(args[0] as { slot: string }).slot}`];
      return method === "delete" ? [`delete ${String(args[0])}`] : [];
    });

  it("is finished by the next update without deleting twice, when it broke off after the deletion", async () => {
    await golden.running(inSlot("x")).up();
    const failed = await golden.running(inSlot("y"), { a: { deleteBeforeReplace: true, createFails: "full" } }).up();
    expect(failed.exitCode).toBe(1);
    expect(writes()).toEqual(["delete id-a-x", "create in y"]);
    expect(await marked("pendingReplacement")).toEqual(["id-a-x"]);
    const result = await golden.running(inSlot("y")).up();
    expect(result.changeSummary).toEqual({ replace: 1, same: 1 });
    expect(writes()).toEqual(["create in y"]);
    expect(await marked("pendingReplacement")).toEqual([]);
  });

  it("is finished by the next update when it broke off before the deletion", async () => {
    const failed = await golden.running(inSlot("z"), { a: { deleteFails: "busy" } }).up();
    expect(failed.exitCode).toBe(1);
    expect(await marked("delete")).toEqual(["id-a-y"]);
    const result = await golden.running(inSlot("z")).up();
    expect(result.changeSummary).toEqual({ same: 2 });
    expect(writes()).toEqual(["delete id-a-y"]);
    expect(await marked("delete")).toEqual([]);
  });
});

describe("during a create", () => {
  it("has written to the state file that it is creating", async () => {
    const golden = new GoldenStack("midway");
    // The provider itself looks at the state file in the middle of the call.
    const result = await golden
      .running(
        { resources: [{ key: "a", value: "one" }] },
        {
          a: { copyOnCreate: [golden.stateFile, `${golden.stateFile}.seen`] },
        },
      )
      .up();
    expect(result.ok).toBe(true);
    const seen = JSON.parse(readFileSync(`${golden.stateFile}.seen`, "utf8")) as {
      deployment: { resources: object[]; pending_operations: object[] };
    };
    expect(seen.deployment.resources).toHaveLength(2);
    expect(seen.deployment.pending_operations).toEqual([
      {
        type: "creating",
        resource: expect.objectContaining({ urn: "urn:pulumi:midway::golden::pulumi-nodejs:dynamic/golden:Probe::a" }),
      },
    ]);
    golden.remove();
  });
});

describe("independent resources", () => {
  it("are created side by side", async () => {
    const golden = new GoldenStack("parallel");
    // Each create waits until all three have begun: one after the other they would never end.
    const resources = ["a", "b", "c"].map((key) => ({ key, value: "x" }));
    const behaviour = Object.fromEntries(resources.map(({ key }) => [key, { meet: 3 }]));
    const result = await golden.running({ resources }, behaviour).up();
    expect(result.changeSummary).toEqual({ create: 4 });
    golden.remove();
  });
});

describe("a check that fails before the program has come to its end", () => {
  const golden = new GoldenStack("early");
  afterAll(() => golden.remove());
  const failing = { a: { checkFails: "is not a PVW scene" } };
  const completions = ({ events }: Result): number => events.filter(({ event }) => event === "resOutputsEvent").length;

  it("leaves it the time to register the outputs of the stack", async () => {
    const result = await golden.running({ resources: [{ key: "a", value: "one" }], endsAfter: 50 }, failing).up();
    expect({ ok: result.ok, completions: completions(result) }).toEqual({ ok: false, completions: 1 });
  });

  it("does not wait for a program that never comes to it", async () => {
    const result = await golden.running({ resources: [{ key: "a", value: "one" }], endsAfter: 1e9 }, failing).up();
    expect({ ok: result.ok, completions: completions(result) }).toEqual({ ok: false, completions: 0 });
  });
});

describe("two operations of one stack", () => {
  it("are not run at the same time", async () => {
    const golden = new GoldenStack("busy");
    const stack = golden.running({ resources: [] });
    const first = stack.up();
    await expect(stack.up()).rejects.toThrow("an operation of this stack is running already");
    expect((await first).exitCode).toBe(0);
    golden.remove();
  });
});
