import { clock } from "../../../shared/timebase";
import type { Track } from "../track";
import type { Palette } from "./palette";
import { endMs, tickStep, type Viewport, xOf } from "./viewport";

type Pen = CanvasRenderingContext2D;

export const OVERVIEW_PX = 20;
export const RULER_PX = 24;

/** The strip of the whole film: where the active track is coded, and what is in view. */
export function drawOverview(
  pen: Pen,
  view: Viewport,
  palette: Palette,
  track: Track,
  nowMs: number,
): void {
  const { widthPx, durationMs } = view;
  const scale = widthPx / durationMs;
  pen.fillStyle = palette.sunken;
  pen.fillRect(0, 0, widthPx, OVERVIEW_PX - 1);
  pen.fillStyle = palette.adultLine;
  pen.globalAlpha = 0.55;
  for (const [from, to] of codedStretches(track, nowMs, 2 / scale)) {
    pen.beginPath();
    pen.roundRect(from * scale, 6, Math.max(2, (to - from) * scale), 7, 2);
    pen.fill();
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 2;
  pen.beginPath();
  const width = Math.max(6, (endMs(view) - view.startMs) * scale - 2);
  pen.roundRect(view.startMs * scale + 1, 2, width, OVERVIEW_PX - 5, 3);
  pen.stroke();
  hairline(pen, palette, OVERVIEW_PX - 1, widthPx);
}

/** Coded time with smaller gaps than can be seen closed. */
function codedStretches(track: Track, nowMs: number, gapMs: number): [number, number][] {
  const stretches: [number, number][] = [];
  let last: [number, number] | undefined;
  for (const row of track.rows) {
    const end = row.offset_ms ?? Math.max(nowMs, row.onset_ms);
    if (last && row.onset_ms - last[1] <= gapMs) last[1] = Math.max(last[1], end);
    else {
      last = [row.onset_ms, end];
      stretches.push(last);
    }
  }
  return stretches;
}

export function drawRuler(
  pen: Pen,
  view: Viewport,
  palette: Palette,
  moments: readonly { readonly onset_ms: number; readonly offset_ms: number }[],
): void {
  pen.save();
  pen.translate(0, OVERVIEW_PX);
  pen.fillStyle = palette.surface2;
  pen.fillRect(0, 0, view.widthPx, RULER_PX);
  for (const moment of moments) {
    pen.fillStyle = palette.babyLine;
    const left = xOf(view, moment.onset_ms);
    pen.fillRect(left, RULER_PX - 5, xOf(view, moment.offset_ms) - left, 4);
  }
  const step = tickStep(view);
  const withMs = step < 1000;
  pen.font = `400 12px ${palette.font}`;
  pen.textBaseline = "middle";
  for (let ms = Math.floor(view.startMs / step) * step; ms <= endMs(view); ms += step) {
    const x = Math.round(xOf(view, ms)) + 0.5;
    pen.fillStyle = palette.lineStrong;
    pen.fillRect(x - 0.5, 3, 1, RULER_PX - 3);
    pen.fillStyle = palette.ink3;
    pen.fillText(withMs ? clock(ms).slice(0, -2) : clock(ms, { withMs: false }), x + 5.5, 12);
  }
  hairline(pen, palette, RULER_PX - 1, view.widthPx);
  pen.restore();
}

export function hairline(pen: Pen, palette: Palette, y: number, width: number): void {
  pen.fillStyle = palette.line;
  pen.fillRect(0, y, width, 1);
}
