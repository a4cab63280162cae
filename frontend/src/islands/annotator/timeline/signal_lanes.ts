import type { SignalFile } from "../contract";
import type { Palette } from "./palette";
import { endMs, type Viewport, xOf } from "./viewport";

type Pen = CanvasRenderingContext2D;

const PEAK_MS = 10;
const BAR_PX = 3;

/** The loudest of each 1, 4, 16 … samples, so that any zoom reads about one value a bar. */
export class PeakPyramid {
  readonly #levels: Uint8Array[];

  constructor(peaks: Uint8Array) {
    this.#levels = [peaks];
    for (let level = peaks; level.length > 1024; ) {
      level = quartered(level);
      this.#levels.push(level);
    }
  }

  /** The loudest sample in `[from, to)` ms, 0 to 255. */
  loudest(fromMs: number, toMs: number): number {
    let depth = 0;
    let sampleMs = PEAK_MS;
    while (depth + 1 < this.#levels.length && sampleMs * 4 <= toMs - fromMs) {
      depth += 1;
      sampleMs *= 4;
    }
    const level = this.#levels[depth] ?? new Uint8Array();
    const stop = Math.min(level.length, Math.max(1, Math.ceil(toMs / sampleMs)));
    let loudest = 0;
    for (let at = Math.max(0, Math.floor(fromMs / sampleMs)); at < stop; at += 1) {
      loudest = Math.max(loudest, level[at] ?? 0);
    }
    return loudest;
  }
}

function quartered(level: Uint8Array): Uint8Array {
  const next = new Uint8Array(Math.ceil(level.length / 4));
  for (let at = 0; at < level.length; at += 1) {
    next[at >> 2] = Math.max(next[at >> 2] ?? 0, level[at] ?? 0);
  }
  return next;
}

/** The Sound lane. Bars stand at fixed moments of the film, so they travel with it. */
export function drawSound(
  pen: Pen,
  peaks: PeakPyramid,
  view: Viewport,
  palette: Palette,
  y: number,
  height: number,
): void {
  const barMs = BAR_PX * view.msPerPx;
  const middle = y + (height - 1) / 2;
  const tallest = (height - 5) / 2;
  pen.fillStyle = palette.ink3;
  pen.globalAlpha = 0.75;
  const last = Math.min(endMs(view), view.durationMs);
  for (let bar = Math.floor(view.startMs / barMs); bar * barMs < last; bar += 1) {
    const loudness = peaks.loudest(bar * barMs, (bar + 1) * barMs) / 255;
    // The square root brings quiet voices into sight without touching the loud ones.
    const half = Math.max(0.4, Math.sqrt(loudness) * tallest);
    pen.fillRect(xOf(view, bar * barMs) + 0.7, middle - half, 1.6, half * 2);
  }
  pen.globalAlpha = 1;
}

/** One line a person, a second of the same voice thinner and broken otherwise: means over a few pixels, and a gap wherever nothing was measured. */
export class MovementLines {
  readonly #file: SignalFile;
  readonly #top: number;

  constructor(file: SignalFile) {
    this.#file = file;
    const known = file.series
      .flatMap((series) => series.values)
      .filter((value): value is number => value !== null)
      .sort((one, other) => one - other);
    this.#top = known[Math.floor(known.length * 0.98)] || 1;
  }

  draw(pen: Pen, view: Viewport, palette: Palette, y: number, height: number): void {
    pen.lineJoin = "round";
    for (const series of this.#file.series) {
      const isBaby = series.name.startsWith("infant");
      const isFirst = series.name.endsWith("-1");
      pen.strokeStyle = isBaby ? palette.babyLine : palette.adult;
      pen.lineWidth = isFirst ? 1.7 : 1.2;
      pen.setLineDash(isBaby ? (isFirst ? [4, 2.5] : [1.5, 2.5]) : isFirst ? [] : [9, 2.5]);
      pen.beginPath();
      this.#trace(pen, series.values, view, y, height);
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  #trace(
    pen: Pen,
    values: readonly (number | null)[],
    view: Viewport,
    y: number,
    height: number,
  ): void {
    const { rate_hz, start_ms } = this.#file;
    const sampleMs = 1000 / rate_hz;
    const perStep = Math.max(1, Math.round((8 * view.msPerPx) / sampleMs));
    const first = Math.floor((view.startMs - start_ms) / sampleMs / perStep) - 1;
    const last = Math.ceil((endMs(view) - start_ms) / sampleMs / perStep) + 1;
    let isDrawing = false;
    for (let step = Math.max(0, first); step <= last; step += 1) {
      const mean = meanOf(values, step * perStep, perStep);
      if (mean === null) {
        isDrawing = false;
        continue;
      }
      const x = xOf(view, start_ms + (step + 0.5) * perStep * sampleMs);
      const drop = Math.min(1, mean / this.#top) * (height - 8);
      if (isDrawing) pen.lineTo(x, y + height - 4 - drop);
      else pen.moveTo(x, y + height - 4 - drop);
      isDrawing = true;
    }
  }
}

/** Half or more of a stretch must have been measured for it to have a mean. */
function meanOf(values: readonly (number | null)[], from: number, count: number): number | null {
  let sum = 0;
  let known = 0;
  for (let at = from; at < from + count; at += 1) {
    const value = values[at];
    if (value === null || value === undefined) continue;
    sum += value;
    known += 1;
  }
  return known > 0 && known * 2 >= Math.min(count, values.length - from) ? sum / known : null;
}
