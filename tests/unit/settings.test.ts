import { readConfiguration } from "../../provider/settings";

const read = (config: Record<string, string> = {}, env: Record<string, string> = {}) => {
  const { settings, failures } = readConfiguration((key) => config[key], env);
  return { settings, failures: failures?.map(({ reason }) => reason) };
};

it("uses the vendor's endpoint over HTTPS, and the default chain, without configuration", () => {
  const { settings } = read();
  expect(settings).toMatchObject({ endpoint: "live.aliyuncs.com", protocol: "https", lookups: "required" });
  expect(settings?.credentials).toBeUndefined();
  expect(settings?.timeouts).toEqual({ call: 10, operation: 300 });
  expect(settings?.quotas).toMatchObject({ CopyCasterSceneConfig: 10, PublishLiveStagingConfigToProduction: 30 });
});

it("prefers its own namespace, then that of @pulumi/alicloud, then the ALICLOUD_ variables", () => {
  const env = { ALICLOUD_ACCESS_KEY: "id-env", ALICLOUD_SECRET_KEY: "s-env", ALICLOUD_REGION: "r-env" };
  const alicloud = { "alicloud:accessKey": "id-ali", "alicloud:secretKey": "s-ali", "alicloud:region": "r-ali" };
  const own = {
    "apsaravideo:accessKeyId": "id-own",
    "apsaravideo:accessKeySecret": "s-own",
    "apsaravideo:region": "r-own",
  };
  const idAndRegion = (config: Record<string, string>) => {
    const { settings } = read(config, env);
    return [settings?.credentials?.accessKeyId, settings?.credentials?.accessKeySecret, settings?.region];
  };
  expect(idAndRegion({ ...own, ...alicloud })).toEqual(["id-own", "s-own", "r-own"]);
  expect(idAndRegion(alicloud)).toEqual(["id-ali", "s-ali", "r-ali"]);
  expect(idAndRegion({})).toEqual(["id-env", "s-env", "r-env"]);
});

it("never mixes half a credential of one place with half of another", () => {
  const { failures } = read({ "apsaravideo:accessKeyId": "id" }, { ALICLOUD_SECRET_KEY: "from elsewhere" });
  expect(failures).toEqual([
    "apsaravideo:accessKeyId is set, but apsaravideo:accessKeySecret is not: set both, or neither",
  ]);
});

it("uses plain HTTP for a loopback endpoint only", () => {
  for (const endpoint of ["127.0.0.1:8080", "localhost:1", "[::1]:9"]) {
    expect(read({ "apsaravideo:endpoint": endpoint }).settings?.protocol).toBe("http");
  }
  for (const endpoint of ["127.0.0.1.example.com", "localhost.example.com", "10.0.0.1"]) {
    expect(read({ "apsaravideo:endpoint": endpoint }).settings?.protocol).toBe("https");
  }
});

it("blames the key of its own namespace, and no key for what comes from another place", () => {
  const properties = (config: Record<string, string>, env: Record<string, string> = {}) =>
    readConfiguration((key) => config[key], env).failures?.map(({ property }) => property);
  expect(properties({ "apsaravideo:lookups": "x", "apsaravideo:accessKeyId": "id" })).toEqual([
    "accessKeySecret",
    "lookups",
  ]);
  expect(properties({ "apsaravideo:accessKeyId": "i d", "apsaravideo:accessKeySecret": "s" })).toEqual(["accessKeyId"]);
  expect(properties({ "alicloud:accessKey": "id" }, { HTTPS_PROXY: "ftp://x" })).toEqual(["", ""]);
});

it("reports every faulty key at once, and shows no value", () => {
  const { failures } = read({
    "apsaravideo:endpoint": "https://user:pa55@live.aliyuncs.com/x",
    "apsaravideo:protocol": "ftp",
    "apsaravideo:lookups": "maybe",
    "apsaravideo:quotas": '{"CopyCasterSceneConfig": 0}',
    "apsaravideo:timeouts": "{",
    "apsaravideo:accessKeySecret": "pa55word",
  });
  expect(failures?.map((each) => each.split(":").slice(0, 2).join(":"))).toEqual([
    "apsaravideo:endpoint",
    "apsaravideo:accessKeySecret is set, but apsaravideo",
    "apsaravideo:timeouts",
    "apsaravideo:protocol",
    "apsaravideo:lookups",
    "apsaravideo:quotas",
  ]);
  expect(failures?.join()).not.toContain("pa55");
});

it("keeps the documented quota and timeout without configuration", () => {
  const { settings } = read({ "apsaravideo:quotas": '{"DescribeCasters": 2}', "apsaravideo:timeouts": '{"call": 3}' });
  expect(settings?.quotas).toMatchObject({ DescribeCasters: 2, DescribeLiveDomainConfigs: 100 });
  expect(settings?.timeouts).toEqual({ call: 3, operation: 300 });
});

describe("access keys", () => {
  const places = [
    ["apsaravideo:accessKeyId", "apsaravideo:accessKeySecret", "apsaravideo:securityToken"],
    ["alicloud:accessKey", "alicloud:secretKey", "alicloud:securityToken"],
    ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
  ] as const;
  const failuresFor = (names: readonly string[], name: string, value: string) => {
    const all = { ...Object.fromEntries(names.map((each) => [each, "pa55-word"])), [name]: value };
    return names[0]?.includes(":") ? read(all) : read({}, all);
  };

  it.each(places.flatMap((names) => names.map((name) => [name, names] as const)))(
    "of an impossible form are refused by their name, and never shown: %s",
    (name, names) => {
      for (const [value, fault] of [
        ["pa55-word\n", "ends with a line break: set it again without (printf adds none, echo does)"],
        ["pa55-word\r\n", "ends with a line break: set it again without (printf adds none, echo does)"],
        ["pa55\nword", "holds a line break: set it again as one line"],
        [" pa55-word", "holds white space: set it again without"],
        ["pa55\u0000word", "holds a character that no key holds: set it again"],
        ["pa55wörd", "holds a character that no key holds: set it again"],
      ] as const) {
        expect(failuresFor(names, name, value)).toEqual({ failures: [`${name} ${fault}`] });
      }
      expect(failuresFor(names, name, "STS.abc+/=_-").failures).toBeUndefined();
    },
  );

  it("are refused all at once", () => {
    const { failures } = read({ "apsaravideo:accessKeyId": "id\n", "apsaravideo:accessKeySecret": "se cret" });
    expect(failures?.map((each) => each.split(" ")[0])).toEqual([
      "apsaravideo:accessKeyId",
      "apsaravideo:accessKeySecret",
    ]);
  });
});

describe("secretArguments", () => {
  const patterns = (value: unknown) => read({ "apsaravideo:secretArguments": JSON.stringify(value) });

  it("is a list of patterns, by default an empty one", () => {
    expect(read().settings?.secretArguments).toEqual([]);
    const list = ["my_arg", "x_*", "aliauth.x_*", "!ttl_key", "*", "X-Übung"];
    expect(patterns(list).settings?.secretArguments).toEqual(list);
  });

  it.each([
    ["my_arg"],
    [{ a: "b" }],
    [["a", 7]],
    [[""]],
    [["!"]],
    [["!*"]],
    [["!*.**"]],
    [["!!a"]],
    [["a b"]],
    [["a\n"]],
  ])("is refused by its name where it is %j, and not shown", (value) => {
    expect(patterns(value).failures).toEqual([
      'apsaravideo:secretArguments: expected a list of patterns such as ["my_arg", "x_*", "aliauth.x_*", ' +
        '"!ttl_key"], with more than stars after a !, as JSON',
    ]);
  });
});
