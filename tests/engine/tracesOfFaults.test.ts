import { expectTraces } from "./expectTraces";
import { isAboutFaults, readTraces } from "./trace";

it("finds every recorded scenario in the folder of traces", () => {
  expect(readTraces()).toHaveLength(19);
});

expectTraces(readTraces().filter(isAboutFaults));
