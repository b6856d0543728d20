/** A value without quotes, behind the name of a secret. */
interface BareValue {
  readonly start: number;
  /** A header's value goes on to the end of its line, or of its part of a query. */
  readonly isHeader: boolean;
  /** `name=value`, not `name: value`. */
  readonly isQuery: boolean;
  /** The name is inside of a quoted text, which a `"` ends. */
  readonly isQuoted: boolean;
}

/** Returns a function that says whether a `"` of the same line is open at a place. Call it for one place after the other. */
export function trackQuotes(text: string): (place: number) => boolean {
  let [at, isOpen] = [0, false];
  return (place) => {
    for (; at < place; at += 1) {
      if (text[at] === "\n") isOpen = false;
      else if (text[at] === '"' && text[at - 1] !== "\\") isOpen = !isOpen;
    }
    return isOpen;
  };
}

/** The lines of a block scalar of YAML. */
const block = /[|>][+\-\d]{0,2}[ \t]*(?:#[^\r\n]*)?(?:\r?\n(?:[ \t][^\r\n]*|(?=\r?\n)))+/y;

/** What ends a list or an object: another bracket, or the next name. */
const nextMember = /[\])}]|[,;]\s{0,8}["']?[\w%.-]{1,128}["']?\s{0,8}[:=]/y;

/** The place behind a value without quotes. Where the form of the value is not clear, more is taken for it. */
export function endOfBare(text: string, { start, isHeader, isQuery, isQuoted }: BareValue): number {
  const lines = new RegExp(block);
  lines.lastIndex = start;
  if (lines.test(text)) return lines.lastIndex;
  const stop = !isHeader ? /[&\s"<>]/g : isQuery ? /[&\r\n"]/g : /[\r\n"]/g;
  const opensList = !isHeader && /[[({]/.test(text[start] ?? "");
  const from = opensList ? endOfBrackets(text, start, isQuoted) : start;
  const next = new RegExp(nextMember);
  next.lastIndex = stop.lastIndex = from;
  if (opensList && next.test(text)) return from;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] !== '"' || isQuoted) return match.index;
    stop.lastIndex = endOfQuote(text, match.index);
  }
  return text.length;
}

/** The start of the name that a value without quotes swallowed at its end: `b` of `1,b=`. */
export function lastName(text: string, start: number, end: number): number | undefined {
  const tail = text.slice(Math.max(start, end - 160), end);
  const name = /[,;{(]["']?([\w%.[\]-]{1,128})["']?[:=]?$/.exec(tail)?.[1];
  return name === undefined ? undefined : end - tail.length + tail.lastIndexOf(name);
}

/** The place behind the bracket that closes the one at `start`. */
function endOfBrackets(text: string, start: number, isQuoted: boolean): number {
  const token = /[[\](){}"']/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"' && isQuoted) return match.index;
    if (match[0] === '"' || isQuote(text, match.index)) token.lastIndex = endOfQuote(text, match.index);
    else if (match[0] !== "'") depth += /[[({]/.test(match[0]) ? 1 : -1;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}

/** Whether a `'` opens a text, and is no apostrophe: a value can begin there, and it is closed on the same line. */
function isQuote(text: string, place: number): boolean {
  if (text[place] !== "'") return false;
  const before = /[[({,:=][ \t]*$/.test(text.slice(Math.max(0, place - 8), place));
  return before && text[endOfQuote(text, place) - 1] === "'";
}

/** The place behind the quote that closes the one at `start`, at most the end of the line. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start];
  const stop = /["'\\\r\n]/g;
  stop.lastIndex = start + 1;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] === quote) return stop.lastIndex;
    if (/[\r\n]/.test(match[0])) return match.index;
    if (match[0] === "\\") stop.lastIndex += 1;
  }
  return text.length;
}
