import { Emitter } from "../../../shared/emitter";
import type { Scope } from "../../../shared/scope";
import type { Interval } from "../../player/film";
import type { Annotation, Code } from "../contract";
import type { AnnotationModel } from "../model";
import { drawOverview, drawRuler, OVERVIEW_PX, RULER_PX } from "./head";
import { drawLane, type Lane, lanesOf, tierHeight } from "./lanes";
import { type Palette, readPalette } from "./palette";
import type { MovementLines, PeakPyramid } from "./signal_lanes";
import type { Viewport } from "./viewport";
import * as viewports from "./viewport";

export interface TimelineEvents {
  "view-changed": [view: Viewport];
}

const HEAD_PX = OVERVIEW_PX + RULER_PX;

/**
 * The canvas of the desk. It draws only what is in view, a lane at a time, once per
 * animation frame; the playhead is an element of its own and moves without drawing.
 */
export class Timeline {
  readonly events = new Emitter<TimelineEvents>();
  readonly head = document.createElement("canvas");
  readonly body = document.createElement("canvas");
  readonly #model: AnnotationModel;
  readonly #scope: Scope;
  readonly #host: HTMLElement;
  readonly #playhead = document.createElement("div");
  readonly #codes: ReadonlyMap<string, ReadonlyMap<string, Code>>;
  #lanes: readonly Lane[] = [];
  #palette: Palette;
  #view: Viewport;
  #playheadMs = 0;
  /** As far as the film has been watched: an open state is drawn up to here. */
  #reachedMs = 0;
  #follows = true;
  #peaks: PeakPyramid | null = null;
  #movement: MovementLines | null = null;
  #moments: readonly Interval[] = [];
  #preview: Annotation | null = null;
  readonly #dirty = new Set<Lane>();
  #headIsDirty = false;
  #cancelDraw: (() => void) | null = null;

  constructor(host: HTMLElement, model: AnnotationModel, durationMs: number, scope: Scope) {
    this.#host = host;
    this.#model = model;
    this.#scope = scope;
    this.#codes = new Map(
      model.tiers.map((tier) => [tier.id, new Map(tier.codes.map((code) => [code.id, code]))]),
    );
    this.#palette = readPalette(host);
    this.#view = viewports.firstView(durationMs, host.clientWidth);
    this.#build();
    this.#follow();
  }

  get view(): Viewport {
    return this.#view;
  }

  get playheadMs(): number {
    return this.#playheadMs;
  }

  setPeaks(peaks: PeakPyramid): void {
    this.#peaks = peaks;
    this.#redrawKind("sound");
  }

  setMovement(movement: MovementLines | null): void {
    this.#movement = movement;
    this.#redrawKind("movement");
  }

  setMoments(moments: readonly Interval[]): void {
    this.#moments = moments;
    this.#redrawHead();
  }

  setPreview(preview: Annotation | null): void {
    const tierId = preview?.tier ?? this.#preview?.tier;
    this.#preview = preview;
    if (tierId) this.#redrawTier(tierId);
  }

  /** The film is elsewhere; while it plays the view follows it. */
  setPlayhead(ms: number, { isPlaying }: { isPlaying: boolean }): void {
    this.#playheadMs = ms;
    const reached = Math.max(this.#reachedMs, ms);
    const isFurther = reached > this.#reachedMs;
    this.#reachedMs = reached;
    if (this.#follows) {
      this.#setView(
        isPlaying ? viewports.following(this.#view, ms) : viewports.showing(this.#view, ms),
      );
    } else if (ms >= this.#view.startMs && ms < viewports.endMs(this.#view)) {
      this.#follows = true;
    }
    if (isFurther) this.#redrawOpen();
    this.#placePlayhead();
  }

  /** The next move of the film brings the view along again. */
  followAgain(): void {
    this.#follows = true;
  }

  /** A person moves the view by hand; it stays there until the playhead comes into it. */
  scrollTo(startMs: number): void {
    this.#follows = false;
    this.#setView(viewports.scrolledTo(this.#view, startMs));
    this.#placePlayhead();
  }

  scrollBy(px: number): void {
    this.scrollTo(this.#view.startMs + px * this.#view.msPerPx);
  }

  /** Around `x`, or around the playhead when it is in sight. */
  zoom(factor: number, x?: number): void {
    const playheadX = viewports.xOf(this.#view, this.#playheadMs);
    const isSeen = playheadX >= 0 && playheadX <= this.#view.widthPx;
    const around = x ?? (isSeen ? playheadX : this.#view.widthPx / 2);
    this.#setView(viewports.zoomed(this.#view, factor, around));
    this.#placePlayhead();
  }

  laneAt(y: number): Lane | undefined {
    return this.#lanes.find((lane) => y >= lane.y && y < lane.y + lane.height);
  }

  /** Brings the lane of a track into sight when there are more lanes than room. */
  revealTier(tierId: string): void {
    const lane = this.#lanes.find((one) => one.kind === "tier" && one.tier.id === tierId);
    const scroller = this.#host.parentElement;
    if (!lane || !scroller) return;
    const top = HEAD_PX + lane.y;
    const seenFrom = scroller.scrollTop + HEAD_PX;
    if (top < seenFrom) scroller.scrollTop = lane.y;
    const seenTo = scroller.scrollTop + scroller.clientHeight;
    if (top + lane.height > seenTo) scroller.scrollTop += top + lane.height - seenTo;
  }

  #build(): void {
    this.head.className = "tl-head";
    this.body.className = "tl-lanes";
    for (const canvas of [this.head, this.body]) canvas.setAttribute("aria-hidden", "true");
    this.#playhead.className = "playhead";
    this.#host.append(this.head, this.body, this.#playhead);
    this.#scope.add(() => this.#host.replaceChildren());
    this.#scope.observeSize(this.#host.parentElement ?? this.#host, () => this.#resize());
    this.#resize();
  }

  #follow(): void {
    const scope = this.#scope;
    const { events } = this.#model;
    scope.add(events.on("rows-changed", (tiers) => this.#rowsChanged(tiers)));
    scope.add(events.on("tier-chosen", (tier) => this.#tierChosen(tier.id)));
    scope.add(events.on("selection-changed", () => this.#redrawAll()));
    const repaint = () => {
      this.#palette = readPalette(this.#host);
      this.#redrawAll();
    };
    scope.observeAttributes(document.documentElement, ["data-theme"], repaint);
    scope.listen(matchMedia("(prefers-color-scheme: dark)"), "change", repaint);
    if (document.fonts) scope.listen(document.fonts, "loadingdone", repaint);
  }

  #rowsChanged(tiers: ReadonlySet<string>): void {
    for (const id of tiers) this.#redrawTier(id);
    if (tiers.has(this.#model.activeTier.id)) this.#redrawHead();
  }

  #tierChosen(tierId: string): void {
    this.#redrawAll();
    this.revealTier(tierId);
  }

  #resize(): void {
    const width = this.#host.clientWidth;
    // While the table stands in for the lanes there is nothing to draw on.
    if (width === 0) return;
    this.#view =
      this.#view.widthPx > 1
        ? viewports.resized(this.#view, width)
        : viewports.firstView(this.#view.durationMs, width);
    sized(this.head, width, HEAD_PX);
    sized(this.body, width, this.#layLanes());
    this.#redrawAll();
    this.#placePlayhead();
    this.events.emit("view-changed", this.#view);
    // A canvas that was given a new size is empty until it is drawn.
    this.#draw();
  }

  /** Gives each track its height, and says how high all lanes are together. */
  #layLanes(): number {
    const scroller = this.#host.parentElement;
    const room = (scroller?.clientHeight ?? 0) - HEAD_PX;
    const tierPx = tierHeight(this.#model.tiers, room);
    scroller?.style.setProperty("--tier-height", `${tierPx}px`);
    const { lanes, height } = lanesOf(this.#model.tiers, tierPx);
    this.#lanes = lanes;
    this.#dirty.clear();
    return height;
  }

  #setView(view: Viewport): void {
    if (view.startMs === this.#view.startMs && view.msPerPx === this.#view.msPerPx) return;
    this.#view = view;
    this.#redrawAll();
    this.events.emit("view-changed", view);
  }

  #placePlayhead(): void {
    const x = viewports.xOf(this.#view, this.#playheadMs);
    this.#playhead.hidden = x < -1 || x > this.#view.widthPx + 1;
    this.#playhead.style.transform = `translateX(${(x - 1).toFixed(2)}px)`;
  }

  #redrawAll(): void {
    for (const lane of this.#lanes) this.#dirty.add(lane);
    this.#redrawHead();
  }

  #redrawHead(): void {
    this.#headIsDirty = true;
    this.#drawSoon();
  }

  #redrawKind(kind: Lane["kind"]): void {
    for (const lane of this.#lanes) if (lane.kind === kind) this.#dirty.add(lane);
    this.#drawSoon();
  }

  #redrawTier(tierId: string): void {
    for (const lane of this.#lanes) {
      if (lane.kind === "tier" && lane.tier.id === tierId) this.#dirty.add(lane);
    }
    this.#drawSoon();
  }

  #redrawOpen(): void {
    for (const tier of this.#model.tiers) {
      if (this.#model.track(tier.id).openRow) this.#redrawTier(tier.id);
    }
    if (this.#model.track(this.#model.activeTier.id).openRow) this.#headIsDirty = true;
  }

  #drawSoon(): void {
    this.#cancelDraw ??= this.#scope.frame(() => this.#draw());
  }

  #draw(): void {
    this.#cancelDraw?.();
    this.#cancelDraw = null;
    const view = this.#view;
    const scene = {
      view,
      palette: this.#palette,
      model: this.#model,
      codes: this.#codes,
      peaks: this.#peaks,
      movement: this.#movement,
      nowMs: this.#reachedMs,
      preview: this.#preview,
    };
    const pen = this.body.getContext("2d");
    if (pen) for (const lane of this.#dirty) drawLane(pen, lane, scene);
    this.#dirty.clear();
    if (this.#headIsDirty) this.#drawHead(view);
    this.#headIsDirty = false;
  }

  #drawHead(view: Viewport): void {
    const pen = this.head.getContext("2d");
    if (!pen) return;
    const active = this.#model.track(this.#model.activeTier.id);
    drawOverview(pen, view, this.#palette, active, this.#reachedMs);
    drawRuler(pen, view, this.#palette, this.#moments);
  }
}

/** One canvas pixel for each pixel of the screen. */
function sized(canvas: HTMLCanvasElement, width: number, height: number): void {
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.getContext("2d", { alpha: false })?.setTransform(density, 0, 0, density, 0, 0);
}
