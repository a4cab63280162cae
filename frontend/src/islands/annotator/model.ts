import { Emitter } from "../../shared/emitter";
import type { Annotation, Change, Operation, OperationKind, Tier } from "./contract";
import * as edits from "./edits";
import { History } from "./history";
import { Track } from "./track";

export interface ModelEvents {
  /** The rows of these tiers changed. */
  "rows-changed": [tiers: ReadonlySet<string>];
  /** A person did something; it has been applied and wants to be kept. */
  "operation-made": [operation: Operation];
  "selection-changed": [id: string | null];
  "tier-chosen": [tier: Tier];
}

/**
 * The coded film as one person sees it: tracks, what is selected, what can be undone.
 * Each action of that person yields one operation with absolute changes; applying the
 * operations in order to the rows that were loaded gives the rows of the model.
 */
export class AnnotationModel {
  readonly events = new Emitter<ModelEvents>();
  readonly tiers: readonly Tier[];
  readonly #tracks = new Map<string, Track>();
  readonly #rows = new Map<string, Annotation>();
  readonly #history = new History();
  readonly #newId: edits.NewId;
  #active: Tier;
  #selected: string | null = null;

  constructor(tiers: readonly Tier[], newId: edits.NewId = () => crypto.randomUUID()) {
    const first = tiers[0];
    if (!first) throw new RangeError("A coding scheme has at least one track.");
    this.tiers = tiers;
    this.#active = first;
    this.#newId = newId;
    for (const tier of tiers) this.#tracks.set(tier.id, this.#emptyTrack(tier));
  }

  get activeTier(): Tier {
    return this.#active;
  }

  get selected(): Annotation | undefined {
    return this.#selected === null ? undefined : this.#rows.get(this.#selected);
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  get size(): number {
    return this.#rows.size;
  }

  track(tierId: string): Track {
    const track = this.#tracks.get(tierId);
    if (!track) throw new RangeError(`No track is called ${tierId}.`);
    return track;
  }

  tier(tierId: string): Tier {
    const tier = this.tiers.find((one) => one.id === tierId);
    if (!tier) throw new RangeError(`No track is called ${tierId}.`);
    return tier;
  }

  row(id: string): Annotation | undefined {
    return this.#rows.get(id);
  }

  rows(): Annotation[] {
    return [...this.#rows.values()];
  }

  /** Takes the rows as the server holds them. What could be undone before cannot now. */
  load(rows: Iterable<Annotation>): void {
    this.#rows.clear();
    for (const row of rows) if (this.#tracks.has(row.tier)) this.#rows.set(row.id, row);
    const byTier = new Map<string, Annotation[]>();
    for (const row of this.#rows.values()) {
      const rows = byTier.get(row.tier);
      if (rows) rows.push(row);
      else byTier.set(row.tier, [row]);
    }
    for (const [id, track] of this.#tracks) track.fill(byTier.get(id) ?? []);
    this.#history.forget();
    if (!this.selected) this.select(null);
    this.events.emit("rows-changed", new Set(this.#tracks.keys()));
  }

  chooseTier(tierId: string): void {
    if (tierId === this.#active.id) return;
    this.#active = this.tier(tierId);
    this.select(null);
    this.events.emit("tier-chosen", this.#active);
  }

  select(id: string | null): void {
    if (id === this.#selected) return;
    this.#selected = id;
    this.events.emit("selection-changed", id);
  }

  /** Sets a code of the active track. Never refused; what already holds changes nothing. */
  press(code: string, ms: number): Operation | null {
    const tier = this.#active;
    const track = this.track(tier.id);
    if (tier.kind === "point") {
      return this.#make("point", ms, edits.pressPoint(tier, track, code, ms, this.#newId));
    }
    return this.#make("state", ms, edits.pressState(tier, track, code, ms, this.#newId));
  }

  /** Ends the running state of the active track with nothing after it. */
  close(ms: number): Operation | null {
    if (this.#active.kind === "point") return null;
    return this.#make("close", ms, edits.closeState(this.track(this.#active.id), ms));
  }

  split(ms: number): Operation | null {
    if (this.#active.kind === "point") return null;
    return this.#make("split", ms, edits.split(this.track(this.#active.id), ms, this.#newId));
  }

  moveEdge(id: string, edge: edits.Edge, ms: number): Operation | null {
    const row = this.#rows.get(id);
    if (!row) return null;
    const tier = this.tier(row.tier);
    const track = this.track(row.tier);
    return this.#make("move", ms, edits.moveEdge(tier, track, row, edge, ms, this.#newId));
  }

  /**
   * Brings an edge to the playhead: of the selected row, else of the row here, else of the
   * row before (its end is extended to here) or after (its start).
   */
  edgeToHere(edge: edits.Edge, ms: number): Operation | null {
    const row = this.edgeTarget(edge, ms);
    return row ? this.moveEdge(row.id, edge, ms) : null;
  }

  edgeTarget(edge: edits.Edge, ms: number): Annotation | undefined {
    if (this.selected) return this.selected;
    const track = this.track(this.#active.id);
    const here = track.at(ms);
    if (here && here.onset_ms < ms) return here;
    return edge === "onset" ? track.next(ms) : track.previous(ms);
  }

  /** Removes the selected row, else the row of the active track at the playhead. */
  remove(ms: number): Operation | null {
    const row = this.selected ?? this.track(this.#active.id).at(ms);
    return row ? this.#make("delete", ms, [{ remove: row.id }]) : null;
  }

  undo(ms: number): Operation | null {
    const step = this.#history.stepBack();
    return step ? this.#publish("undo", ms, step.undone) : null;
  }

  redo(ms: number): Operation | null {
    const step = this.#history.stepForward();
    return step ? this.#publish("redo", ms, step.done) : null;
  }

  /** Applies changes that are already on their way, as after a reload. */
  apply(changes: readonly Change[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      const old = this.#rows.get(edits.idOf(change));
      if (old) {
        this.#rows.delete(old.id);
        this.#tracks.get(old.tier)?.drop(old);
        touched.add(old.tier);
      }
      if ("put" in change && this.#tracks.has(change.put.tier)) {
        this.#rows.set(change.put.id, change.put);
        this.#tracks.get(change.put.tier)?.put(change.put);
        touched.add(change.put.tier);
      }
    }
    if (!this.selected) this.select(null);
    this.events.emit("rows-changed", touched);
  }

  /** The same operation, made to fit rows that have changed since: what it puts wins. */
  fitted(operation: Operation): Operation {
    const changes = new Map<string, Change>();
    const scratch = new Map<string, Track>();
    const apply = (change: Change) => {
      const old = changes.get(edits.idOf(change));
      const before = old && "put" in old ? old.put : this.#rows.get(edits.idOf(change));
      if (before) this.#scratchTrack(scratch, before.tier).drop(before);
      if ("put" in change) this.#scratchTrack(scratch, change.put.tier).put(change.put);
      changes.set(edits.idOf(change), change);
    };
    for (const change of operation.changes) if ("remove" in change) apply(change);
    for (const change of operation.changes) {
      if (!("put" in change)) continue;
      const tier = this.tier(change.put.tier);
      const track = this.#scratchTrack(scratch, tier.id);
      const mustFit = tier.kind === "state" && tier.exclusive;
      const room = mustFit ? edits.makeRoom(track, change.put, this.#newId) : [];
      for (const given of room) apply(given);
      apply(change);
    }
    return { ...operation, changes: [...changes.values()] };
  }

  #scratchTrack(scratch: Map<string, Track>, tierId: string): Track {
    const known = scratch.get(tierId);
    if (known) return known;
    const track = this.#emptyTrack(this.tier(tierId));
    track.fill(this.track(tierId).rows);
    scratch.set(tierId, track);
    return track;
  }

  #emptyTrack(tier: Tier): Track {
    return new Track({ overlaps: tier.kind === "state" && !tier.exclusive });
  }

  #make(kind: OperationKind, ms: number, changes: Change[]): Operation | null {
    if (changes.length === 0) return null;
    const undone = changes.map((change) => this.#inverse(change));
    this.#history.remember({ done: changes, undone });
    return this.#publish(kind, ms, changes);
  }

  #publish(kind: OperationKind, ms: number, changes: readonly Change[]): Operation {
    const operation = { id: this.#newId(), kind, position_ms: ms, changes };
    this.apply(changes);
    this.events.emit("operation-made", operation);
    return operation;
  }

  #inverse(change: Change): Change {
    const id = edits.idOf(change);
    const old = this.#rows.get(id);
    return old ? { put: old } : { remove: id };
  }
}
