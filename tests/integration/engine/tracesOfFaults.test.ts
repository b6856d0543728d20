import { expectTraces } from "./lib/expectTraces";
import { isAboutFaults, readTraces } from "./lib/trace";

it("finds every recorded scenario in the folder of traces", () => {
  expect(readTraces()).toHaveLength(19);
});

expectTraces(readTraces().filter(isAboutFaults));
