import "../lib/scryptOnce";
import { counterexamples } from "./lib/counterexamples";
import { play } from "./lib/history";
import { Cloud } from "./lib/world";

const cloud = new Cloud();
beforeAll(() => cloud.start());
afterAll(() => cloud.simulator.stop());

it.each(Object.entries(counterexamples))("%s", async (_sentence, steps) => {
  await play(cloud, steps);
});
