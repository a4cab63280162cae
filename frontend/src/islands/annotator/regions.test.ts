import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  grownBy,
  movedBy,
  overlapping,
  overlapShare,
  SMALLEST,
  usualRegions,
  withPerson,
  withSide,
} from "./regions";
import { SAMPLE_PEOPLE } from "./samples";

const step = fc.double({ min: -2, max: 2, noNaN: true });

test("a region stays inside the picture, whatever is dragged", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, step, fc.boolean())), (steps) => {
      let [region] = usualRegions(SAMPLE_PEOPLE);
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
  const [region] = usualRegions(SAMPLE_PEOPLE);
  if (region) expect(withSide(region, "width", Number.NaN)).toEqual(region);
});

test("the usual regions do not overlap, and a region overlaps itself wholly", () => {
  const [one, other] = usualRegions(SAMPLE_PEOPLE);
  if (!one || !other) throw new Error("two people");
  expect(overlapShare(one, other)).toBe(0);
  expect(overlapShare(one, one)).toBeCloseTo(1);
});

test("a second caregiver and a twin get frames of their own, in the order of the people", () => {
  const both = withPerson(usualRegions(SAMPLE_PEOPLE), "infant-2", SAMPLE_PEOPLE);
  const all = withPerson(both, "caregiver-2", SAMPLE_PEOPLE);

  expect(all.map((one) => one.name)).toEqual(SAMPLE_PEOPLE.map((one) => one.key));
  expect(overlapping(all)).toEqual([]);
  expect(withPerson(all, "caregiver-2", SAMPLE_PEOPLE)).toEqual(both);
});

test("frames that lie over each other are named, whichever two they are", () => {
  const [adult, baby, twin] = withPerson(usualRegions(SAMPLE_PEOPLE), "infant-2", SAMPLE_PEOPLE);
  if (!adult || !baby || !twin) throw new Error("three people");

  expect(overlapping([adult, baby, { ...twin, x: baby.x, y: baby.y }])).toEqual([
    baby.name,
    twin.name,
  ]);
});
