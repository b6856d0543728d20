import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { interruptible } from "../../../local/engine";
import type { CancelOptions, Result, Stack } from "../../../local/engine";
import { GoldenStack } from "./lib/golden";
import type { GoldenProgram } from "./lib/golden";

/** `b` depends on `a`. */
const program: GoldenProgram = {
  resources: [
    { key: "a", value: "one" },
    { key: "b", valueFrom: "a.serial" },
  ],
};
const golden = new GoldenStack("stopped");
const { dir } = golden;
afterAll(() => {
  golden.remove();
});

const urn = (key: string): string => `urn:pulumi:stopped::golden::pulumi-nodejs:dynamic/golden:Probe::${key}`;
const errors = ({ diagnostics }: Result): string[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function state(stack: Stack): Promise<{ ids: string[]; pending: string[] }> {
  const { deployment } = await stack.exportDeployment();
  return {
    ids: (deployment.resources ?? []).flatMap(({ id }) => (String(id).startsWith("id-") ? [String(id)] : [])),
    pending: (deployment.pending_operations ?? []).map(({ type, resource }) => `${type} ${String(resource["urn"])}`),
  };
}

/** Starts an operation in which `a` waits, and returns when `a` waits. */
async function begin(name: string, operate: (stack: Stack, signals: CancelOptions) => Promise<Result>) {
  const file = join(dir, name);
  const stack = golden.withProgram(program, { a: { hold: file } });
  const [cancel, terminate] = [new AbortController(), new AbortController()];
  golden.printed = "";
  const result = operate(stack, { cancel: cancel.signal, terminate: terminate.signal });
  await until(() => existsSync(`${file}.begun`));
  return { stack, result, cancel, terminate, release: () => writeFileSync(file, "") };
}

it("starts no step after a cancellation, but waits for the step in flight and stores its result", async () => {
  const { stack, result, cancel, release } = await begin("create", (stack, signals) => stack.up(signals));
  cancel.abort();
  expect(golden.printed).toContain(`Canceling: waiting for creating ${urn("a")}. Cancel again to end at once.`);
  release();
  const { exitCode, changeSummary, diagnostics } = await result;
  expect({ exitCode, changeSummary }).toEqual({ exitCode: 1, changeSummary: { create: 2 } });
  expect(diagnostics).toEqual([{ severity: "error", message: "update canceled\n", urn: null }]);
  expect(golden.calls().map(({ method }) => method)).toEqual(["check", "create"]);
  expect(await state(stack)).toEqual({ ids: ["id-a"], pending: [] });
});

it("continues where a canceled update stopped", async () => {
  const result = await golden.withProgram(program).up();
  expect({ errors: errors(result), changes: result.changeSummary }).toEqual({
    errors: [],
    changes: { create: 1, same: 2 },
  });
});

it("stores the resources that a canceled refresh has read", async () => {
  const { stack, result, cancel, release } = await begin("read", (stack, signals) => stack.refresh(signals));
  cancel.abort();
  release();
  expect(errors(await result)).toEqual(["update canceled\n"]);
  expect(await state(stack)).toEqual({ ids: ["id-a", "id-b"], pending: [] });
});

it("deletes nothing more after a cancellation, and keeps the remaining resources", async () => {
  const file = join(dir, "delete");
  const stack = golden.withProgram(program, { b: { hold: file } });
  const cancel = new AbortController();
  const result = stack.destroy({ cancel: cancel.signal });
  await until(() => existsSync(`${file}.begun`));
  cancel.abort();
  writeFileSync(file, "");
  expect(errors(await result)).toEqual(["update canceled\n"]);
  expect(await state(stack)).toEqual({ ids: ["id-a"], pending: [] });
});

it("leaves the steps in flight pending when terminated, and ends at once", async () => {
  golden.removeState();
  const { stack, result, cancel, terminate } = await begin("cut", (stack, signals) => stack.up(signals));
  cancel.abort();
  terminate.abort();
  const terminatedAt = performance.now();
  expect(errors(await result)).toEqual(["update canceled\n"]);
  expect(performance.now() - terminatedAt).toBeLessThan(2_000);
  expect(golden.printed).toContain("Terminating: 1 operations were under way and stay pending in the state.");
  expect(await state(stack)).toEqual({ ids: [], pending: [`creating ${urn("a")}`] });
});

it("warns of the pending operations of a terminated update, and creates the resource", async () => {
  const result = await golden.withProgram(program).up();
  expect(result.diagnostics[0]).toMatchObject({ severity: "warning", message: expect.stringContaining(urn("a")) });
  expect({ errors: errors(result), changes: result.changeSummary }).toEqual({
    errors: [],
    changes: { create: 2, same: 1 },
  });
});

it("starts nothing when canceled before the start, and returns no plan of a canceled preview", async () => {
  const stack = golden.withProgram(program);
  const result = await stack.preview({ savePlan: true, cancel: AbortSignal.abort() });
  expect(errors(result)).toEqual(["preview canceled\n"]);
  expect(result.plan).toBeUndefined();
  expect(golden.calls()).toEqual([]);
  expect((await stack.preview({ terminate: AbortSignal.abort() })).exitCode).toBe(1);
});

it("cancels at the first signal of a process and terminates at the second, during an operation", async () => {
  const happened: string[] = [];
  await interruptible(async ({ cancel, terminate }) => {
    cancel?.addEventListener("abort", () => happened.push("canceled"));
    terminate?.addEventListener("abort", () => happened.push("terminated"));
    process.emit("SIGINT");
    process.emit("SIGTERM");
    return Promise.resolve();
  });
  expect(happened).toEqual(["canceled", "terminated"]);
  expect(["SIGINT", "SIGTERM", "SIGHUP"].map((name) => process.listenerCount(name))).toEqual([0, 0, 0]);
});
