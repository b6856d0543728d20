import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Unwrap } from "@pulumi/pulumi";
import { sharedFields, type FieldTable, type InputsOf } from "../../provider/core/fields";
import { fields as casterSceneSync } from "../../provider/resources/casterSceneSync/inputs";
import { fields as stagingPromotion } from "../../provider/resources/stagingPromotion/inputs";
import type { CasterSceneSyncArgs, StagingPromotionArgs } from "../../sdk";

const source = (name: string) => readFileSync(resolve(__dirname, `../../sdk/${name}.ts`), "utf8");

/** The members of an exported interface of the SDK: their names, and whether they are required. */
function membersOf(file: string, name: string): [name: string, required: boolean][] {
  const body = new RegExp(`^export interface ${name} [^{]*\\{\\n([^]*?)^\\}`, "m").exec(source(file))?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+)(\??): /gm)].map(([, member = "", mark]) => [member, mark === ""]);
}

const shared = membersOf("args", "PerformArgs");

it.each([
  ["casterSceneSync", "CasterSceneSyncArgs", casterSceneSync as FieldTable],
  ["stagingPromotion", "StagingPromotionArgs", stagingPromotion as FieldTable],
])("declares in sdk/%s.ts the inputs that the provider has, and no other", (file, args, fields) => {
  const own = membersOf(file, args).filter(([name]) => name !== "lookAhead");
  const declared = new Map([...own, ...shared]);
  expect(own.length).toBeGreaterThan(2);
  expect(new Set(declared.keys())).toEqual(new Set(Object.keys(fields)));
  for (const [name, required] of declared) expect([name, required]).toEqual([name, fields[name]?.required === true]);
  for (const name of Object.keys(sharedFields)) expect(shared.map(([each]) => each)).toContain(name);
});

it.each(["casterSceneSync", "stagingPromotion"])("declares every input of sdk/%s.ts as an output too", (file) => {
  const outputs = [...source(file).matchAll(/declare readonly (\w+):/g)].map(([, name = ""]) => name);
  expect(outputs).toEqual(
    expect.arrayContaining(Object.keys(file === "stagingPromotion" ? stagingPromotion : casterSceneSync)),
  );
});

/** An input as the user writes it is, once it is known, an input that the provider validates: the type check holds this. */
type Known<T> = { [K in Exclude<keyof T, "lookAhead" | "triggers">]-?: Exclude<Unwrap<T[K]>, undefined> };
type Same<A, B> = [A, B] extends [B, A] ? true : false;
export const sameTypes: [
  Same<Known<CasterSceneSyncArgs>, Known<InputsOf<typeof casterSceneSync>>>,
  Same<Known<StagingPromotionArgs>, Known<InputsOf<typeof stagingPromotion>>>,
] = [true, true];
