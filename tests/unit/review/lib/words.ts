import type { Change } from "../../../../review/values";

/** The clause of a change as a reader sees it. */
export const wordsOf = ({ clause }: Change): string =>
  clause.map((part) => (typeof part === "string" ? part : part.text)).join("");
