/** The rule of release 0.1.0. It never changes: an upgrade must plan nothing for a state that holds its fingerprints. */
const firstRule =
  /key\d*($|_?(id|value|main|backup|old|new|primary|secondary)$)|secret|token|passw|pwd|credential|signature|private|(^|_)(sk|ak)\d*$/i;

const wholeNames = /^(auth|basic_auth|http_auth|proxy_auth|session_id|sessionid|userinfo)$/;
const lastWords =
  /(^(pw|passcode|jwts|certs|certificates?|pfx|psk|otp|totp|pin|hmac|sig|sign|salt|bearer|session)|keys?|cookies?|cert|jwt|pem|pass|passphrase|authorization)$/;
const ordinaryWords = /^(by|com|over|under|sur|tres)pass$/;

/** Words that may follow the decisive word of a name: they distinguish secrets, or name the format of the value. */
const qualifiers =
  /^(value|data|text|content|string|raw|base64|hex|main|backup|old|new|primary|secondary|current|previous|prev|next|default)$/;

/** The words of `auth_key1`, `AuthKey` and `X-Auth-Key`, in lower case and without numbers. */
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

/** Whether release 0.1.0 already took the name for a secret's. */
export function isFirstSecretName(name: string): boolean {
  return firstRule.test(name);
}

/** Whether the name is a secret's, for functions that are not known here, too. A false alarm is safe, a miss is not. */
export function isSecretName(name: string): boolean {
  if (isFirstSecretName(name)) return true;
  const words = wordsOf(name);
  if (wholeNames.test(words.join("_"))) return true;
  while (words.length > 1 && qualifiers.test(words.at(-1) ?? "")) words.pop();
  const last = words.at(-1) ?? "";
  return lastWords.test(last) && !ordinaryWords.test(last);
}

/** Words that are no secret under any name but those of the first rule: switches. */
export function isSwitch(value: string): boolean {
  return /^(on|off|true|false|yes|no|null|)$/i.test(value);
}

/** Whether a read shows this instead of a secret, or of a part of one. */
export function isWithheld(value: string): boolean {
  return /^[*•]+$|[*•]{3}/.test(value);
}

/** Whether the value of this name is a secret; undefined: the name alone does not decide. */
export type Judge = (name: string) => boolean | undefined;

export interface Named {
  readonly name: string;
  /** Undefined: no text. */
  readonly value: string | undefined;
}

/** `value`, `header_value`, `headerValue2`: another member names the value. */
export function isValueName(name: string): boolean {
  return /^(value|val|values)$/.test(wordsOf(name).at(-1) ?? "");
}

const nameWords = /^(key|name|header|param|parameter|field|arg|argument|object|variable|attribute)$/;
const headerWords = /^(auth|authn|authentication|authenticate|xauth|verify|verification)$/;

/**
 * Judges the values of one record: each by its own name, and a value also by the name beside it, as in `key: Authorization`.
 * `withheld`: the read withholds that name. Undefined: the names make it no secret.
 */
export function judgeRecord(
  record: readonly Named[],
  judge: Judge,
): (name: string) => "secret" | "withheld" | undefined {
  const names = record.filter(({ name }) => nameWords.test(wordsOf(name).at(-1) ?? "")).map(({ value }) => value ?? "");
  const isOfSecret = (name: string) => judge(name) === true || wordsOf(name).some((word) => headerWords.test(word));
  const namesSecret = names.some((name) => !isWithheld(name) && isOfSecret(name));
  const namesWithheld = !namesSecret && names.some((name) => name === "" || isWithheld(name));
  return (name) => {
    const own = judge(name);
    if (own === false) return undefined;
    const isValue = isValueName(name);
    if (isValue && namesWithheld) return "withheld";
    const isHeader = names.length === 0 && wordsOf(name).some((word) => word === "header" || word === "cookie");
    return own === true || (isValue && (namesSecret || isHeader)) ? "secret" : undefined;
  };
}

/** `apsaravideo:secretArguments`: the stack's own rules on secret and plain arguments. */
export class SecretPatterns {
  readonly #patterns: readonly { readonly parts: readonly string[]; readonly full: boolean; readonly plain: boolean }[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((pattern) => {
      const plain = pattern.startsWith("!");
      const text = pattern.slice(plain ? 1 : 0).toLowerCase();
      return { parts: text.split("*"), full: text.includes("."), plain };
    });
  }

  /** The last pattern that matches decides; undefined: none matches. */
  decide(functionName: string, name: string): "secret" | "plain" | undefined {
    const short = name.toLowerCase();
    const full = `${functionName.toLowerCase()}.${short}`;
    const found = this.#patterns.findLast((each) => consistsOf(each.full ? full : short, each.parts));
    return found && (found.plain ? "plain" : "secret");
  }
}

/** Whether the text consists of the parts in order, with anything between them. Reads the text once. */
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
