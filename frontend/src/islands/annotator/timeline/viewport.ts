/** The stretch of film that is visible, and where a moment lies in it. */
export interface Viewport {
  readonly startMs: number;
  readonly msPerPx: number;
  readonly widthPx: number;
  readonly durationMs: number;
}

/** The closest view: eight pixels to a hundredth of a second is plenty to set an edge. */
const CLOSEST_MS_PER_PX = 2;
const FIRST_VIEW_MS = 60_000;
/** Where the playhead rests while the film runs under it. */
export const PLAYHEAD_REST = 0.64;

export function firstView(durationMs: number, widthPx: number): Viewport {
  const visible = Math.min(durationMs, FIRST_VIEW_MS);
  return inside({ startMs: 0, msPerPx: visible / Math.max(1, widthPx), widthPx, durationMs });
}

export function endMs(view: Viewport): number {
  return view.startMs + view.widthPx * view.msPerPx;
}

export function xOf(view: Viewport, ms: number): number {
  return (ms - view.startMs) / view.msPerPx;
}

export function msAt(view: Viewport, x: number): number {
  return view.startMs + x * view.msPerPx;
}

export function scrolledTo(view: Viewport, startMs: number): Viewport {
  return inside({ ...view, startMs });
}

/** The same moment stays under `x`. */
export function zoomed(view: Viewport, factor: number, x: number): Viewport {
  const widest = view.durationMs / Math.max(1, view.widthPx);
  const wanted = Math.max(view.msPerPx * factor, Math.min(CLOSEST_MS_PER_PX, widest));
  const msPerPx = Math.min(wanted, widest);
  return inside({ ...view, msPerPx, startMs: msAt(view, x) - x * msPerPx });
}

/** The same stretch of film on another width. */
export function resized(view: Viewport, widthPx: number): Viewport {
  const msPerPx = (view.msPerPx * view.widthPx) / Math.max(1, widthPx);
  return inside({ ...view, widthPx, msPerPx });
}

/** Moves only as far as `ms` needs to be seen, with room ahead of it. */
export function showing(view: Viewport, ms: number): Viewport {
  const x = xOf(view, ms);
  if (x >= 0 && x <= view.widthPx * 0.96) return view;
  const rest = x < 0 ? 0.12 : 0.36;
  return scrolledTo(view, ms - view.widthPx * rest * view.msPerPx);
}

/** Lets the film run under the playhead once it has reached its place. */
export function following(view: Viewport, ms: number): Viewport {
  const restX = view.widthPx * PLAYHEAD_REST;
  const x = xOf(view, ms);
  if (x < 0 || x > view.widthPx) return scrolledTo(view, ms - restX * 0.2 * view.msPerPx);
  return x <= restX ? view : scrolledTo(view, ms - restX * view.msPerPx);
}

/** The distance between ticks in ms, so that their times can be read side by side. */
export function tickStep(view: Viewport): number {
  const least = view.msPerPx * 72;
  return TICKS.find((step) => step >= least) ?? 3_600_000;
}

const TICKS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000,
];

function inside(view: Viewport): Viewport {
  const latest = Math.max(0, view.durationMs - view.widthPx * view.msPerPx);
  return { ...view, startMs: Math.min(Math.max(0, view.startMs), latest) };
}
