import { expectTraces } from "../../integration/engine/lib/expectTraces";
import { isAboutFaults, readTraces } from "../../integration/engine/lib/trace";

// The scenarios are in two files so that they run side by side; tracesOfFaults.test.ts holds the others.
expectTraces(readTraces().filter((trace) => !isAboutFaults(trace)));
