import { expectTraces } from "./expectTraces";
import { isAboutFaults, readTraces } from "./trace";

// The scenarios are in two files so that they run side by side; tracesOfFaults.test.ts holds the others.
expectTraces(readTraces().filter((trace) => !isAboutFaults(trace)));
