import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demo, expectDone, open } from "../lib/stack";

const folder = mkdtempSync(join(tmpdir(), "apsaravideo-outputs-"));
const secretWhile = join(folder, "the note is a secret");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { casterId, domainName } = demo;
const openProgram = () =>
  open({ projectDir: "tests/e2e/previewOutputs", config: { casterId, domainName, secretWhile } });

it("previews an output that echoes a known input as known, and an output of a write as unknown", async () => {
  const { run } = await openProgram();
  const preview = await run("preview");
  expectDone(preview, { create: 3 });
  const dependent = preview.text.slice(preview.text.indexOf("StagingPromotion: (create)"));
  expect(dependent).toMatch(/note\s*: "plain words"/);
  expect(dependent).toMatch(/\[0\]: "sha256:[0-9a-f]{64}"\n\s*\[1\]: \[unknown\]/);
});

it("previews a secret as a secret, and its plain replacement as known", async () => {
  writeFileSync(secretWhile, "");
  const { run } = await openProgram();
  const { text } = await run("preview");
  expect(text.match(/note\s*: \[secret\]/g)).toHaveLength(2);
  expect(text).not.toContain("hidden words");
  expectDone(await run("up"), { create: 3 });

  rmSync(secretWhile);
  const preview = await run("preview");
  expectDone(preview, { update: 2, same: 1 });
  expect(preview.text.match(/note\s*: \[secret\] => "plain words"/g)).toHaveLength(2);
});
