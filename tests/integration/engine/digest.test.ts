import { digestOf } from "../../../local/engine";
import { secretOf, unknown } from "../../../local/engine/property";
import type { Result } from "../../../local/engine";

it("prints a result as the CLI does: secrets hidden at any depth, unknowns as their marker, both states of a step", () => {
  const urn = "urn:pulumi:demo::project::type::name" as Result["steps"][number]["urn"];
  const result: Result = {
    ...{ exitCode: 0, ok: true, events: [], outputs: {}, changeSummary: { update: 1 } },
    steps: [
      {
        ...{ op: "update", urn, detailedDiff: null },
        oldInputs: { note: secretOf("hidden words") },
        oldOutputs: { inner: { list: ["plain", secretOf("hidden words")] } },
        newInputs: { note: unknown, count: 1 },
      },
      { op: "create", urn, newInputs: {}, detailedDiff: null },
    ],
    diagnostics: [
      { severity: "info", message: "of the resource\n", urn },
      { severity: "error", message: "of none\n", urn: null },
    ],
  };
  expect(JSON.parse(JSON.stringify(digestOf(result)))).toEqual({
    steps: [
      {
        ...{ op: "update", urn, detailedDiff: null },
        oldState: { urn, inputs: { note: "[secret]" }, outputs: { inner: { list: ["plain", "[secret]"] } } },
        newState: { urn, inputs: { note: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", count: 1 } },
      },
      { op: "create", urn, newState: { urn, inputs: {} }, detailedDiff: null },
    ],
    diagnostics: [
      { severity: "info", message: "of the resource\n", urn },
      { severity: "error", message: "of none\n" },
    ],
    changeSummary: { update: 1 },
  });
});
