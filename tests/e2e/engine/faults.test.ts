import { readFileSync } from "node:fs";
import { GoldenStack } from "../../integration/engine/lib/golden";
import type { GoldenProgram } from "../../integration/engine/lib/golden";
import type { Result } from "../../../local/engine";

const program: GoldenProgram = {
  resources: [
    { key: "a", value: "one" },
    { key: "b", valueFrom: "a.serial" },
  ],
};

describe("a provider process that dies during a create", () => {
  const golden = new GoldenStack("killed");
  afterAll(() => {
    golden.remove();
  });

  it("is reported, keeps earlier results, and leaves nothing pending", async () => {
    const stack = golden.withProgram(program, { b: { kill: true } });
    const result = await stack.up();
    expect(result.exitCode).toBe(1);
    expect(result.diagnostics.filter(({ severity }) => severity === "error")).toEqual([
      {
        severity: "error",
        urn: "urn:pulumi:killed::golden::pulumi-nodejs:dynamic/golden:Probe::b",
        message: "the provider process ended in the middle of a call (SIGKILL)\n",
      },
      { severity: "error", urn: null, message: "update failed\n" },
    ]);
    const { deployment } = await stack.exportDeployment();
    expect(deployment.resources?.map(({ id }) => id)).toEqual([undefined, expect.any(String), "id-a"]);
    expect(deployment.pending_operations).toBeUndefined();
  });

  it("leaves the missing resource to the next update", async () => {
    const result = await golden.withProgram(program).up();
    expect(result.changeSummary).toEqual({ create: 1, same: 2 });
  });
});

describe("an interrupted replacement", () => {
  const golden = new GoldenStack("broken");
  afterAll(() => {
    golden.remove();
  });
  const inSlot = (slot: string): GoldenProgram => ({ resources: [{ key: "a", value: "one", slot }] });
  const marked = async (mark: string): Promise<unknown[]> => {
    const { deployment } = await golden.withProgram(inSlot("x")).exportDeployment();
    return (deployment.resources ?? []).filter((resource) => resource[mark] === true).map(({ id }) => id);
  };
  const writes = (): string[] =>
    golden.calls().flatMap(({ method, args }) => {
      if (method === "create") return [`create in ${(args[0] as { slot: string }).slot}`];
      return method === "delete" ? [`delete ${String(args[0])}`] : [];
    });

  it("is finished by the next update without a second deletion, after an interruption behind the deletion", async () => {
    await golden.withProgram(inSlot("x")).up();
    const failed = await golden
      .withProgram(inSlot("y"), { a: { deleteBeforeReplace: true, createFails: "full" } })
      .up();
    expect(failed.exitCode).toBe(1);
    expect(writes()).toEqual(["delete id-a-x", "create in y"]);
    expect(await marked("pendingReplacement")).toEqual(["id-a-x"]);
    const result = await golden.withProgram(inSlot("y")).up();
    expect(result.changeSummary).toEqual({ replace: 1, same: 1 });
    expect(writes()).toEqual(["create in y"]);
    expect(await marked("pendingReplacement")).toEqual([]);
  });

  it("is finished by the next update, after an interruption before the deletion", async () => {
    const failed = await golden.withProgram(inSlot("z"), { a: { deleteFails: "busy" } }).up();
    expect(failed.exitCode).toBe(1);
    expect(await marked("delete")).toEqual(["id-a-y"]);
    const result = await golden.withProgram(inSlot("z")).up();
    expect(result.changeSummary).toEqual({ same: 2 });
    expect(writes()).toEqual(["delete id-a-y"]);
    expect(await marked("delete")).toEqual([]);
  });
});

describe("a create in flight", () => {
  it("is in the state file as a pending operation", async () => {
    const golden = new GoldenStack("midway");
    // The provider reads the state file in the middle of the call.
    const result = await golden
      .withProgram(
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
  it("are created in parallel", async () => {
    const golden = new GoldenStack("parallel");
    // Each create waits until all three have started; sequential creates would never end.
    const resources = ["a", "b", "c"].map((key) => ({ key, value: "x" }));
    const behaviour = Object.fromEntries(resources.map(({ key }) => [key, { meet: 3 }]));
    const result = await golden.withProgram({ resources }, behaviour).up();
    expect(result.changeSummary).toEqual({ create: 4 });
    golden.remove();
  });
});

describe("a check that fails before the end of the program", () => {
  const golden = new GoldenStack("early");
  afterAll(() => golden.remove());
  const failing = { a: { checkFails: "is not a PVW scene" } };
  const completions = ({ events }: Result): number => events.filter(({ event }) => event === "resOutputsEvent").length;

  it("leaves the program time to register the stack's outputs", async () => {
    const result = await golden.withProgram({ resources: [{ key: "a", value: "one" }], endsAfter: 50 }, failing).up();
    expect({ ok: result.ok, completions: completions(result) }).toEqual({ ok: false, completions: 1 });
  });

  it("does not wait for a program that never reaches its end", async () => {
    const result = await golden.withProgram({ resources: [{ key: "a", value: "one" }], endsAfter: 1e9 }, failing).up();
    expect({ ok: result.ok, completions: completions(result) }).toEqual({ ok: false, completions: 0 });
  });
});

describe("two operations of one stack", () => {
  it("never run at the same time", async () => {
    const golden = new GoldenStack("busy");
    const stack = golden.withProgram({ resources: [] });
    const first = stack.up();
    await expect(stack.up()).rejects.toThrow("an operation of this stack is running already");
    expect((await first).exitCode).toBe(0);
    golden.remove();
  });
});
