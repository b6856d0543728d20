import type { Clause } from "./values";

/** Letters, digits and the signs that mean nothing to any Markdown inside a line. */
const harmless = /^[\p{L}\p{M}\p{N},-]$/u;
/** Characters that show nothing, or turn the direction of the text after them. */
const invisible = /^[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]$/u;

/** How long a text may be after escaping, where nothing else is said. */
const longest = 1_000;

/**
 * Any text as code of GitHub's and GitLab's Markdown. Signs are numeric entities, because a fence of backticks does not
 * protect a cell of a table; and neither host looks for names, numbers and links inside code.
 *
 * @param most Longer texts are cut, with an ellipsis. Counted after escaping.
 */
export function code(text: string, most = longest): string {
  if (text === "") return "(empty)";
  const escaped: string[] = [];
  let length = 0;
  let previous = " ";
  const characters = Array.from(text.length > most ? text.slice(0, most) : text);
  for (const [index, character] of characters.entries()) {
    const next = escape(character, previous === " " || index === characters.length - 1);
    if (length + next.length > most) break;
    escaped.push(next);
    length += next.length;
    previous = character;
  }
  const cut = escaped.length < characters.length || characters.join("").length < text.length;
  return `<code>${escaped.join("")}${cut ? "…" : ""}</code>`;
}

/** @param kept Whether a space needs to be kept: a browser shows several as one. */
function escape(character: string, kept: boolean): string {
  if (character === " ") return kept ? "&#160;" : " ";
  if (harmless.test(character) && !invisible.test(character)) return character;
  if (invisible.test(character)) return `&#92;u&#123;${(character.codePointAt(0) ?? 0).toString(16)}&#125;`;
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** A clause with what comes from outside as code. It begins with a capital where it begins with words of this package. */
export function sentence(clause: Clause): string {
  return `${clause.map((part) => (typeof part === "string" ? part : code(part.text, 400))).join("")}.`.replace(
    /^[a-z]/,
    (first) => first.toUpperCase(),
  );
}

/** A clause for a cell of a table. */
export const phrase = (clause: Clause): string =>
  clause.map((part) => (typeof part === "string" ? part : code(part.text, 400))).join("");
