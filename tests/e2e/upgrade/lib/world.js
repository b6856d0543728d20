const { demo, demoWorld } = require("pulumi-apsaravideo-local");

/** The world of every recorded state. It never changes, because the recorded states depend on it. */
const record = (functionName, args) => ({ functionName, args });
const staging = [
  record("aliauth", { auth_type: "type_a", auth_key1: "recorded-example-key-1", auth_key2: "recorded-example-key-2" }),
  record("referer_white_list_set", { refer_domain_allow_list: "example.com", allow_empty: "off" }),
  record("path_based_ttl_set", { path: "/live", ttl: "10", weight: "1" }),
  record("path_based_ttl_set", { path: "/vod", ttl: "600", weight: "2" }),
];
module.exports = {
  ...demo,
  world: () => ({ casters: demoWorld().casters, domains: [{ domainName: demo.domainName, staging }] }),
};
