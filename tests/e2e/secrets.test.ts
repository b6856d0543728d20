import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../local/demo/engines";
import { demoWorld } from "../../local/simulator";
import { demo, open, withoutProviders } from "./lib/stack";

const { casterId, domainName } = demo;

/** Marked secret values, in arguments whose names say "secret" in different ways. */
const argumentsFor = (run: number) => ({
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

it("lets no secret into the engine's output, the provider's messages or any byte of the state, in a whole life cycle", async () => {
  const stack = await open({
    projectDir: "examples/live-event",
    simulator: {
      world: { casters: demoWorld().casters ?? [], domains: [{ domainName }] },
      credentials: [credential],
    },
    config: {
      casterId,
      domainName,
      "apsaravideo:accessKeyId": { secret: credential.accessKeyId },
      "apsaravideo:accessKeySecret": { secret: credential.accessKeySecret },
      "apsaravideo:securityToken": { secret: credential.securityToken },
      "apsaravideo:timeouts": '{"operation": 20}',
    },
  });
  const { world, faults } = stack.simulator;
  const seen: string[] = [];
  const run = async (command: Command, expected: boolean) => {
    const { ok, text, events } = await stack.run(command);
    expect({ command, ok, text: ok === expected ? "" : text }).toEqual({ command, ok: expected, text: "" });
    seen.push(text, JSON.stringify(events), JSON.stringify(withoutProviders(await stack.exportDeployment())));
    for (const entry of readdirSync(stack.folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) seen.push(readFileSync(join(entry.parentPath, entry.name), "utf8"));
    }
  };

  world.stage(domainName, "aliauth", [argumentsFor(1)]);
  await run("preview", true);
  await run("up", true);
  world.stage(domainName, "aliauth", [argumentsFor(2)]);
  await run("preview", true);
  faults.add({ action: "Publish*", kind: "throttle" });
  faults.add({ action: "Publish*", kind: "status", status: 400, code: "Unheard.Of" });
  await run("up", false);
  await run("up", true);
  world.setProduction(domainName, "aliauth", [argumentsFor(3)]);
  await run("refresh", true);
  faults.add({ action: "DescribeLiveDomainStagingConfig", kind: "status", status: 400, code: "Unheard.Of" });
  await run("preview", false);
  await run("up", true);
  await run("destroy", true);

  const everything = seen.join("\n");
  expect(everything).toContain("secret:");
  expect(everything.match(/marked-[\w-]+/g) ?? []).toEqual([]);
});
