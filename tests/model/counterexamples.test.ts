import "./scryptOnce";
import { counterexamples } from "./counterexamples";
import { play } from "./history";
import { Cloud } from "./world";

const cloud = new Cloud();
beforeAll(() => cloud.start());
afterAll(() => cloud.simulator.stop());

it.each(Object.entries(counterexamples))("%s", async (_sentence, steps) => {
  await play(cloud, steps);
});
