import type { Part } from "./part";
import { isHeaderValueName, isSwitch, isValueName, namedBeside, type Judge } from "./secretNames";

interface Node {
  readonly start: number;
  end: number;
  readonly kind: "object" | "list" | "text" | "other";
  /** Its name in its object; undefined in a list. */
  readonly name: string | undefined;
  readonly children: Node[];
}

const quote: Part = { text: '"', secret: false };

/**
 * The parts of a text that is a JSON object or list: secret members hidden, everything else as it was written, so that
 * what is shown changes exactly when the text does. Undefined: the text is none. No function here calls itself, so no
 * depth is too deep.
 */
export function jsonParts(text: string, judge: Judge, open: (text: string) => Part[]): Part[] | undefined {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  const parts: Part[] = [];
  let at = 0;
  const put = (node: Node, inner: readonly Part[]) => {
    parts.push({ text: text.slice(at, node.start), secret: false }, quote, ...inner, quote);
    at = node.end;
  };
  const left = [{ node: treeOf(text), hidden: false }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, hidden } = next;
    if (hidden) {
      put(node, [{ text: text.slice(node.start, node.end), secret: true }]);
    } else if (node.kind === "text") {
      const inner = open(textOf(text, node));
      if (inner.some(({ secret }) => secret)) put(node, inner.map(escaped));
    } else {
      const secrets = node.kind === "object" ? secretMembers(text, node.children, judge) : new Set<Node>();
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index] as Node;
        left.push({ node: child, hidden: secrets.has(child) });
      }
    }
  }
  return [...parts, { text: text.slice(at), secret: false }].filter((part) => part.text !== "");
}

function secretMembers(text: string, members: readonly Node[], judge: Judge): Set<Node> {
  const named = members.map((node) => ({
    name: node.name ?? "",
    value: node.kind === "text" ? textOf(text, node) : undefined,
  }));
  const beside = namedBeside(named, judge);
  const pairs = members.some(({ name = "" }) => isValueName(name));
  return new Set(
    members.filter((node, index) => {
      const { name, value = text.slice(node.start, node.end) } = named[index] ?? { name: "" };
      if (isSwitch(value)) return false;
      // An object called `auth` says by names of its own what is in it; beside a value, `key` is a name.
      if (name.toLowerCase() === "auth" && node.children.length > 0) return false;
      const judged = name.toLowerCase() === "key" && pairs ? undefined : judge(name);
      if (judged !== undefined || !isValueName(name)) return judged === true;
      return beside === "unnamed" ? isHeaderValueName(name) : beside !== "plain";
    }),
  );
}

const textOf = (text: string, { start, end }: Node): string => JSON.parse(text.slice(start, end)) as string;

const escaped = (part: Part): Part =>
  part.secret ? part : { text: JSON.stringify(part.text).slice(1, -1), secret: false };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where everything stands in a valid JSON text. */
function treeOf(text: string): Node {
  const root: Node = { start: 0, end: text.length, kind: "list", name: undefined, children: [] };
  const open = [root];
  const token = /[{}[\]"]|[^\s{}[\],:"]+/g;
  let name: string | undefined;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [first] = match;
    const start = match.index;
    if (first === "}" || first === "]") {
      const closed = open.pop();
      if (closed !== undefined) closed.end = start + 1;
      continue;
    }
    const parent = open.at(-1) ?? root;
    if (first === '"') token.lastIndex = endOfText(text, start);
    const end = token.lastIndex;
    if (first === '"' && parent.kind === "object" && name === undefined) {
      name = JSON.parse(text.slice(start, end)) as string;
      continue;
    }
    const node: Node = { start, end, kind: kindOf(first), name, children: [] };
    parent.children.push(node);
    name = undefined;
    if (node.kind === "object" || node.kind === "list") open.push(node);
  }
  return root;
}

function kindOf(first: string): Node["kind"] {
  return first === "{" ? "object" : first === "[" ? "list" : first === '"' ? "text" : "other";
}

/** Behind the quote that closes the one at `start`. */
function endOfText(text: string, start: number): number {
  const stop = /["\\]/g;
  stop.lastIndex = start + 1;
  for (let match = stop.exec(text); match !== null && match[0] === "\\"; match = stop.exec(text)) stop.lastIndex += 1;
  return stop.lastIndex;
}
