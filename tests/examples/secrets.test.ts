import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStack } from "../../local/engine";
import { demo, demoWorld, startSimulator } from "../../local/simulator";
import "./stack";

jest.setTimeout(180_000);
const { casterId, domainName } = demo;

/** Values that nobody may see, each marked, in arguments with names that speak of secrets in different ways. */
const marked = (run: number) => ({
  auth_type: "type_a",
  auth_key1: `marked-${run}-auth-key`,
  access_token: `marked-${run}-token`,
  password: `marked-${run}-password`,
  nobody_named_this_secret_yet: `marked-${run}-future`,
});
const credential = {
  accessKeyId: "marked-access-key-id",
  accessKeySecret: "marked-access-key-secret",
  securityToken: "marked-security-token",
};

it("lets no secret into what the engine prints, what the provider says, or any byte of the state, in a whole life", async () => {
  const folder = mkdtempSync(join(tmpdir(), "apsaravideo-secrets-"));
  const simulator = await startSimulator({
    world: { casters: demoWorld().casters ?? [], domains: [{ domainName }] },
    credentials: [credential],
  });
  const { world, faults } = simulator;
  const seen: string[] = [];
  const stack = openStack({
    projectDir: resolve(__dirname, "../../examples/live-event"),
    stack: "dev",
    stateFile: join(folder, "state.json"),
    passphrase: "test",
    config: {
      casterId,
      domainName,
      "apsaravideo:endpoint": simulator.endpoint,
      "apsaravideo:accessKeyId": { secret: credential.accessKeyId },
      "apsaravideo:accessKeySecret": { secret: credential.accessKeySecret },
      "apsaravideo:securityToken": { secret: credential.securityToken },
      "apsaravideo:timeouts": '{"operation": 20}',
    },
    print: (text) => seen.push(text),
  });
  const run = async (command: "preview" | "up" | "refresh" | "destroy", ok: boolean) => {
    const { diagnostics, ok: went, steps } = await stack[command]();
    expect(went).toBe(ok);
    seen.push(
      JSON.stringify(diagnostics),
      JSON.stringify(steps),
      JSON.stringify(await stack.exportDeployment({ showSecrets: true })),
    );
    for (const file of readdirSync(folder)) seen.push(readFileSync(join(folder, file), "utf8"));
  };

  world.stage(domainName, "aliauth", [marked(1)]);
  await run("preview", true);
  await run("up", true);
  world.stage(domainName, "aliauth", [marked(2)]);
  await run("preview", true);
  faults.add({ action: "Publish*", kind: "throttle" });
  faults.add({ action: "Publish*", kind: "status", status: 400, code: "Unheard.Of" });
  await run("up", false);
  await run("up", true);
  world.setProduction(domainName, "aliauth", [marked(3)]);
  await run("refresh", true);
  faults.add({ action: "DescribeLiveDomainStagingConfig", kind: "status", status: 400, code: "Unheard.Of" });
  await run("preview", false);
  await run("up", true);
  await run("destroy", true);

  const everything = seen.join("\n");
  expect(everything).toContain("secret:");
  expect(everything.match(/marked-[\w-]+/g) ?? []).toEqual([]);
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});
