/** Text that is markup already. Only this file makes it, so every other text gets escaped. */
class Written {
  constructor(readonly text: string) {}
}
export type Markup = Written;

/** The elements of a page. None of them loads, runs or sends anything. */
export type Tag =
  | ("html" | "head" | "meta" | "title" | "body" | "header" | "main" | "footer" | "section" | "article" | "figure")
  | ("figcaption" | "div" | "span" | "p" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "li" | "a" | "em" | "code" | "bdi")
  | ("table" | "caption" | "thead" | "tbody" | "tr" | "th" | "td" | "fieldset" | "legend" | "label" | "input")
  | ("svg" | "desc" | "g" | "rect" | "text" | "tspan");
const empty: ReadonlySet<Tag> = new Set(["meta", "input"]);

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Attributes that could run, fetch or style something. No page needs them, so using one by mistake throws. */
const refused = /^on|^(style|src|srcset|srcdoc|action|formaction|background|poster|data|xlink:href)$/i;

/**
 * One element. Strings are escaped, in attributes and in content; `undefined` and `false` leave an attribute out.
 * Throws a TypeError for an attribute that could run, style or fetch, and for a link that leaves the page.
 */
export function element(name: Tag, attributes: Attributes, ...content: readonly (Markup | string)[]): Markup {
  let written = "";
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (!/^[a-z][a-zA-Z-]*$/.test(key) || refused.test(key)) throw new TypeError(`the attribute ${key} is not allowed`);
    if (key === "href" && !/^#[\w-]+$/.test(String(value))) throw new TypeError("a link must stay on the page");
    written += value === true ? ` ${key}` : ` ${key}="${escapeText(String(value))}"`;
  }
  return new Written(empty.has(name) ? `<${name}${written}>` : `<${name}${written}>${joinText(content)}</${name}>`);
}

/** The style sheet of a page. It's written by this package alone, and no text of a preview gets into it. */
export function styleSheet(css: string): Markup {
  if (css.includes("<")) throw new TypeError("a style sheet must not contain <");
  return new Written(`<style>${css}</style>`);
}

const joinText = (content: readonly (Markup | string)[]): string =>
  content.map((each) => (typeof each === "string" ? escapeText(each) : each.text)).join("");

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Control characters and noncharacters have no place in a page, half a surrogate pair none in UTF-8, and bidi controls
// reorder what a reader sees.
const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu;

function escapeText(text: string): string {
  return text.replace(unprintable, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
