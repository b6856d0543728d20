import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** Encrypts and decrypts the secrets of one deployment. The deployment must store `salt` to be readable again. */
export interface Crypter {
  readonly salt: string;
  encrypt(plaintext: string): string;
  /** @throws Error when the text was changed, or encrypted with another key. */
  decrypt(ciphertext: string): string;
}

const iterations = 1_000_000;
const knownText = "pulumi";
const keys = new Map<string, Promise<Buffer>>();

// Deriving a key takes a good part of a second, and a stack runs many operations. The cache is keyed by a hash of the
// sources.
function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const name = createHash("sha256").update(salt).update("\0").update(passphrase).digest("hex");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = promisify(pbkdf2)(passphrase, salt, iterations, 32, "sha256");
  keys.set(name, key);
  return key;
}

function encryptWith(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function decryptWith(key: Buffer, ciphertext: string): string {
  const [version, nonce, sealed] = ciphertext.split(":");
  if (version !== "v1" || nonce === undefined || sealed === undefined) throw new Error("unknown format of ciphertext");
  const bytes = Buffer.from(sealed, "base64");
  if (bytes.length < 16) throw new Error("the ciphertext is too short");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

const crypterOf = (key: Buffer, salt: string): Crypter => ({
  salt,
  encrypt: (plaintext) => encryptWith(key, plaintext),
  decrypt: (ciphertext) => decryptWith(key, ciphertext),
});

/**
 * Pulumi's passphrase secrets provider: AES-256-GCM with a key from PBKDF2-SHA256, 1,000,000 iterations. The default
 * salt is new. A salt is `v1:<base64>:<a known text, encrypted>`, which reveals a wrong passphrase.
 * @throws Error "incorrect passphrase" when `salt` was made with another passphrase.
 */
export async function passphraseCrypter(passphrase: string, salt?: string): Promise<Crypter> {
  if (salt === undefined) {
    const bytes = randomBytes(8);
    const key = await deriveKey(passphrase, bytes);
    return crypterOf(key, `v1:${bytes.toString("base64")}:${encryptWith(key, knownText)}`);
  }
  const [version, encoded, ...check] = salt.split(":");
  if (version !== "v1" || encoded === undefined) throw new Error("unknown format of the secrets provider's salt");
  const key = await deriveKey(passphrase, Buffer.from(encoded, "base64"));
  try {
    if (decryptWith(key, check.join(":")) === knownText) return crypterOf(key, salt);
  } catch {
    // Every failure means the same: the passphrase does not fit the salt.
  }
  throw new Error("incorrect passphrase");
}
