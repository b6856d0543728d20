import { expectTraces } from "../../integration/engine/lib/expectTraces";
import { isAboutFaults, readTraces } from "../../integration/engine/lib/trace";

it("finds every recorded scenario in the folder of traces", () => {
  expect(readTraces()).toHaveLength(19);
});

expectTraces(readTraces().filter(isAboutFaults));
