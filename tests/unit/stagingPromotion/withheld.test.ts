import { fillWithheld } from "../../../provider/resources/stagingPromotion/withheld";
import { sideOf } from "../../../provider/resources/stagingPromotion/records";

const side = (records: Record<string, string>[], withheld?: string[][]) =>
  sideOf("fn", records, { state: "settled", status: "success" }, withheld);
const [one, two] = ["secret:aaaaaaaaaaaa", "secret:bbbbbbbbbbbb"];

describe("secrets that a read withholds", () => {
  const record = { auth_type: "type_a", auth_key1: one };
  const known = { fn: record };

  it("are filled in from what is known, so that no drift is invented", () => {
    expect(fillWithheld(side([{ auth_type: "type_a" }]), known, "fn").digest).toBe(side([record]).digest);
  });

  it.each(["constructor", "toString", "__proto__"])("are compared by the names of arguments alone: %s", (name) => {
    const read = Object.fromEntries([
      ["auth_type", "type_a"],
      [name, two],
    ]);
    expect(fillWithheld(side([read]), known, "fn").content).toEqual({ fn: read });
  });

  it("are filled in from each known record, whatever another one holds", () => {
    const half = { ...known, other: { broken: null } };
    expect(fillWithheld(side([{ auth_type: "type_a" }]), half, "fn").digest).toBe(side([record]).digest);
  });

  it("hide no other change", () => {
    expect(fillWithheld(side([{ auth_type: "type_b" }]), known, "fn").content).toEqual({ fn: { auth_type: "type_b" } });
  });

  it("are not filled in where another value is read", () => {
    const read = [{ auth_type: "type_a", auth_key1: two }];
    expect(fillWithheld(side(read), known, "fn").content).toEqual({ fn: read[0] });
  });

  it("fill in each record once", () => {
    const twice = side([{ auth_type: "type_a" }, { auth_type: "type_a" }]);
    expect(fillWithheld(twice, known, "fn").content).toEqual({ fn: record, "fn (2)": { auth_type: "type_a" } });
  });

  it("are filled in beside secrets that are read, where the read says that it withholds them, and only there", () => {
    const both = { fn: { ...record, auth_key2: two } };
    const withheld = side([record], [["auth_key2"]]);
    expect(fillWithheld(withheld, both, "fn").content).toEqual(both);
    expect(fillWithheld(side([record]), both, "fn").content).toEqual(known);
  });

  it("are filled in inside of a value, and only there", () => {
    const url = (user: string, token: string, path = "/x") => ({
      origin: `https://${user}@host${path}?token=${token}`,
    });
    const of = (read: Record<string, string>) => fillWithheld(side([read]), { fn: url(one, two) }, "fn").content;
    for (const read of [url("****", two), url("****", "****"), { origin: "******" }, { origin: "••••" }]) {
      expect(of(read)).toEqual({ fn: url(one, two) });
    }
    for (const read of [url(two, "****"), url("****", two, "/y"), { origin: "https://host/x" }, { origin: "**" }]) {
      expect(of(read)).toEqual({ fn: read });
    }
  });

  it("are filled in where a name is withheld with its value", () => {
    const pair = { key: one, value: "in the clear", rule: "x" };
    expect(fillWithheld(side([{ rule: "x" }], [["key", "value"]]), { fn: pair }, "fn").content).toEqual({ fn: pair });
    expect(fillWithheld(side([{ rule: "x" }], [["key"]]), { fn: pair }, "fn").content).toEqual({ fn: { rule: "x" } });
  });

  it.each([undefined, null, 7, "text", [], { fn: null }, { fn: "text" }, { fn: { auth_type: 7 } }])(
    "stay away where %j is all that is known",
    (nothing) => {
      expect(fillWithheld(side([{ auth_type: "type_a" }]), nothing, "fn").content).toEqual({
        fn: { auth_type: "type_a" },
      });
    },
  );
});
