import { findChromium } from "./lib/chromium";

const found = findChromium();
const why = found === undefined ? "no Chromium is on PATH" : `npm run test:browser runs them in ${found}`;
process.stdout.write(`The browser's tests were left out: ${why}.\n`);
