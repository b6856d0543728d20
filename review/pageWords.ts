import { element, type Markup } from "./escape";
import type { Clause } from "./values";

/** A clause, in which text from outside keeps its direction of reading to itself. */
export const renderClause = (clause: Clause): (Markup | string)[] =>
  clause.map((part) => (typeof part === "string" ? part : element("bdi", {}, part.text)));

/** A list of texts from outside under its title; nothing for an empty one. */
export const renderList = (title: string, texts: readonly string[], kind: string): Markup[] =>
  texts.length === 0
    ? []
    : [
        element("p", {}, `${title}:`),
        element("ul", { class: kind }, ...texts.map((text) => element("li", {}, element("bdi", {}, text)))),
      ];
