import fc from "fast-check";
import { validateInputs } from "../../../provider/core/check";
import { stagingPromotion } from "../../../provider/resources/stagingPromotion/definition";
import { fromIdentity, identityOf } from "../../../provider/resources/stagingPromotion/inputs";

const validate = (news: Record<string, unknown>) => validateInputs(stagingPromotion, news);
const properties = (news: Record<string, unknown>) => validate(news).map((failure) => failure.property);

it("accepts any function name, because there is no closed list", () => {
  for (const functionName of ["aliauth", "edge_function", "something_of_next_year"]) {
    expect(validate({ domainName: "live.example.com", functionName, wait: false })).toEqual([]);
  }
});

it("refuses a list of function names, because a publish takes one", () => {
  expect(properties({ domainName: "live.example.com", functionName: "aliauth,oss_auth" })).toEqual(["functionName"]);
});

it.each(["https://live.example.com", "live.example.com/app", "live example.com", "localhost", "", "例え.jp"])(
  "refuses %j as a domain",
  (domainName) => {
    expect(properties({ domainName, functionName: "aliauth" })).toEqual(["domainName"]);
  },
);

it("reports all failures at once, each on the user's input", () => {
  expect(properties({ wait: "yes", note: 1, config: "computed, so not a user's" })).toEqual([
    "domainName",
    "functionName",
    "wait",
    "note",
  ]);
});

it("parses the identity that it formats", () => {
  const label = fc.stringMatching(/^[a-z0-9]{2,20}$/);
  fc.assert(
    fc.property(label, label, label, (host, top, functionName) => {
      const inputs = { domainName: `${host}.${top}`, functionName };
      expect(validate(inputs)).toEqual([]);
      expect(fromIdentity(identityOf(inputs))).toEqual(inputs);
    }),
  );
});
