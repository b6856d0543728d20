import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { generateSchema } from "./generate";

/* Writes plugin/schema.json: npm run schema. A test fails while it is stale. */
writeFileSync(resolve(__dirname, "../schema.json"), `${JSON.stringify(generateSchema(), null, 2)}\n`);
