export interface JsonName {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The place of a value in a JSON text. */
export interface JsonNode {
  readonly start: number;
  end: number;
  /** The name in its object, and its place with the quotes; undefined in a list. */
  readonly name: JsonName | undefined;
  readonly children: JsonNode[];
}

/**
 * The values in a JSON text, in the order of their starts; undefined: the text is not JSON. No function calls itself, so
 * any depth works.
 */
export function jsonNodes(text: string): JsonNode[] | undefined {
  if (!isJson(text)) return undefined;
  const nodes: JsonNode[] = [];
  const open: JsonNode[] = [];
  const token = /[{}[\]"]|[^\s{}[\],:"]+/g;
  let name: JsonName | undefined;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [first] = match;
    const start = match.index;
    const parent = open.at(-1);
    if (first === "}" || first === "]") {
      if (parent !== undefined) parent.end = start + 1;
      open.pop();
      continue;
    }
    if (first === '"') token.lastIndex = endOfText(text, start);
    const end = token.lastIndex;
    if (first === '"' && parent !== undefined && text[parent.start] === "{" && name === undefined) {
      name = { text: parseText(text.slice(start, end)), start, end };
      continue;
    }
    const node: JsonNode = { start, end, name, children: [] };
    nodes.push(node);
    parent?.children.push(node);
    name = undefined;
    if (first === "{" || first === "[") open.push(node);
  }
  return nodes;
}

/** The place behind the quote that closes the one at `start`. */
function endOfText(text: string, start: number): number {
  const stop = /["\\]/g;
  stop.lastIndex = start + 1;
  for (let match = stop.exec(text); match !== null && match[0] === "\\"; match = stop.exec(text)) stop.lastIndex += 1;
  return stop.lastIndex;
}

export const parseText = (json: string): string => JSON.parse(json) as string;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
