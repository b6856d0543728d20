import { parse, type DefaultTreeAdapterTypes } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

export interface Found {
  readonly name: string;
  readonly parent: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string;
  /** The texts of the cells of a row. */
  readonly cells: readonly string[];
}

/** Every element, as a browser's parser finds it. Throws where the page has an error of syntax. */
export function elementsOf(html: string): Found[] {
  const document = parse(html, {
    onParseError: ({ code, startLine }) => {
      throw new Error(`line ${startLine} of the page: ${code}`);
    },
  });
  return [...walk(document, "")];
}

function* walk(node: Node, parent: string): Generator<Found> {
  const children = "childNodes" in node ? node.childNodes : [];
  if ("tagName" in node) {
    const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
    const cells = node.tagName === "tr" ? children.map(contentOf) : [];
    yield {
      ...{ name: node.tagName, parent, attributes, cells },
      get content() {
        return contentOf(node);
      },
    };
  }
  for (const child of children) yield* walk(child, "tagName" in node ? node.tagName : "");
}

function contentOf(node: Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(contentOf).join("") : "";
}

export const textIn = (html: string): string => elementsOf(html).find(({ name }) => name === "body")?.content ?? "";

/** The elements of a page with the names of their attributes, without the lines of texts in pictures. */
export const shapeOf = (html: string): string[] =>
  elementsOf(html)
    .filter(({ name }) => name !== "tspan")
    .map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(" ")}`);
