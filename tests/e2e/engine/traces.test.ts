import { expectTraces } from "../../integration/engine/lib/expectTraces";
import { isAboutFaults, readTraces } from "../../integration/engine/lib/trace";

// Two files share the scenarios, so that they run in parallel; tracesOfFaults.test.ts has the others.
expectTraces(readTraces().filter((trace) => !isAboutFaults(trace)));
