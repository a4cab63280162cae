import { gettext, interpolate } from "../../shared/i18n";
import { durationWords } from "./pace";

/** The part of a film that is watched, in milliseconds; what lies outside nobody sees. */
export interface Trim {
  readonly from: number;
  readonly until: number;
}

export type Edge = "from" | "until";

/** A moment shorter than this is no moment. */
export const SHORTEST_MS = 3_000;
/** One press of an arrow key, and the grid a finger snaps to. */
export const STEP_MS = 1_000;

export function wholeOf(durationMs: number): Trim {
  return { from: 0, until: durationMs };
}

/** Whether the film is long enough for a part of it to be chosen. */
export function mayTrim(durationMs: number): boolean {
  return Number.isFinite(durationMs) && durationMs >= SHORTEST_MS + STEP_MS;
}

/** Moves one edge; it stops at the film's ends and before the other edge. */
export function moved(trim: Trim, edge: Edge, toMs: number, durationMs: number): Trim {
  if (edge === "from") {
    return { ...trim, from: clamp(toMs, 0, trim.until - SHORTEST_MS) };
  }
  return { ...trim, until: clamp(toMs, trim.from + SHORTEST_MS, durationMs) };
}

/** Steps of a slider: whole seconds, and at its end the film's own end. */
export function stepsOf(durationMs: number): number {
  return Math.ceil(durationMs / STEP_MS);
}

export function msOfStep(step: number, durationMs: number): number {
  return Math.min(step * STEP_MS, durationMs);
}

export function stepOfMs(ms: number): number {
  return Math.ceil(ms / STEP_MS);
}

/** What is told to the server: nothing for a whole film. */
export function toldTrim(trim: Trim | null, durationMs: number): string {
  if (!trim || (trim.from === 0 && trim.until >= durationMs)) return "";
  return `${Math.round(trim.from)}-${Math.round(trim.until)}`;
}

export function trimWords(trim: Trim): string {
  return interpolate(gettext("%(from)s to %(until)s kept"), {
    from: durationWords(trim.from / 1000),
    until: durationWords(trim.until / 1000),
  });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
