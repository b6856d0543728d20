const { default: Sequencer } = require("@jest/test-sequencer");

/**
 * Suites with real processes take longest, so they run first; otherwise one worker would be left with one at the end.
 */
const slow = [
  ...["e2e/engine/traces", "e2e/examples", "e2e/demo", "e2e/"],
  ...["integration/engine/", "integration/examples/", "faults/"],
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = slow.findIndex((part) => path.includes(`/tests/${part}`));
      return found < 0 ? slow.length : found;
    };
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
};
