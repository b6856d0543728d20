import type { Part } from "./part";
import { jsonParts } from "./secretJson";
import { isSwitch, type Judge } from "./secretNames";

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with more secrets is one as a whole: each fingerprint takes its time. */
export const mostSecrets = 16;
/** How often a text inside a text (JSON in JSON, a URL in a URL) is opened; what is wrapped more often is hidden. */
const deepest = 4;

/**
 * Cuts a text that is no secret by its name into what may be shown and what may not: secret members of JSON, user
 * information and tokens in URLs, values behind telling names, headers, PEM blocks and well-known forms of keys.
 */
export function partsOf(text: string, judge: Judge, depth = 0): Part[] {
  if (depth > deepest) return [{ text, secret: true }];
  const open = (inner: string) => partsOf(inner, judge, depth + 1);
  const parts = jsonParts(text, judge, open) ?? cut(text, spansOf(text, judge, open));
  return parts.filter(({ secret }) => secret).length > mostSecrets ? [{ text, secret: true }] : parts;
}

export const holdsSecret = (parts: readonly Part[]): boolean => parts.some(({ secret }) => secret);

function spansOf(text: string, judge: Judge, open: (text: string) => Part[]): Span[] {
  return [
    ...pemBlocks(text),
    ...matchesOf(text, knownForms),
    ...matchesOf(text, userInformation),
    ...matchesOf(text, bearer),
    ...matchesOf(text, basic).filter(({ start, end }) => isUserAndPassword(text.slice(start, end))),
    ...assignments(text, judge),
    ...encoded(text, open),
  ];
}

// Each form begins where no word goes on, so that no stretch is looked at twice.
const knownForms =
  /(?<![\w-])(?:eyJ[\w-]{5,}\.[\w-]{2,}(?:\.[\w-]*){0,4}|LTAI[A-Za-z0-9]{10,}|STS\.\w{8,}|AKIA[A-Z0-9]{12,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|sk_(?:live|test)_\w{10,})/g;
const userInformation = /(?<=\/\/)[^\s/?#"<>]+(?=@)/g;
const bearer = /(?<=(?<![\w-])bearer\s{1,4})[\w.~+/=-]{6,}/gi;
const basic = /(?<=(?<![\w-])basic\s{1,4})[A-Za-z0-9+/]{4,}={0,2}/gi;

function matchesOf(text: string, form: RegExp): Span[] {
  return [...text.matchAll(form)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(base64, "base64").toString("latin1"));
}

/** From BEGIN to the end of the line of END; a block without an end goes to the end of the text. */
function pemBlocks(text: string): Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf("-----BEGIN "); start >= 0; start = text.indexOf("-----BEGIN ", spans.at(-1)?.end)) {
    const last = text.indexOf("-----END ", start);
    const close = last < 0 ? -1 : text.indexOf("-----", last + 9);
    spans.push({ start, end: close < 0 ? text.length : close + 5 });
  }
  return spans;
}

/** `name=value`, `name: value`, `"name": "value"`; the name may be percent-encoded, and the quotes escaped. */
const assignment = /(?<![\w%.-])([\w%.-]{1,128})(?:\\{0,8}["'])?[ \t]{0,4}[:=]{1,2}[ \t]{0,4}(\\{0,8}["'])?/g;
const headers = /^(set-?cookie2?|cookie|(proxy-?)?authorization)$/i;

function assignments(text: string, judge: Judge): Span[] {
  const spans: Span[] = [];
  const names = new RegExp(assignment);
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const [whole, name = "", quote] = match;
    const start = match.index + whole.length;
    if (judge(decoded(name)) !== true) {
      names.lastIndex = match.index + name.length;
      continue;
    }
    const end =
      quote === undefined
        ? endOfBare(text, start, headers.test(name), whole.includes(":"))
        : endOfQuoted(text, start, quote);
    if (!isSwitch(text.slice(start, end))) spans.push({ start, end });
    names.lastIndex = Math.max(start, end);
  }
  return spans;
}

/** A header goes on to the end of its line, or of its part of a query. */
function endOfBare(text: string, start: number, isHeader: boolean, isLine: boolean): number {
  const stop = !isHeader ? /[&\s"<>]/g : isLine ? /[\r\n"]/g : /[&\r\n"]/g;
  stop.lastIndex = start;
  return stop.exec(text)?.index ?? text.length;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote.length > 1 || text[at - 1] !== "\\") return at;
  }
  return text.length;
}

/** A percent-encoded word that holds a secret is one as a whole, such as a URL in the query of another. */
function encoded(text: string, open: (text: string) => Part[]): Span[] {
  if (!text.includes("%")) return [];
  return [...text.matchAll(/[^\s"<>&=?#]+/g)].flatMap(({ 0: word, index }) => {
    const plain = word.includes("%") ? decoded(word) : word;
    return plain !== word && holdsSecret(open(plain)) ? [{ start: index, end: index + word.length }] : [];
  });
}

function decoded(text: string): string {
  try {
    return text.includes("%") ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

function cut(text: string, spans: readonly Span[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { start, end } of joined(spans)) {
    if (start > at) parts.push({ text: text.slice(at, start), secret: false });
    parts.push({ text: text.slice(start, end), secret: true });
    at = end;
  }
  return at < text.length || parts.length === 0 ? [...parts, { text: text.slice(at), secret: false }] : parts;
}

/** In order, those that overlap made one. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (start === end) continue;
    if (last === undefined || start >= last.end) result.push({ start, end });
    else if (end > last.end) result[result.length - 1] = { start: last.start, end };
  }
  return result;
}
