import fc from "fast-check";
import { anchors, outputs, place, type Anchor, type Placement, type Size } from "../../../review/geometry";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const size = fc.double({ min: 0.01, max: 1, noNaN: true });
const natural = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) });
const output = fc.constantFrom(outputs.landscape, outputs.portrait);
const anchor = fc.constantFrom(...anchors);
const fillMode = fc.constantFrom("none", "fit", "fill");
const placement = fc.record({ x: fraction, y: fraction, width: size, height: size, anchor, fillMode });

/** The vendor's table as a reader of it would draw it: which point of a box an anchor's name means, 0 to 1. */
const points: Readonly<Record<Anchor, readonly [number, number]>> = {
  ...{ topLeft: [0, 0], topCenter: [0.5, 0], topRight: [1, 0] },
  ...{ leftCenter: [0, 0.5], center: [0.5, 0.5], rightCenter: [1, 0.5] },
  ...{ bottomLeft: [0, 1], bottomCenter: [0.5, 1], bottomRight: [1, 1] },
};

function check(
  rule: (each: { placement: Placement; output: Size; natural: Size }) => void,
  placements: fc.Arbitrary<Placement> = placement,
): void {
  fc.assert(fc.property(fc.record({ placement: placements, output, natural }), rule));
}

it("puts the box's own anchor at the distance from the picture's anchor that the position says", () => {
  check(({ placement, output, natural }) => {
    const { box } = place(placement, output, natural);
    const [across, down] = points[placement.anchor];
    const dx = box.x + across * box.width - across * output.width;
    const dy = box.y + down * box.height - down * output.height;
    expect(dx).toBeCloseTo((across === 1 ? -1 : 1) * placement.x * output.width, 6);
    expect(dy).toBeCloseTo((down === 1 ? -1 : 1) * placement.y * output.height, 6);
  });
});

it("counts a negative position at a far edge inwards too", () => {
  check(({ placement, output, natural }) => {
    const far = { ...placement, anchor: "bottomRight" } as const;
    const mirrored = { ...far, x: -far.x, y: -far.y };
    expect(place(mirrored, output, natural)).toEqual(place(far, output, natural));
  });
});

it("takes sizes as fractions of the output, except the width where the fill mode is none", () => {
  check(({ placement, output, natural }) => {
    const { box } = place(placement, output, natural);
    expect(box.height).toBeCloseTo(placement.height * output.height, 6);
    if (placement.fillMode !== "none") expect(box.width).toBeCloseTo(placement.width * output.width, 6);
    else expect(box.width / box.height).toBeCloseTo(natural.width / natural.height, 6);
  });
});

it("takes size 0 as the natural size, in every fill mode", () => {
  check(({ placement, output, natural }) => {
    const { box } = place({ ...placement, width: 0, height: 0 }, output, natural);
    expect(box.width).toBeCloseTo(natural.width, 6);
    expect(box.height).toBeCloseTo(natural.height, 6);
  });
});

it("centres a fitted source in its box, as large as it fits, in its own ratio", () => {
  const fitted = placement.map((each) => ({ ...each, fillMode: "fit" as const }));
  check(({ placement, output, natural }) => {
    const { box, content } = place(placement, output, natural);
    expect(content.width / content.height).toBeCloseTo(natural.width / natural.height, 6);
    expect(content.x + content.width / 2).toBeCloseTo(box.x + box.width / 2, 6);
    expect(content.y + content.height / 2).toBeCloseTo(box.y + box.height / 2, 6);
    const [across, down] = [box.width - content.width, box.height - content.height];
    expect(Math.min(across, down)).toBeCloseTo(0, 6);
    expect(Math.max(across, down)).toBeGreaterThan(-1e-6);
  }, fitted);
});

it("covers the whole box with a source that is not fitted", () => {
  const stretched = placement.map((each) => ({ ...each, fillMode: "none" as const }));
  check(({ placement, output, natural }) => {
    const { box, content } = place(placement, output, natural);
    expect(content).toEqual(box);
  }, stretched);
});
