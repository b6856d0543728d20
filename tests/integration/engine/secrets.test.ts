import fc from "fast-check";
import { passphraseCrypter } from "../../../local/engine/secrets";
import { GoldenStack } from "./lib/golden";

describe("the passphrase secrets provider", () => {
  it("decrypts its own ciphertext, and never encrypts to the same text twice", async () => {
    const crypter = await passphraseCrypter("open sesame");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [once, twice] = [crypter.encrypt(text), crypter.encrypt(text)];
        expect(once).not.toBe(twice);
        expect([crypter.decrypt(once), crypter.decrypt(twice)]).toEqual([text, text]);
      }),
    );
  });

  it("decrypts the ciphertext of another implementation of the same scheme", async () => {
    const crypter = await passphraseCrypter(
      "open sesame",
      "v1:AAECAwQFBgc=:v1:AAECAwQFBgcICQoL:wvGSULJTreXs29+TyS5cmx0DG7U/xQ==",
    );
    expect(crypter.decrypt("v1:DA0ODxAREhMUFRYX:iTkgHYxlKzyBL9CN4vaExPLyjTD6YA==")).toBe('"hush"');
  });

  it("refuses a wrong passphrase and a changed text", async () => {
    const crypter = await passphraseCrypter("open sesame");
    await expect(passphraseCrypter("open barley", crypter.salt)).rejects.toThrow("incorrect passphrase");
    const [version, nonce, sealed] = crypter.encrypt("hush").split(":");
    const other = Buffer.from(sealed ?? "", "base64");
    other.writeUInt8(other.readUInt8(0) ^ 1, 0);
    const changed = [version, nonce, other.toString("base64")].join(":");
    expect(() => crypter.decrypt(changed)).toThrow();
  });
});

describe("a secret of the stack", () => {
  const golden = new GoldenStack("secrets", {
    config: { "cloud:region": "cn-hangzhou", "cloud:accessKey": { secret: "AKIA-very-hush" }, name: "plain" },
    env: { GOLDEN_CONFIG: JSON.stringify(["cloud:region", "cloud:accessKey", "golden:name", "name"]) },
  });
  afterAll(() => {
    golden.remove();
  });
  const program = { resources: [{ key: "a", value: "hush-hush", secret: true }], outputs: { v: "a.value" } };

  it("reaches the provider decrypted, and is encrypted in the state file as an input", async () => {
    const stack = golden.withProgram(program);
    const result = await stack.up();
    expect(golden.calls().find(({ method }) => method === "configure")?.args).toEqual([
      "cn-hangzhou",
      "AKIA-very-hush",
      "plain",
      "plain",
    ]);
    expect(result.outputs).toEqual({ v: { value: "hush-hush", secret: true } });
    expect(await stack.outputs()).toEqual(result.outputs);
    const { deployment } = await stack.exportDeployment();
    const encrypted = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: expect.any(String),
    };
    expect(deployment.resources?.at(-1)).toMatchObject({ inputs: { value: encrypted }, outputs: { value: encrypted } });
    expect(deployment.resources?.[0]).toMatchObject({ outputs: { v: encrypted } });
    expect(deployment.secrets_providers).toEqual({
      type: "passphrase",
      state: { salt: expect.stringMatching(/^v1:/) },
    });
    expect(golden.stateText()).not.toContain('"hush-hush"');
  });

  it("is never printed, neither as a value nor inside a message", async () => {
    const more = [...program.resources, { key: "b", value: "two" }];
    const behaviour = { b: { createFails: "no such key: AKIA-very-hush" } };
    const result = await golden.withProgram({ resources: more }, behaviour).up();
    expect(result.diagnostics.map(({ message }) => message)).toContain("no such key: [secret]\n");
    expect(golden.printed).toContain("value: [secret]");
    expect(golden.printed).toContain("error: no such key: [secret]");
    expect(golden.printed).not.toMatch(/hush-hush"|AKIA/);
    expect(golden.stateText()).not.toContain("AKIA");
  });

  it("is not read from the state without the right passphrase, which leaves the file unchanged", async () => {
    const before = golden.stateText();
    const other = new GoldenStack("secrets", { stateFile: golden.stateFile, passphrase: "battery staple" });
    await expect(other.withProgram(program).preview()).rejects.toThrow("incorrect passphrase");
    other.remove();
    expect(golden.stateText()).toBe(before);
  });

  it("keeps its encrypted text as long as its value stays", async () => {
    const textsOf = (state: string): string[] => state.match(/"ciphertext": "[^"]+"/g) ?? [];
    const before = textsOf(golden.stateText());
    await golden.withProgram({ resources: [...program.resources, { key: "c", value: "three" }] }).up();
    expect(golden.stateText()).toContain("id-c");
    expect(textsOf(golden.stateText())).toContain(before.at(-1));
  });

  it("is refused before any step without a passphrase", async () => {
    const open = new GoldenStack("open", {}, false);
    const result = await open.withProgram(program).up();
    expect(result.exitCode).toBe(1);
    expect(result.diagnostics.map(({ message }) => message).join()).toContain("open the stack with a passphrase");
    expect(open.calls().filter(({ method }) => method === "create")).toEqual([]);
    open.remove();
  });
});
