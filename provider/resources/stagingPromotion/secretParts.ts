import { endOfBare, lastName, trackQuotes } from "./bareValue";
import { jsonNodes, parseText, type JsonNode } from "./jsonNodes";
import { isSwitch, isValueName, judgeRecord, type Judge } from "./secretNames";

/** A stretch of a text: shown or hidden. */
export interface Part {
  readonly text: string;
  readonly secret: boolean;
}
interface Span {
  readonly start: number;
  end: number;
}

/** A text with more secrets is hidden as a whole, because each fingerprint takes time. */
export const maxSecrets = 16;
/** How many texts inside of texts (JSON in JSON, a URL in a URL) are opened. Text in deeper layers is hidden. */
const maxDepth = 4;

/**
 * Splits a text into parts to show and parts to hide: secret members of JSON, user information and tokens in URLs, values
 * behind names of secrets, headers, PEM blocks and well-known forms of keys.
 */
export function partsOf(text: string, judge: Judge, depth = 0): Part[] {
  if (depth > maxDepth) return [{ text, secret: true }];
  const open = (inner: string) => partsOf(inner, judge, depth + 1);
  const nodes = /^\s*[[{]/.test(text) ? jsonNodes(text) : undefined;
  const parts = nodes ? splitJson(text, nodes, judge, open) : split(text, secretSpans(text, judge, open));
  return parts.filter(({ secret }) => secret).length > maxSecrets ? [{ text, secret: true }] : parts;
}

type Open = (text: string) => Part[];
const holdsSecret = (parts: readonly Part[]): boolean => parts.some(({ secret }) => secret);

// Each form begins where no word goes on, so that no stretch is read twice.
const secretForms: readonly RegExp[] = [
  // A PEM block without an end goes to the end of the text.
  /-----BEGIN [^]*?(?:-----END [^]*?-----|$)/g,
  // Well-known forms of keys.
  /(?<![\w-])(?:eyJ[\w-]{5,}\.[\w-]{2,}(?:\.[\w-]*){0,4}|LTAI[A-Za-z0-9]{10,}|STS\.\w{8,}|AKIA[A-Z0-9]{12,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|sk_(?:live|test)_\w{10,})/g,
  // User information in a URL.
  /(?<=\/\/)[^\s/?#"<>]+(?=@)/g,
  /(?<=(?<![\w-])bearer\s{1,4})[\w.~+/=-]{6,}/gi,
];
const basic = /(?<=(?<![\w-])basic\s{1,4})[A-Za-z0-9+/]{4,}={0,2}/gi;

function secretSpans(text: string, judge: Judge, open: Open): Span[] {
  const found = (form: RegExp, isSecret: (found: string) => boolean = () => true): Span[] =>
    [...text.matchAll(form)]
      .filter(([match]) => isSecret(match))
      .map(({ 0: match, index }) => ({ start: index, end: index + match.length }));
  return [
    ...secretForms.flatMap((form) => found(form)),
    ...found(basic, (base64) => /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(base64, "base64").toString("latin1"))),
    ...assignments(text, judge),
    // A percent-encoded word that holds a secret is hidden as a whole, such as a URL in the query of another.
    ...(text.includes("%") ? found(/[^\s"<>&=?#]+/g, (word) => holdsEncoded(word, open)) : []),
  ];
}

function holdsEncoded(word: string, open: Open): boolean {
  const plain = decode(word);
  return plain !== word && holdsSecret(open(plain));
}

/**
 * `name=value`, `name: value`, `"name": "value"`. The name may be percent-encoded, and the quotes escaped. A value on the
 * next line has quotes.
 */
const assignment =
  /(?<![\w%.-])([\w%.[\]-]{1,128})(?:\\{0,8}["'])?[ \t]{0,64}[:=]{1,2}(?:\s{0,64}(?=\\{0,8}["'])|[ \t]{0,64})(\\{0,8}["'])?/g;
const headers = /(^|[^a-z])(set-?cookie2?|cookies?|(proxy-?)?authorization)\]*$/i;

function assignments(text: string, judge: Judge): Span[] {
  const spans: Span[] = [];
  const names = new RegExp(assignment);
  let isQuoted: ReturnType<typeof trackQuotes> | undefined;
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const [whole, name = "", quote] = match;
    const start = match.index + whole.length;
    names.lastIndex = match.index + name.length;
    // `password` of `user[password]`, and of `[password`.
    const verdicts = [decode(name), ...decode(name).split(/[[\]]/)].map(judge);
    if (!verdicts.includes(true) || verdicts.includes(false)) continue;
    let end: number;
    if (quote === undefined) {
      const form = { isHeader: headers.test(name), isQuery: !whole.includes(":") };
      end = endOfBare(text, { start, ...form, isQuoted: (isQuoted ??= trackQuotes(text))(start) });
    } else {
      end = endOfQuoted(text, start, quote);
      // A quoted text on the next line may be the next name.
      if (/[\r\n]/.test(whole) && /^[ \t]*[:=]/.test(text.slice(end + quote.length, end + 80))) continue;
    }
    if (!isSwitch(text.slice(start, end))) spans.push({ start, end });
    names.lastIndex = Math.max(start, (quote === undefined ? lastName(text, start, end) : undefined) ?? end);
  }
  return spans;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote.length > 1 || text[at - 1] !== "\\") return at;
  }
  return text.length;
}

function decode(text: string): string {
  try {
    return text.includes("%") ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

function split(text: string, spans: readonly Span[]): Part[] {
  const joined: Span[] = [];
  for (const { start, end } of spans.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  let at = 0;
  const parts = joined.flatMap(({ start, end }) => {
    const plain = text.slice(at, start);
    at = end;
    return [
      { text: plain, secret: false },
      { text: text.slice(start, end), secret: true },
    ];
  });
  return [...parts, { text: text.slice(at), secret: false }].filter((part) => part.text !== "");
}

/**
 * Secret members are hidden. Everything else stays as written, so that the result changes exactly when the text does.
 */
function splitJson(text: string, nodes: readonly JsonNode[], judge: Judge, open: Open): Part[] {
  const hidden = new Set(nodes.flatMap((node) => (text[node.start] === "{" ? secretMembers(text, node, judge) : [])));
  const parts: Part[] = [];
  let at = 0;
  const add = (inner: readonly Part[], { start, end }: Span) => {
    if (!holdsSecret(inner)) return;
    const shown = inner.map((part) => (part.secret ? part : { ...part, text: JSON.stringify(part.text).slice(1, -1) }));
    parts.push({ text: `${text.slice(at, start)}"`, secret: false }, ...shown, { text: '"', secret: false });
    at = end;
  };
  for (const node of nodes) {
    if (node.start < at) continue;
    if (node.name !== undefined) add(open(node.name.text), node.name);
    const value = text.slice(node.start, node.end);
    const inner = hidden.has(node)
      ? [{ text: value, secret: true }]
      : value.startsWith('"')
        ? open(parseText(value))
        : [];
    add(inner, node);
  }
  return [...parts, { text: text.slice(at), secret: false }].filter((part) => part.text !== "");
}

function secretMembers(text: string, { children }: JsonNode, judge: Judge): JsonNode[] {
  const members = children.map((node) => {
    const raw = text.slice(node.start, node.end);
    return { node, raw, name: node.name?.text ?? "", value: raw.startsWith('"') ? parseText(raw) : undefined };
  });
  const judgeMember = judgeRecord(members, judge);
  const holdsValue = members.some(({ name }) => isValueName(name));
  return members
    .filter(({ node, raw, name, value = raw }) => {
      // An object called `auth` names its own secrets, and `key` beside a value is a name.
      const isAuth = name.toLowerCase() === "auth" && node.children.length > 0;
      const isName = name.toLowerCase() === "key" && holdsValue;
      return !isSwitch(value) && !isAuth && !isName && judgeMember(name) !== undefined;
    })
    .map(({ node }) => node);
}
