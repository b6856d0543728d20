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

/** The place behind a value without quotes. Where the form of the value is not clear, more is taken for it. */
export function endOfBare(text: string, { start, isHeader, isQuery, isQuoted }: BareValue): number {
  const block = /[|>][+-]?\d?[ \t]*(?:\r?\n[ \t][^\r\n]*)+/y;
  block.lastIndex = start;
  // The lines of a block scalar of YAML.
  if (block.test(text)) return block.lastIndex;
  if (!isHeader && /[[({]/.test(text[start] ?? "")) return endOfBrackets(text, start, isQuoted);
  const stop = !isHeader ? /[&\s"<>]/g : isQuery ? /[&\r\n"]/g : /[\r\n"]/g;
  stop.lastIndex = start;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] !== '"' || isQuoted) return match.index;
    stop.lastIndex = endOfQuote(text, match.index);
  }
  return text.length;
}

/** The place behind the bracket that closes the one at `start`. */
function endOfBrackets(text: string, start: number, isQuoted: boolean): number {
  const token = /[[\](){}"]/g;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"' && isQuoted) return match.index;
    if (match[0] === '"') token.lastIndex = endOfQuote(text, match.index);
    else depth += /[[({]/.test(match[0]) ? 1 : -1;
    if (depth === 0) return token.lastIndex;
  }
  return text.length;
}

/** The place behind the `"` that closes the one at `start`, at most the end of the line. */
function endOfQuote(text: string, start: number): number {
  const stop = /["\\\r\n]/g;
  stop.lastIndex = start + 1;
  for (let match = stop.exec(text); match !== null; match = stop.exec(text)) {
    if (match[0] === '"') return stop.lastIndex;
    if (match[0] !== "\\") return match.index;
    stop.lastIndex += 1;
  }
  return text.length;
}
