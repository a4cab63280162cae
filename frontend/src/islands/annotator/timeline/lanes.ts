import { gettext } from "../../../shared/i18n";
import type { Annotation, Code, Tier } from "../contract";
import type { AnnotationModel } from "../model";
import { drawBouts, drawPoints, type LaneScene, letterFont } from "./bouts";
import { hairline } from "./head";
import type { Palette } from "./palette";
import { drawSound, type MovementLines, type PeakPyramid } from "./signal_lanes";
import { endMs, tickStep, type Viewport, xOf } from "./viewport";

type Pen = CanvasRenderingContext2D;

export const SOUND_PX = 31;
export const MOVEMENT_PX = 26;
/** A track is as high as its number allows: many fit a laptop, few are easy to see. */
export const TIER_PX = { least: 23, most: 34 };

export type Lane =
  | { readonly kind: "sound"; readonly y: number; readonly height: number }
  | { readonly kind: "movement"; readonly y: number; readonly height: number }
  | { readonly kind: "tier"; readonly y: number; readonly height: number; readonly tier: Tier };

/** The height of a track when so much height is left for all lanes. */
export function tierHeight(tiers: readonly Tier[], roomPx: number): number {
  const each = Math.floor((roomPx - SOUND_PX - MOVEMENT_PX) / tiers.length);
  return Math.min(Math.max(each, TIER_PX.least), TIER_PX.most);
}

/** The lanes from top to bottom. */
export function lanesOf(
  tiers: readonly Tier[],
  tierPx: number,
): { lanes: readonly Lane[]; height: number } {
  const lanes: Lane[] = [];
  let y = 0;
  const add = (lane: Lane) => {
    lanes.push(lane);
    y += lane.height;
  };
  add({ kind: "sound", y, height: SOUND_PX });
  add({ kind: "movement", y, height: MOVEMENT_PX });
  for (const tier of tiers) add({ kind: "tier", y, height: tierPx, tier });
  return { lanes, height: y };
}

/** Everything the lanes show at one moment. */
export interface LanesScene {
  readonly view: Viewport;
  readonly palette: Palette;
  readonly model: AnnotationModel;
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, Code>>;
  readonly peaks: PeakPyramid | null;
  readonly movement: MovementLines | null;
  readonly nowMs: number;
  readonly preview: Annotation | null;
}

export function drawLane(pen: Pen, lane: Lane, scene: LanesScene): void {
  const { view, palette } = scene;
  const isActive = lane.kind === "tier" && lane.tier.id === scene.model.activeTier.id;
  pen.save();
  pen.beginPath();
  pen.rect(0, lane.y, view.widthPx, lane.height);
  pen.clip();
  pen.fillStyle = isActive ? palette.surface2 : palette.surface;
  pen.fillRect(0, lane.y, view.widthPx, lane.height);
  hairline(pen, palette, lane.y + lane.height - 1, view.widthPx);
  if (lane.kind === "sound") drawSoundLane(pen, lane, scene);
  else if (lane.kind === "movement") drawMovementLane(pen, lane, scene);
  else drawTier(pen, lane, scene);
  pen.restore();
}

function drawSoundLane(pen: Pen, lane: Lane, { peaks, view, palette }: LanesScene): void {
  if (peaks) drawSound(pen, peaks, view, palette, lane.y, lane.height);
  else drawWords(pen, gettext("This film has no sound"), lane, palette);
}

function drawMovementLane(pen: Pen, lane: Lane, { movement, view, palette }: LanesScene): void {
  if (movement) movement.draw(pen, view, palette, lane.y, lane.height);
  else drawWords(pen, gettext("Set where each person is to see movement"), lane, palette);
}

function drawTier(pen: Pen, lane: Lane & { kind: "tier" }, scene: LanesScene): void {
  const { model, view, palette } = scene;
  const track = model.track(lane.tier.id);
  if (track.rows.length === 0) {
    drawEmpty(pen, lane, scene);
    return;
  }
  const laneScene: LaneScene = {
    view,
    palette,
    track,
    tier: lane.tier,
    codes: scene.codes.get(lane.tier.id) ?? new Map(),
    selectedId: model.selected?.id ?? null,
    nowMs: scene.nowMs,
    preview: scene.preview,
    y: lane.y,
    height: lane.height,
  };
  pen.font = letterFont(palette);
  pen.textBaseline = "middle";
  if (lane.tier.kind === "point") drawPoints(pen, laneScene);
  else drawBouts(pen, laneScene);
}

function drawEmpty(pen: Pen, lane: Lane, { view, palette }: LanesScene): void {
  const step = tickStep(view);
  pen.fillStyle = palette.line;
  for (let ms = Math.ceil(view.startMs / step) * step; ms <= endMs(view); ms += step) {
    pen.fillRect(Math.round(xOf(view, ms)), lane.y, 1, lane.height);
  }
  drawWords(pen, gettext("Not coded yet"), lane, palette);
}

function drawWords(pen: Pen, words: string, lane: Lane, palette: Palette): void {
  pen.font = `400 12px ${palette.font}`;
  pen.textBaseline = "middle";
  pen.fillStyle = palette.surface;
  pen.fillRect(12, lane.y + 2, pen.measureText(words).width + 12, lane.height - 4);
  pen.fillStyle = palette.ink3;
  pen.fillText(words, 18, lane.y + (lane.height - 1) / 2 + 0.5);
}
