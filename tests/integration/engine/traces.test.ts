import { expectTraces } from "./lib/expectTraces";
import { isAboutFaults, readTraces } from "./lib/trace";

// The scenarios are in two files so that they run side by side; tracesOfFaults.test.ts holds the others.
expectTraces(readTraces().filter((trace) => !isAboutFaults(trace)));
