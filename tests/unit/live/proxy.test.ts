import { readConfiguration } from "../../../provider/settings";
import { isExempt, readProxy } from "../../../provider/live/proxy";

describe("HTTPS_PROXY", () => {
  it("is no proxy when it is absent or empty", () => {
    expect(readProxy({}, [])).toBeUndefined();
    expect(readProxy({ HTTPS_PROXY: "", NO_PROXY: "*", HTTP_PROXY: "http://elsewhere" }, [])).toBeUndefined();
  });

  it("may lack its scheme, and counts in lower case first", () => {
    const env = { HTTPS_PROXY: "http://upper:1", https_proxy: "lower:3128", no_proxy: "a.example" };
    expect(readProxy(env, [])).toEqual({ url: "http://lower:3128/", except: "a.example" });
  });

  it.each(["socks5://h:1", "http://", "http://u:pa55%@h:1", "http://h:port"])(
    "ends the configuration when it is faulty, and its value is not shown",
    (value) => {
      const { failures } = readConfiguration(() => undefined, { HTTPS_PROXY: value });
      expect(failures).toEqual([
        { property: "", reason: "HTTPS_PROXY: expected http://host:port or https://host:port" },
      ]);
    },
  );

  it("reaches the settings", () => {
    const { settings } = readConfiguration(() => undefined, { HTTPS_PROXY: "http://h:1", NO_PROXY: "x" });
    expect(settings?.proxy).toEqual({ url: "http://h:1/", except: "x" });
  });
});

it.each([
  ["live.aliyuncs.com", true],
  ["aliyuncs.com", true],
  [".aliyuncs.com", true],
  ["*.aliyuncs.com", true],
  ["LIVE.ALIYUNCS.COM.", true],
  ["a.example, aliyuncs.com", true],
  ["a.example live.aliyuncs.com:443", true],
  ["*", true],
  ["live.aliyuncs.com:8443", false],
  ["yuncs.com", false],
  ["com.example", false],
  ["10.0.0.0/8", false],
  [",", false],
  ["", false],
])("NO_PROXY=%j leaves the proxy out for live.aliyuncs.com: %s", (except, exempt) => {
  expect(isExempt(new URL("https://live.aliyuncs.com/"), except)).toBe(exempt);
});

it.each([
  ["https://10.1.2.3/", "10.0.0.0/8", true],
  ["https://11.1.2.3/", "10.0.0.0/8", false],
  ["https://10.1.2.3/", "10.0.0.0/99", false],
  ["https://10.1.2.3:8443/", "10.1.2.3:8443", true],
  ["https://[2001:db8::1]/", "2001:db8::1", true],
  ["https://[2001:db8::1]:8443/", "[2001:db8::1]:8443", true],
  ["https://[2001:db8::1]/", "2001:db8::/32", true],
  ["https://127.8.9.1/", "", true],
  ["https://[::1]/", "", true],
  ["https://localhost:1/", "", true],
  ["https://localhost.example.com/", "", false],
])("takes addresses and blocks: %s with NO_PROXY=%j is left out: %s", (url, except, exempt) => {
  expect(isExempt(new URL(url), except)).toBe(exempt);
});
