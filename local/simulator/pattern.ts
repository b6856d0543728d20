/** Whether `text` matches one of `patterns`, in which `*` stands for any text. Case does not matter, as in RAM. */
export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => {
    const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${source.join(".*")}$`, "is").test(text);
  });
