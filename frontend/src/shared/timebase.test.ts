import { expect, test } from "vitest";
import golden from "../../../tests/golden/timebase.json";
import { clock, type FrameRate, frameAt, middleOfFrameSeconds, msOfFrame } from "./timebase";

const rates = golden.rates.map(({ rate, ...rows }) => {
  const [num = 1, den = 1] = rate;
  return { rate: [num, den] as FrameRate, ...rows };
});

test.each(rates)("frames and milliseconds agree with the library at $rate", (vectors) => {
  for (const row of vectors.frames) {
    expect(msOfFrame(row.frame, vectors.rate)).toBe(row.ms);
    expect(middleOfFrameSeconds(row.frame, vectors.rate)).toBe(row.middle_seconds);
  }
  for (const row of vectors.times) expect(frameAt(row.ms, vectors.rate)).toBe(row.frame);
});

test("a time is told as minutes, and as hours from an hour on", () => {
  expect([clock(68_320), clock(3_723_004), clock(14_000, { withMs: false })]).toEqual([
    "1:08.320",
    "1:02:03.004",
    "0:14",
  ]);
});
