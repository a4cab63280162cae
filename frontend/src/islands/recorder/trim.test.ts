import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Edge,
  mayTrim,
  moved,
  msOfStep,
  SHORTEST_MS,
  stepOfMs,
  stepsOf,
  toldTrim,
  trimWords,
  wholeOf,
} from "./trim";

const FILM_MS = 252_400;

describe("the part of a film that is kept", () => {
  it("is the whole film until an edge moves", () => {
    expect(toldTrim(null, FILM_MS)).toBe("");
    expect(toldTrim(wholeOf(FILM_MS), FILM_MS)).toBe("");
  });

  it("is told in milliseconds, and in words", () => {
    const part = moved(wholeOf(FILM_MS), "from", 10_000, FILM_MS);
    expect(toldTrim(part, FILM_MS)).toBe("10000-252400");
    expect(trimWords(part)).toBe("0:10 to 4:12 kept");
  });

  it("stays a moment, wherever its edges are pushed", () => {
    const pushes = fc.array(
      fc.tuple(fc.constantFrom<Edge>("from", "until"), fc.integer({ min: -9e5, max: 9e5 })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 900_000 }), pushes, (durationMs, moves) => {
        let part = wholeOf(durationMs);
        for (const [edge, ms] of moves) part = moved(part, edge, ms, durationMs);
        expect(part.from).toBeGreaterThanOrEqual(0);
        expect(part.until).toBeLessThanOrEqual(durationMs);
        expect(part.until - part.from).toBeGreaterThanOrEqual(SHORTEST_MS);
      }),
    );
  });

  it("moves by whole seconds, and at the end to the film's own end", () => {
    expect(stepsOf(FILM_MS)).toBe(253);
    expect(msOfStep(10, FILM_MS)).toBe(10_000);
    expect(msOfStep(253, FILM_MS)).toBe(FILM_MS);
    expect(stepOfMs(FILM_MS)).toBe(253);
  });

  it("cannot be chosen of a film too short, or of unknown length", () => {
    expect(mayTrim(3_900)).toBe(false);
    expect(mayTrim(Number.NaN)).toBe(false);
    expect(mayTrim(4_000)).toBe(true);
  });
});
