import type { Annotation, Code, Tier } from "../contract";
import { endOf, type Track } from "../track";
import { inkOf, type Palette } from "./palette";
import { endMs, type Viewport, xOf } from "./viewport";

type Pen = CanvasRenderingContext2D;

/** What a lane needs to be drawn. */
export interface LaneScene {
  readonly view: Viewport;
  readonly palette: Palette;
  readonly tier: Tier;
  readonly track: Track;
  readonly codes: ReadonlyMap<string, Code>;
  readonly selectedId: string | null;
  /** A row as it would be if what is being dragged were let go here. */
  readonly preview: Annotation | null;
  /** Where an open state ends for now. */
  readonly nowMs: number;
  readonly y: number;
  readonly height: number;
}

const INSET = 2;
const EDGE = 1.5;
/** From this width on a bout shows its letter. */
const LETTER_FROM_PX = 17;
/** Bouts narrower than this are drawn as one where they crowd together. */
const CROWDED_PX = 1.5;
export const POINT_RADIUS = 10;

export function drawBouts(pen: Pen, scene: LaneScene): void {
  const { view, track } = scene;
  const rows = track.rows;
  const stop = endMs(view);
  let drawnTo = Number.NEGATIVE_INFINITY;
  for (let place = track.firstVisible(view.startMs); place < rows.length; place += 1) {
    const row = rows[place];
    if (!row || row.onset_ms >= stop) break;
    if (row.id === scene.preview?.id) continue;
    const left = xOf(view, row.onset_ms);
    const right = xOf(view, row.offset_ms ?? Math.max(scene.nowMs, row.onset_ms));
    if (right < 0 || right <= drawnTo) continue;
    drawBout(pen, scene, row, Math.max(left, drawnTo), Math.max(right, left + CROWDED_PX));
    if (right - left < CROWDED_PX) drawnTo = left + CROWDED_PX;
  }
  if (scene.preview?.tier === scene.tier.id) drawPreview(pen, scene, scene.preview);
}

function drawPreview(pen: Pen, scene: LaneScene, row: Annotation): void {
  const left = xOf(scene.view, row.onset_ms);
  drawBout(pen, scene, row, left, xOf(scene.view, row.offset_ms ?? scene.nowMs));
}

function drawBout(pen: Pen, scene: LaneScene, row: Annotation, left: number, right: number): void {
  const code = scene.codes.get(row.code);
  const ink = inkOf(scene.palette, code?.pattern ?? 10);
  const top = scene.y + INSET;
  const height = scene.height - 2 * INSET - 1;
  const width = right - left;
  if (width < 4) {
    pen.fillStyle = width < 2.5 ? ink.edge : ink.fill;
    pen.fillRect(left, top, Math.max(1, width), height);
    return;
  }
  // Only what is visible is filled: an hour-long bout is no wider than the screen.
  const from = Math.max(left, -8);
  const to = Math.min(right, scene.view.widthPx + 8);
  pen.beginPath();
  pen.roundRect(from + EDGE / 2, top + EDGE / 2, to - from - EDGE, height - EDGE, 3);
  pen.fillStyle = ink.fill;
  pen.fill();
  if (ink.pattern) fillPattern(pen, ink.pattern, left, top, from, to, height);
  strokeBout(pen, ink.edge, row.offset_ms === null, from, to, top, height);
  if (code && width >= LETTER_FROM_PX) drawLetter(pen, scene, code, ink.fill, left, right);
  if (row.id === scene.selectedId) drawSelection(pen, scene.palette, from, to, top, height);
}

/** The pattern travels with its bout, so that it does not shimmer while the film scrolls. */
function fillPattern(
  pen: Pen,
  pattern: CanvasPattern,
  left: number,
  top: number,
  from: number,
  to: number,
  height: number,
): void {
  pen.save();
  pen.translate(left, top);
  pen.globalAlpha = 0.34;
  pen.fillStyle = pattern;
  pen.fillRect(from - left + EDGE, EDGE, to - from - 2 * EDGE, height - 2 * EDGE);
  pen.restore();
}

function strokeBout(
  pen: Pen,
  edge: string,
  isOpen: boolean,
  from: number,
  to: number,
  top: number,
  height: number,
): void {
  pen.strokeStyle = edge;
  pen.lineWidth = EDGE;
  if (!isOpen) {
    pen.stroke();
    return;
  }
  pen.save();
  pen.beginPath();
  pen.moveTo(to, top + EDGE / 2);
  pen.lineTo(from + 3, top + EDGE / 2);
  pen.arcTo(from + EDGE / 2, top + EDGE / 2, from + EDGE / 2, top + 4, 3);
  pen.lineTo(from + EDGE / 2, top + height - 4);
  pen.arcTo(from + EDGE / 2, top + height - EDGE / 2, from + 4, top + height - EDGE / 2, 3);
  pen.lineTo(to, top + height - EDGE / 2);
  pen.stroke();
  pen.beginPath();
  pen.setLineDash([3, 2.5]);
  pen.lineWidth = 2.5;
  pen.moveTo(to - 1, top + 1);
  pen.lineTo(to - 1, top + height - 1);
  pen.stroke();
  pen.restore();
}

function drawLetter(
  pen: Pen,
  scene: LaneScene,
  code: Code,
  fill: string,
  left: number,
  right: number,
): void {
  const middle = scene.y + (scene.height - 1) / 2;
  // The letter of a bout that began before the view stays in sight at its start.
  const x = Math.min(Math.max(left, 0), right - LETTER_FROM_PX) + 4;
  const width = letterWidth(pen, scene.palette, code.key);
  pen.fillStyle = fill;
  pen.beginPath();
  pen.roundRect(x - 0.5, middle - 7, width + 6, 14, 2);
  pen.fill();
  pen.fillStyle = scene.palette.onCode;
  pen.fillText(code.key, x + 2.5, middle + 0.5);
}

function drawSelection(
  pen: Pen,
  palette: Palette,
  from: number,
  to: number,
  top: number,
  height: number,
): void {
  pen.strokeStyle = palette.focus;
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.roundRect(from, top - 0.5, to - from, height + 1, 4);
  pen.stroke();
}

/** Points: a circle for the baby, a square for a caregiver, a diamond for both. */
export function drawPoints(pen: Pen, scene: LaneScene): void {
  const { view, track } = scene;
  const margin = POINT_RADIUS * view.msPerPx;
  let lastX = Number.NEGATIVE_INFINITY;
  for (const row of track.between(view.startMs - margin, endMs(view) + margin)) {
    if (row.id === scene.preview?.id) continue;
    const x = xOf(view, row.onset_ms);
    const isCrowded = x - lastX < CROWDED_PX;
    if (!isCrowded) drawPoint(pen, scene, row, x);
    lastX = isCrowded ? lastX : x;
  }
  const { preview } = scene;
  if (preview?.tier === scene.tier.id) drawPoint(pen, scene, preview, xOf(view, preview.onset_ms));
}

function drawPoint(pen: Pen, scene: LaneScene, row: Annotation, x: number): void {
  const { palette, tier } = scene;
  const middle = scene.y + (scene.height - 1) / 2;
  const isSelected = row.id === scene.selectedId;
  pen.lineWidth = isSelected ? 2.5 : 1.5;
  pen.beginPath();
  if (tier.voice === "infant") {
    pen.arc(x, middle, POINT_RADIUS - 1, 0, Math.PI * 2);
    pen.fillStyle = palette.babySoft;
    pen.strokeStyle = palette.babyLine;
  } else if (tier.voice === "caregiver") {
    pen.roundRect(x - 9, middle - 9, 18, 18, 4);
    pen.fillStyle = palette.adultSoft;
    pen.strokeStyle = palette.adult;
  } else {
    diamond(pen, x, middle, POINT_RADIUS);
    pen.fillStyle = palette.surface;
    pen.strokeStyle = palette.ink2;
  }
  if (isSelected) pen.strokeStyle = palette.focus;
  pen.fill();
  pen.stroke();
  const key = scene.codes.get(row.code)?.key ?? "";
  pen.fillStyle = palette.ink;
  pen.fillText(key, x - letterWidth(pen, palette, key) / 2, middle + 0.5);
}

function diamond(pen: Pen, x: number, y: number, radius: number): void {
  pen.moveTo(x, y - radius);
  pen.lineTo(x + radius, y);
  pen.lineTo(x, y + radius);
  pen.lineTo(x - radius, y);
  pen.closePath();
}

export function letterFont(palette: Palette): string {
  return `700 12px ${palette.font}`;
}

/** Canvas measures text slowly, and there are only a few letters. */
const letterWidths = new WeakMap<Palette, Map<string, number>>();
function letterWidth(pen: Pen, palette: Palette, letter: string): number {
  const widths = letterWidths.get(palette) ?? new Map<string, number>();
  letterWidths.set(palette, widths);
  const width = widths.get(letter) ?? pen.measureText(letter).width;
  widths.set(letter, width);
  return width;
}

/** The row under a point of the lane, and which of its edges is near enough to take. */
export interface Hit {
  readonly row: Annotation;
  readonly edge: "onset" | "offset" | null;
}

const REACH_PX = 5;

export function hitInLane(track: Track, tier: Tier, view: Viewport, x: number): Hit | null {
  const reach = (tier.kind === "point" ? POINT_RADIUS : REACH_PX) * view.msPerPx;
  const ms = view.startMs + x * view.msPerPx;
  const near = track.between(ms - reach, ms + reach);
  if (tier.kind === "point") {
    const row = nearest(near, ms);
    return row ? { row, edge: "onset" } : null;
  }
  const under = near.findLast((row) => row.onset_ms <= ms && endOf(row) > ms);
  const row = under ?? near.at(0);
  if (!row) return null;
  const isWide = (endOf(row) - row.onset_ms) / view.msPerPx > 4 * REACH_PX;
  if (Math.abs(ms - row.onset_ms) <= (isWide ? reach : reach / 3)) return { row, edge: "onset" };
  if (Math.abs(ms - endOf(row)) <= (isWide ? reach : reach / 3)) return { row, edge: "offset" };
  return under ? { row: under, edge: null } : null;
}

function nearest(rows: readonly Annotation[], ms: number): Annotation | undefined {
  return [...rows].sort((one, two) => Math.abs(one.onset_ms - ms) - Math.abs(two.onset_ms - ms))[0];
}
