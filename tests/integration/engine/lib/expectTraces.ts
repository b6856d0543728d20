import type { Result, Stack } from "../../../../local/engine";
import { GoldenStack } from "./golden";
import type { ProviderCall } from "./golden";
import * as trace from "./trace";
import type { Trace, TraceStep } from "./trace";

function runCommand(stack: Stack, command: TraceStep["command"]): Promise<Result> {
  return stack[command]();
}

function expectCalls(step: TraceStep, calls: readonly ProviderCall[], pairs: [string, string][]): void {
  // A refresh reads all resources in parallel, so only events of one resource have an order.
  const fixed = step.command === "refresh" ? [] : pairs;
  expect(trace.splitOrdered(calls, trace.keyOfCall, fixed)).toEqual(
    trace.splitOrdered(step.providerCalls, trace.keyOfCall, fixed),
  );
}

function expectSteps(step: TraceStep, result: Result, pairs: [string, string][]): void {
  if (step.steps === undefined) return;
  const nameOf = ({ urn }: { urn: string }): string => trace.nameOfUrn(urn);
  expect(trace.splitOrdered(trace.recordedSteps(result), nameOf, pairs)).toEqual(
    trace.splitOrdered(step.steps, nameOf, pairs),
  );
}

function expectEvents(scenario: string, step: TraceStep, result: Result, pairs: [string, string][]): void {
  if (step.events === undefined) return;
  const stack = `golden-${scenario}`;
  const components = step.program.resources.filter(({ component }) => component === true).map(({ key }) => key);
  const names = [...new Set(step.events.map(({ urn }) => trace.nameOfUrn(urn)))].filter((name) => name !== stack);
  const fixed = step.command === "refresh" ? [] : [...pairs, ...names.map((name): [string, string] => [stack, name])];
  const nameOf = ({ event, urn }: { event: string; urn: string }): string => {
    const name = trace.nameOfUrn(urn);
    // A component completes at any time, before or after its children are registered.
    return components.includes(name) && event === "resOutputsEvent" ? `${name} complete` : name;
  };
  expect(trace.splitOrdered(trace.recordedEvents(result.events), nameOf, fixed)).toEqual(
    trace.splitOrdered(step.events, nameOf, fixed),
  );
}

async function expectState(step: TraceStep, stack: Stack): Promise<void> {
  if (step.stateAfter === undefined) return;
  const { resources, pendingOperations } = trace.recordedState(await stack.exportDeployment({ showSecrets: true }));
  expect(trace.byUrn(resources)).toEqual(trace.byUrn(step.stateAfter.resources));
  expect(trace.misplaced(resources)).toEqual([]);
  expect(pendingOperations).toEqual(step.stateAfter.pendingOperations);
}

/** Declares a test for every step of the scenarios: the engine must do the same as the real one. */
export function expectTraces(traces: readonly Trace[]): void {
  describe.each(traces)("does the same as Pulumi: $scenario ($why)", ({ scenario, steps }) => {
    const golden = new GoldenStack(scenario);
    afterAll(() => {
      golden.remove();
    });

    it.each(steps.map((step, index) => ({ ...step, index })))(
      "in step $index, $command",
      async ({ index, ...step }) => {
        const stack = golden.withProgram(step.program, step.behaviour);
        const result = await runCommand(stack, step.command);
        const pairs = trace.dependencyPairs(
          steps.slice(Math.max(0, index - 1), index + 1).map(({ program }) => program),
        );
        expectCalls(step, golden.calls(), pairs);
        expectSteps(step, result, pairs);
        expectEvents(scenario, step, result, pairs);
        expect(trace.recordedErrors(result, step.command)).toEqual(step.diagnostics ?? []);
        expect(result.changeSummary).toEqual(step.changeSummary);
        expect(result.exitCode).toBe(step.exitCode);
        await expectState(step, stack);
      },
    );
  });
}
