import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../samples");

/** The path of what the real CLI printed for a preview, recorded by record.js. */
export const sample = (name: string): string => join(folder, name);
export const textOf = (name: string): string => readFileSync(sample(name), "utf8");
