import type * as Crypto from "node:crypto";

/**
 * Tests make providers by the thousand, and each derives the fingerprints of the same few secrets by a deliberately slow
 * function. Here that function runs once for each of its inputs. Import it before any file of the provider.
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
