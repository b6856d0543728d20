import { createHash } from "node:crypto";
import { Fingerprints } from "../../../provider/resources/stagingPromotion/mask";
import { fingerprintPattern } from "../../../provider/resources/stagingPromotion/records";

const fingerprint = (value: string, place: string, key: string) => new Fingerprints(key).of(value, place);
const place = "live.example.com/aliauth/auth_key1";

it("is the same in every run, so it stands here in full", async () => {
  expect(await fingerprint("correct horse battery", place, "")).toBe("secret:6deeef3ab3ea");
});

it("changes with the value, the place and the stack's key", async () => {
  const all = await Promise.all([
    fingerprint("a", place, ""),
    fingerprint("b", place, ""),
    fingerprint("a", `${place}2`, ""),
    fingerprint("a", place, "key of the stack"),
  ]);
  expect(new Set(all).size).toBe(4);
  for (const each of all) expect(each).toMatch(fingerprintPattern);
});

it("is no bare hash of the value", async () => {
  const shown = (await fingerprint("a", place, "")).replace("secret:", "");
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"]) {
    expect(createHash(algorithm).update("a").digest("hex")).not.toContain(shown);
  }
});

it("is derived once for one value in one place", () => {
  const fingerprints = new Fingerprints("");
  expect(fingerprints.of("a", place)).toBe(fingerprints.of("a", place));
  expect(fingerprints.of("a", place)).not.toBe(fingerprints.of("a", `${place}2`));
});
