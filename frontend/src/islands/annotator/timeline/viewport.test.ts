import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  endMs,
  firstView,
  following,
  msAt,
  resized,
  scrolledTo,
  showing,
  tickStep,
  xOf,
  zoomed,
} from "./viewport";

const view = firstView(240_000, 1200);

test("a film is first seen a minute at a time, a short film whole", () => {
  expect(endMs(view)).toBe(60_000);
  expect(endMs(firstView(20_000, 1200))).toBe(20_000);
});

test("zooming keeps the moment under the pointer and stays inside the film", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), fc.nat(1200), (factor, x) => {
      const from = scrolledTo(view, 90_000);
      const to = zoomed(from, factor, x);
      expect(to.startMs).toBeGreaterThanOrEqual(0);
      expect(endMs(to)).toBeLessThanOrEqual(240_000.001);
      const isFree = to.startMs > 0 && endMs(to) < 239_999;
      if (isFree) expect(msAt(to, x)).toBeCloseTo(msAt(from, x), 3);
    }),
  );
});

test("another width shows the same stretch", () => {
  const other = resized(scrolledTo(view, 30_000), 600);
  expect([other.startMs, endMs(other)]).toEqual([30_000, 90_000]);
});

test("while playing the playhead goes to its place and the film runs under it", () => {
  expect(following(view, 10_000)).toBe(view);
  const moved = following(view, 50_000);
  expect(xOf(moved, 50_000)).toBeCloseTo(1200 * 0.64);
});

test("a moment that is out of sight is brought into it", () => {
  expect(showing(view, 30_000)).toBe(view);
  const x = xOf(showing(view, 130_000), 130_000);
  expect(x).toBeGreaterThan(0);
  expect(x).toBeLessThan(1200);
});

test("ticks leave room for their times", () => {
  expect(tickStep(view)).toBe(5000);
  expect(tickStep(firstView(7_200_000, 1200)) / view.msPerPx).toBeGreaterThan(72);
});
