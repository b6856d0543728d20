/** The longest text that is read, and the longest that is shown. */
const maxTextLength = 10_000;
const maxShownLength = 200;

/**
 * A text of the vendor for a message: plain words, on one line, at most 200 characters. URLs, query strings, values behind
 * names of secrets, and words that may be a key, a token or a signature are left out.
 */
export function redact(text: string): string {
  const bare = text
    .slice(0, maxTextLength)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ")
    .trim()
    .replace(/[^ ]+/g, (word) => (/:\/\//.test(word) ? "<url>" : /[?&][\w.-]+=/.test(word) ? "<query>" : word))
    .replace(named, `$1${mark}`)
    .replace(words, (word) => (isPlain(word) ? word : "<hidden>"))
    .replaceAll(mark, "=<hidden>");
  return bare.length > maxShownLength ? `${bare.slice(0, maxShownLength)}…` : bare;
}

/** Stands for a hidden value. No text holds it, because control characters are replaced first. */
const mark = "\u0001";
const words = /[^ ,;"'()<>[\]{}|，。；：、“”（）\u0001]+/gu;

/** A value behind a name like `auth_key1` or `"AccessKeySecret"`, up to the end of its word. */
const named = /(?<!\w)(\w{0,40}(?:key|secret|token|signature|password|auth)\w{0,40})["']? ?[=:] ?["']?[^ ]+/gi;

/**
 * Whether a word may be shown: words of a language, codes such as `IncorrectSceneStatus.Idle`, dates, short names.
 * Keys, tokens and signatures are long and mix letters, digits and case.
 */
function isPlain(word: string): boolean {
  if (/^STS\.|^(LTAI|TMP\.)/i.test(word)) return false;
  if (/[=&?%+@\\]|\/.*\//.test(word)) return false;
  return word.length <= 12 || word.split(/[._:/-]/).every((part) => part.length <= 4 || plainPart.test(part));
}

const plainPart = /^(\p{Lu}?\p{Ll}*|\p{Lu}{0,4}\p{Ll}+(\p{Lu}\p{Ll}{2,})*|\p{Lo}+|\p{Lu}{1,12})[.!*…]*$/u;

/** A name from outside for a message: one line, at most 120 characters, no URL. */
export function formatName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ");
  if (plain.includes("://")) return "<url>";
  return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
}

/** Errors of HTTP libraries hold URLs, headers and signatures in their texts, properties and stacks. */
export function redactCause(cause: unknown): Error {
  const { name, code, message } = (cause ?? {}) as { name?: unknown; code?: unknown; message?: unknown };
  const error = new Error(redact(String(message ?? cause)));
  error.name = redact(String(name ?? "Error"));
  error.stack = `${error.name}: ${error.message}`;
  return typeof code === "string" ? Object.assign(error, { code: redact(code) }) : error;
}
