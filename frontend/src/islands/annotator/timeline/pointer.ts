import { Emitter } from "../../../shared/emitter";
import type { Scope } from "../../../shared/scope";
import type { Annotation } from "../contract";
import type { Edge } from "../edits";
import type { AnnotationModel } from "../model";
import { type Hit, hitInLane } from "./bouts";
import { OVERVIEW_PX } from "./head";
import type { Timeline } from "./timeline";
import { msAt, scrolledTo } from "./viewport";

export interface PointerEvents {
  /** A place in the film was pointed at. */
  "place-picked": [ms: number];
  "row-picked": [tierId: string, rowId: string | null];
  /** An edge is being dragged over this moment; each has a key as its twin. */
  "edge-dragged": [ms: number];
  "edge-dropped": [row: Annotation, edge: Edge, ms: number];
}

type Drag =
  | { readonly kind: "scrub" }
  | { readonly kind: "pan" }
  | {
      readonly kind: "edge";
      readonly row: Annotation;
      readonly edge: Edge;
      readonly fromX: number;
    };

const DRAG_FROM_PX = 3;

/** Mouse, pen and touch on the timeline. */
export class TimelinePointer {
  readonly events = new Emitter<PointerEvents>();
  readonly #timeline: Timeline;
  readonly #model: AnnotationModel;
  readonly #snap: (ms: number) => number;
  #drag: Drag | null = null;
  #edgeMoved = false;

  constructor(
    timeline: Timeline,
    model: AnnotationModel,
    snap: (ms: number) => number,
    scope: Scope,
  ) {
    this.#timeline = timeline;
    this.#model = model;
    this.#snap = snap;
    const { head, body } = timeline;
    scope.listen(head, "pointerdown", (event) => this.#headDown(event));
    scope.listen(body, "pointerdown", (event) => this.#bodyDown(event));
    for (const canvas of [head, body]) {
      scope.listen(canvas, "pointermove", (event) => this.#moved(event, canvas));
      scope.listen(canvas, "pointerup", (event) => this.#released(event));
      scope.listen(canvas, "pointercancel", () => this.#cancel());
      scope.listen(canvas, "wheel", (event) => this.#wheel(event), { passive: false });
    }
    scope.listen(document, "keydown", (event) => {
      if (event.key === "Escape" && this.#drag) this.#cancel();
    });
  }

  #headDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const isOverview = event.offsetY < OVERVIEW_PX;
    this.#begin(event, { kind: isOverview ? "pan" : "scrub" });
    if (isOverview) this.#pan(event.offsetX);
    else this.#scrub(event.offsetX);
  }

  #bodyDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const lane = this.#timeline.laneAt(event.offsetY);
    if (lane?.kind !== "tier") {
      this.#begin(event, { kind: "scrub" });
      this.#scrub(event.offsetX);
      return;
    }
    const hit = this.#hitAt(event);
    this.events.emit("row-picked", lane.tier.id, hit?.row.id ?? null);
    if (hit?.edge) {
      this.#begin(event, { kind: "edge", row: hit.row, edge: hit.edge, fromX: event.offsetX });
      return;
    }
    this.#begin(event, { kind: "scrub" });
    this.#scrub(event.offsetX);
  }

  #hitAt(event: PointerEvent): Hit | null {
    const lane = this.#timeline.laneAt(event.offsetY);
    if (lane?.kind !== "tier") return null;
    const track = this.#model.track(lane.tier.id);
    return hitInLane(track, lane.tier, this.#timeline.view, event.offsetX);
  }

  #begin(event: PointerEvent, drag: Drag): void {
    event.preventDefault();
    (event.target as HTMLCanvasElement).setPointerCapture(event.pointerId);
    this.#drag = drag;
    this.#edgeMoved = false;
  }

  #moved(event: PointerEvent, canvas: HTMLCanvasElement): void {
    if (!this.#drag) {
      const edge = canvas === this.#timeline.body ? this.#hitAt(event)?.edge : null;
      canvas.style.cursor = edge ? "ew-resize" : "";
      return;
    }
    if (this.#drag.kind === "pan") this.#pan(event.offsetX);
    else if (this.#drag.kind === "scrub") this.#scrub(event.offsetX);
    else this.#dragEdge(this.#drag, event.offsetX);
  }

  #dragEdge(drag: Drag & { kind: "edge" }, x: number): void {
    if (!this.#edgeMoved && Math.abs(x - drag.fromX) < DRAG_FROM_PX) return;
    this.#edgeMoved = true;
    const ms = this.#msAt(x);
    const isPoint = drag.row.offset_ms === drag.row.onset_ms;
    const moved = isPoint ? { onset_ms: ms, offset_ms: ms } : { [`${drag.edge}_ms`]: ms };
    this.#timeline.setPreview({ ...drag.row, ...moved });
    this.events.emit("edge-dragged", ms);
  }

  #released(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = null;
    this.#timeline.setPreview(null);
    if (drag?.kind !== "edge") return;
    if (this.#edgeMoved) {
      this.events.emit("edge-dropped", drag.row, drag.edge, this.#msAt(event.offsetX));
    } else {
      this.#scrub(event.offsetX);
    }
  }

  #cancel(): void {
    this.#drag = null;
    this.#timeline.setPreview(null);
  }

  #scrub(x: number): void {
    this.events.emit("place-picked", this.#msAt(x));
  }

  #pan(x: number): void {
    const { view } = this.#timeline;
    const middle = (x / view.widthPx) * view.durationMs;
    this.#timeline.scrollTo(scrolledTo(view, middle - (view.widthPx * view.msPerPx) / 2).startMs);
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.#timeline.zoom(Math.exp(event.deltaY / 300), event.offsetX);
      return;
    }
    const sideways = event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX;
    if (!sideways) return;
    event.preventDefault();
    this.#timeline.scrollBy(sideways);
  }

  #msAt(x: number): number {
    return this.#snap(msAt(this.#timeline.view, x));
  }
}
