import type * as Crypto from "node:crypto";

/**
 * Every `up` of a history has a provider of its own, which derives the fingerprints of the few secrets there are anew: a
 * deliberately slow function, ten times as slow as all the rest of a history. Here it runs once for each of its inputs.
 */
jest.mock("node:crypto", () => {
  const crypto = jest.requireActual<typeof Crypto>("node:crypto");
  const derived = new Map<string, Parameters<Parameters<typeof crypto.scrypt>[4]>[1]>();
  const scrypt: (...given: Parameters<typeof crypto.scrypt>) => void = (password, salt, length, options, done) => {
    const inputs = JSON.stringify([password, salt, length, options]);
    const known = derived.get(inputs);
    if (known !== undefined) return queueMicrotask(() => done(null, known));
    crypto.scrypt(password, salt, length, options, (error, bytes) => {
      if (error === null) derived.set(inputs, bytes);
      done(error, bytes);
    });
  };
  return { ...crypto, scrypt };
});
