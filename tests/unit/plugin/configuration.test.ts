import { UNKNOWN } from "../../../provider/core/values";
import { checkConfiguration } from "../../../plugin/configuration";

const halfOfAKey = { ALICLOUD_ACCESS_KEY: "LTAIexample" };

it("looks for no key in another place while the configured one is not known yet", () => {
  expect(checkConfiguration({ accessKeyId: UNKNOWN, accessKeySecret: UNKNOWN }, halfOfAKey)).toEqual([]);
  expect(checkConfiguration({}, halfOfAKey)).toEqual([
    { property: "", reason: "ALICLOUD_ACCESS_KEY is set, but ALICLOUD_SECRET_KEY is not: set both, or neither" },
  ]);
});

it("misses the secret of an access key that is not known yet", () => {
  expect(checkConfiguration({ accessKeyId: UNKNOWN }, {})).toEqual([
    {
      property: "accessKeySecret",
      reason: "apsaravideo:accessKeyId is set, but apsaravideo:accessKeySecret is not: set both, or neither",
    },
  ]);
});
