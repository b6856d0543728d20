import fc from "fast-check";
import { isSecretName, SecretPatterns } from "../../../provider/resources/stagingPromotion/secretNames";
import { processorTime } from "../../lib/processorTime";

describe("a name", () => {
  it.each([
    ...["auth_key1", "auth_key2", "AuthKey", "token", "access_token", "password", "client_secret", "private_key", "sk"],
    ...["signature_key", "key", "auth_keys", "auth_pass", "passphrase", "master_key_1", "cookie", "jwt", "cert", "pem"],
    ...["set-cookie", "CookieValue", "ssl_certificate", "serverCert", "authorization", "x-api-key", "APIKeys"],
    ...["otp", "psk", "pass", "dbpass", "auth_jwt_2", "session_id", "OSSAccessKeyId", "basic_auth", "url_sign"],
  ])("speaks of a secret: %s", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ...["auth_type", "ali_auth_delta", "ttl", "path", "weight", "refer_domain_allow_list", "hashkey_args", "rule"],
    ...["domain_name", "task", "file_type", "error_code", "rewrite_page", "oss_bucket_id", "enable", "pri", "disable"],
    ...["allow_empty", "ip_list", "key_frame_interval", "keywords", "bypass", "cert_type", "cookie_ttl", "design"],
    ...["header_name", "value", "pass_through", "sign_method"],
  ])("speaks of none: %s", (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it("is read in time, however long it is", () => {
    for (const part of ["key", "A", "a_", "_", "keys_1", "Aa"]) {
      const began = processorTime();
      isSecretName(part.repeat(200_000));
      expect(processorTime() - began).toBeLessThan(500);
    }
  });
});

describe("the patterns of the stack", () => {
  const decided = (patterns: string[], name: string, functionName = "fn") =>
    new SecretPatterns(patterns).decide(functionName, name);

  it("make an argument secret, or plain with a leading !, whatever its case", () => {
    const patterns = ["my_arg", "x_*", "!TTL_key"];
    expect(decided(patterns, "My_Arg")).toBe("secret");
    expect(decided(patterns, "x_anything")).toBe("secret");
    expect(decided(patterns, "ttl_key")).toBe("plain");
    expect(decided(patterns, "my_arg2")).toBeUndefined();
  });

  it("are of one function where a function is named", () => {
    expect(decided(["aliauth.my_*"], "my_arg", "aliauth")).toBe("secret");
    expect(decided(["aliauth.my_*"], "my_arg", "other")).toBeUndefined();
    expect(decided(["aliauth*"], "auth_type", "aliauth")).toBeUndefined();
    expect(decided(["*.my_arg"], "my_arg", "other")).toBe("secret");
  });

  it("decide by the last that matches", () => {
    expect(decided(["x_*", "!x_plain"], "x_plain")).toBe("plain");
    expect(decided(["!x_plain", "x_*"], "x_plain")).toBe("secret");
  });

  it("take a star for any text, and every other character for itself", () => {
    const text = fc.stringMatching(/^[a-z_.+()[\]^$\\-]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.array(text, { minLength: 3, maxLength: 3 }),
        (parts, filling) => {
          const pattern = parts.join("*");
          fc.pre(pattern !== "" && !pattern.includes("."));
          const name = parts.map((part, index) => (index === 0 ? "" : (filling[index - 1] ?? "")) + part).join("");
          expect(decided([pattern], name)).toBe("secret");
          expect(decided([pattern], `${name}#`)).toBe(pattern.endsWith("*") ? "secret" : undefined);
        },
      ),
    );
  });

  it("cost no more than one look along the name, however many stars", () => {
    const began = processorTime();
    decided([`${"*a".repeat(100)}b`], "a".repeat(100_000));
    expect(processorTime() - began).toBeLessThan(500);
  });
});
