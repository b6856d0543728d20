import { scrypt } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt);
const cost = { N: 16_384, r: 8, p: 1 };
const seen = new Map<string, Promise<string>>();

/**
 * `secret:` and 12 hex digits that change when the value changes. It is no bare hash: deriving one takes a
 * deliberately slow function (scrypt), salted by the place of the value and by the stack's key where it has one, so
 * that guesses are costly and equal values in two places look different. The same in every run and on every machine.
 */
export function fingerprint(value: string, place: string, key: string): Promise<string> {
  const salt = `pulumi-apsaravideo/1\n${place}\n${key}`;
  const memo = `${salt}\n${value}`;
  let result = seen.get(memo);
  if (result === undefined) {
    result = derive(value, salt, 6, cost).then((bytes) => `secret:${bytes.toString("hex")}`);
    seen.set(memo, result);
  }
  return result;
}
