/** Names of release 0.1.0. They stay as they are: a state that holds their fingerprints must go on to plan nothing. */
const firstRules =
  /key\d*($|_?(id|value|main|backup|old|new|primary|secondary)$)|secret|token|passw|pwd|credential|signature|private|(^|_)(sk|ak)\d*$/i;

const lastWords = new Set(
  "pass pw passphrase passcode cookie cookies jwt jwts cert certs certificate certificates pem pfx psk otp totp pin hmac sig sign salt authorization bearer session".split(
    " ",
  ),
);
const lastWordEndings = [
  "key",
  "keys",
  "cookie",
  "cookies",
  "cert",
  "jwt",
  "pem",
  "pass",
  "passphrase",
  "authorization",
];
const wholeNames = new Set(["auth", "basic_auth", "http_auth", "proxy_auth", "session_id", "sessionid", "userinfo"]);
const ordinaryWords = /^(by|com|over|under|sur|tres)pass$/;

/** Words that say which one of several secrets it is, or in which form it stands. */
const qualifiers = new Set(
  "value data text content string raw base64 hex main backup old new primary secondary current previous prev next default".split(
    " ",
  ),
);

/** The words of `auth_key1`, `AuthKey`, `X-Auth-Key`, in lower case and without numbers. */
function wordsOf(name: string): string[] {
  return name
    .slice(-256)
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
}

/** Whether the name was taken for a secret's in release 0.1.0 already. */
export function isFirstSecretName(name: string): boolean {
  return firstRules.test(name);
}

/**
 * Whether something holds a secret, by its name: `auth_key1`, `access_token`, `passphrase` and the like, also of functions
 * that nobody has named yet. Too many is safe, too few is not.
 */
export function isSecretName(name: string): boolean {
  if (isFirstSecretName(name)) return true;
  const words = wordsOf(name);
  if (wholeNames.has(words.join("_"))) return true;
  while (words.length > 1 && qualifiers.has(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1) ?? "";
  if (lastWords.has(last)) return true;
  return lastWordEndings.some((ending) => last.endsWith(ending)) && !ordinaryWords.test(last);
}

/** Words that hold no secret under any name but those of the first rules: switches. */
export function isSwitch(value: string): boolean {
  return /^(on|off|true|false|yes|no|null|)$/i.test(value);
}

/** What a read shows in the place of a secret, or of a part of it. */
export function isWithheld(value: string): boolean {
  return /^[*•]+$|[*•]{3}/.test(value);
}

/** Whether what has this name is a secret; undefined: nothing is known of the name. */
export type Judge = (name: string) => boolean | undefined;

const headerWords = new Set(["auth", "authn", "authentication", "authenticate", "xauth", "verify", "verification"]);

export interface Named {
  readonly name: string;
  /** Undefined: no text. */
  readonly value: string | undefined;
}

/** `value`, `header_value`, `headerValue2`: holds what a name beside it names. */
export function isValueName(name: string): boolean {
  return /^(value|val|values)$/.test(wordsOf(name).at(-1) ?? "");
}

function isNameName(name: string): boolean {
  return /^(key|name|header|param|parameter|field|arg|argument|object|variable|attribute)$/.test(
    wordsOf(name).at(-1) ?? "",
  );
}

/** What the names beside a value say of it: `key: Authorization` makes `value` a secret. */
export function namedBeside(record: readonly Named[], judge: Judge): "secret" | "plain" | "withheld" | "unnamed" {
  const names = record.filter(({ name }) => isNameName(name)).map(({ value }) => value ?? "");
  const namesSecret = (name: string) => judge(name) === true || wordsOf(name).some((word) => headerWords.has(word));
  if (names.length === 0) return "unnamed";
  if (names.some((name) => !isWithheld(name) && namesSecret(name))) return "secret";
  return names.some((name) => name === "" || isWithheld(name)) ? "withheld" : "plain";
}

/** `header_value` and `cookie_value`, which hold a secret unless a name beside them says otherwise. */
export function isHeaderValueName(name: string): boolean {
  return isValueName(name) && wordsOf(name).some((word) => word === "header" || word === "cookie");
}

/** `apsaravideo:secretArguments`: which arguments the stack says are secret, and which are plain. */
export class SecretPatterns {
  readonly #patterns: readonly { readonly parts: readonly string[]; readonly full: boolean; readonly plain: boolean }[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((pattern) => {
      const plain = pattern.startsWith("!");
      const text = pattern.slice(plain ? 1 : 0).toLowerCase();
      return { parts: text.split("*"), full: text.includes("."), plain };
    });
  }

  /** By the last pattern that matches; undefined when none does. */
  decide(functionName: string, name: string): "secret" | "plain" | undefined {
    if (this.#patterns.length === 0) return undefined;
    const short = name.toLowerCase();
    const full = `${functionName.toLowerCase()}.${short}`;
    const found = this.#patterns.findLast((each) => consistsOf(each.full ? full : short, each.parts));
    return found && (found.plain ? "plain" : "secret");
  }
}

/** Whether the text is made of the parts in order, with anything between them: one look along the text. */
export function consistsOf(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
