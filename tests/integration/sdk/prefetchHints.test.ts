import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack } from "../../../local/engine";
import { startSimulator } from "../../../local/simulator";

const stageFunctions = (...names: string[]) => names.map((functionName) => ({ functionName, args: { a: "before" } }));
const late = ["after", "fed", "inside", "transformed"];

it("prefetches for resources that are ready, never for one that waits for another, and leaves no trace in the state", async () => {
  const simulator = await startSimulator({
    world: {
      domains: [
        { domainName: "live.example.com", staging: stageFunctions("one", "two", "three", ...late) },
        { domainName: "other.example.com", staging: stageFunctions("first", "second", "third") },
      ],
    },
  });
  const stages = createServer((_, response) => {
    for (const name of late) simulator.world.stage("live.example.com", name, [{ a: "after" }]);
    response.end("staged");
  });
  await new Promise<void>((resolve) => stages.listen(0, "127.0.0.1", resolve));
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-ahead-"));
  const stack = openStack({
    projectDir: join(__dirname, "programs/prefetchHints"),
    stack: "test",
    stateFile: join(folder, "state.json"),
    passphrase: "open sesame",
    config: {
      stage: `http://127.0.0.1:${(stages.address() as AddressInfo).port}/`,
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": simulator.credentials.accessKeyId,
      "apsaravideo:accessKeySecret": { secret: simulator.credentials.accessKeySecret },
    },
    print: () => undefined,
  });
  const reads = () => simulator.calls.filter(({ action }) => action === "DescribeLiveDomainStagingConfig").length;
  try {
    const { exitCode, diagnostics } = await stack.up();
    expect({ exitCode, diagnostics: exitCode === 0 ? [] : diagnostics }).toEqual({ exitCode: 0, diagnostics: [] });
    const { resources = [] } = (await stack.exportDeployment()).deployment;
    const promotions = resources.filter(({ type }) => String(type).includes("StagingPromotion"));
    const contents = Object.fromEntries(
      promotions.map(({ inputs }) => {
        const { functionName, config } = inputs as Record<string, string>;
        return [functionName, config];
      }),
    );
    for (const name of late) expect(contents).toMatchObject({ [name]: { [name]: { a: "after" } } });
    expect(contents).toMatchObject({ one: { one: { a: "before" } }, third: { third: { a: "before" } } });
    for (const { inputs, outputs } of promotions) {
      expect(inputs).not.toHaveProperty("lookAhead");
      expect(outputs).not.toHaveProperty("lookAhead");
    }

    const before = reads();
    const preview = await stack.preview();
    expect([preview.exitCode, preview.changeSummary]).toEqual([0, { same: resources.length - 1 }]);
    // The three ready resources share one read, as do the three of the group; the others read alone.
    expect(reads() - before).toBeLessThanOrEqual(2 + late.length);
  } finally {
    await simulator.stop();
    stages.close();
    rmSync(folder, { recursive: true });
  }
});
