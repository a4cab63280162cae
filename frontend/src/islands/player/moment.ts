import type { Interval } from "./film";

const LENGTH_MS = 8_000;
/** A moment nobody could see is no moment: at a film's very beginning it reaches forward. */
const SHORTEST_MS = 1_000;

/** The last eight seconds before `at_ms`, inside the film. */
export function momentBefore(at_ms: number, duration_ms: number): Interval {
  const onset_ms = Math.max(0, Math.min(at_ms, duration_ms) - LENGTH_MS);
  const least = Math.min(onset_ms + SHORTEST_MS, duration_ms);
  return { onset_ms, offset_ms: Math.max(Math.min(at_ms, duration_ms), least) };
}
