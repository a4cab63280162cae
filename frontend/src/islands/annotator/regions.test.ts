import * as fc from "fast-check";
import { expect, test } from "vitest";
import { grownBy, movedBy, overlapShare, SMALLEST, usualRegions, withSide } from "./regions";

const step = fc.double({ min: -2, max: 2, noNaN: true });

test("a region stays inside the picture, whatever is dragged", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, step, fc.boolean())), (steps) => {
      let [region] = usualRegions();
      for (const [dx, dy, isMove] of steps) {
        if (region) region = isMove ? movedBy(region, dx, dy) : grownBy(region, dx, dy);
      }
      expect(region?.x).toBeGreaterThanOrEqual(0);
      expect(region?.y).toBeGreaterThanOrEqual(0);
      expect(region?.width).toBeGreaterThanOrEqual(SMALLEST);
      expect((region?.x ?? 0) + (region?.width ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
      expect((region?.y ?? 0) + (region?.height ?? 0)).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

test("a number that is none changes nothing", () => {
  const [region] = usualRegions();
  if (region) expect(withSide(region, "width", Number.NaN)).toEqual(region);
});

test("the usual regions do not overlap, and a region overlaps itself wholly", () => {
  const [one, other] = usualRegions();
  if (!one || !other) throw new Error("two people");
  expect(overlapShare(one, other)).toBe(0);
  expect(overlapShare(one, one)).toBeCloseTo(1);
});
