import { Emitter } from "../../shared/emitter";
import { gettext, interpolate } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";
import { clock, frameAt, msOfFrame } from "../../shared/timebase";
import { Film, type Interval } from "../player/film";
import { momentBefore } from "../player/moment";
import type { CodingApi, DeskProps } from "./api";
import type { Annotation, Code, CodingState, Operation, Tier } from "./contract";
import type { Edge } from "./edits";
import { type CommandId, type KeyChoices, readKeyChoices, writeKeyChoices } from "./keys";
import { Measuring } from "./measuring";
import type { AnnotationModel } from "./model";
import type { AnnotationStore } from "./store";
import { TimelinePointer } from "./timeline/pointer";
import { MovementLines, PeakPyramid } from "./timeline/signal_lanes";
import { Timeline } from "./timeline/timeline";
import { endOf } from "./track";

export interface DeskEvents {
  /** Something to read, and to hear with a screen reader. */
  said: [words: string];
  "keys-changed": [];
  "help-wanted": [];
  "moment-kept": [];
}

export const SPEEDS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.5];
export const FASTEST = 2;
const MOVEMENT_EVERY_MS = 4000;
const MOVEMENT_TRIES = 45;

/** The parts a desk is put together from. */
export interface DeskParts {
  readonly props: DeskProps;
  readonly state: CodingState;
  readonly model: AnnotationModel;
  readonly store: AnnotationStore;
  readonly api: CodingApi;
}

/** What a person can do at the desk: one method a verb, whatever key or button asks. */
export class Desk {
  readonly events = new Emitter<DeskEvents>();
  readonly props: DeskProps;
  readonly state: CodingState;
  readonly model: AnnotationModel;
  readonly store: AnnotationStore;
  readonly api: CodingApi;
  readonly measuring: Measuring;
  readonly moments: Interval[] = [];
  readonly film: Film;
  readonly timeline: Timeline;
  readonly #scope: Scope;
  #choices: KeyChoices;

  constructor(parts: DeskParts, video: HTMLVideoElement, host: HTMLElement, scope: Scope) {
    this.props = parts.props;
    this.state = parts.state;
    this.model = parts.model;
    this.store = parts.store;
    this.api = parts.api;
    this.#scope = scope;
    const stored = readKeyChoices(localStorage);
    const keysOff = document.documentElement.dataset.keys === "off";
    this.#choices = keysOff ? { ...stored, singleKeysOn: false } : stored;
    this.measuring = new Measuring(parts.api, scope);
    const { recording } = parts.state;
    this.film = new Film(video, recording, scope);
    this.timeline = new Timeline(host, this.model, recording.duration_ms, scope);
    this.#followFilm();
    this.#followModel();
    this.#followPointer();
    void this.#loadSound();
    void this.#loadMovement(recording.signals_url);
  }

  get canWrite(): boolean {
    return this.state.can_write && !this.state.session.is_finished;
  }

  get choices(): KeyChoices {
    return this.#choices;
  }

  setChoices(choices: KeyChoices): void {
    this.#choices = choices;
    writeKeyChoices(localStorage, choices);
    this.events.emit("keys-changed");
  }

  /** A key of the active track, at the frame on the screen. */
  setCode(code: Code): void {
    if (!this.#mayWrite()) return;
    const { frame, isExact } = this.film.marked();
    const ms = msOfFrame(frame, this.film.rate);
    this.model.select(null);
    const operation = this.model.press(code.id, ms);
    const words = operation
      ? gettext("%(code)s from %(time)s")
      : gettext("%(code)s goes on at %(time)s");
    const about = isExact ? "" : ` ${gettext("(to within 1 frame)")}`;
    this.say(interpolate(words, { code: code.label, time: clock(ms) }) + about);
  }

  run(id: CommandId): void {
    this.#commands[id]();
  }

  readonly #commands: Record<CommandId, () => void> = {
    play: () => this.film.toggle(),
    "frame-back": () => this.#step(-1),
    "frame-on": () => this.#step(1),
    "second-back": () => this.#leap(-1000),
    "second-on": () => this.#leap(1000),
    "film-start": () => this.goTo(0),
    "film-end": () => this.goTo(this.film.durationMs),
    "track-up": () => this.#moveTrack(-1),
    "track-down": () => this.#moveTrack(1),
    "previous-bout": () => this.#jump("previous"),
    "next-bout": () => this.#jump("next"),
    "edge-start": () => this.#edgeToHere("onset"),
    "edge-end": () => this.#edgeToHere("offset"),
    split: () => this.#edit((ms) => this.model.split(ms), gettext("Split at %(time)s")),
    close: () => this.#edit((ms) => this.model.close(ms), gettext("Ended at %(time)s")),
    delete: () => this.#edit((ms) => this.model.remove(ms), gettext("Deleted")),
    undo: () => this.#edit((ms) => this.model.undo(ms), gettext("Undone")),
    redo: () => this.#edit((ms) => this.model.redo(ms), gettext("Done again")),
    loop: () => this.#toggleLoop(),
    "speed-1": () => this.#setSpeed(0),
    "speed-2": () => this.#setSpeed(1),
    "speed-3": () => this.#setSpeed(2),
    "speed-4": () => this.#setSpeed(3),
    "speed-5": () => this.#setSpeed(4),
    sound: () => this.film.setMuted(!this.film.video.muted),
    mark: () => this.#keepMoment(),
    "zoom-in": () => this.timeline.zoom(1 / 1.5),
    "zoom-out": () => this.timeline.zoom(1.5),
    deselect: () => this.model.select(null),
    help: () => this.events.emit("help-wanted"),
  };

  say(words: string): void {
    this.events.emit("said", words);
  }

  goTo(ms: number): void {
    this.timeline.followAgain();
    this.film.seekMs(ms);
    this.timeline.setPlayhead(this.film.ms, { isPlaying: this.film.isPlaying });
  }

  /** Selects a bout and shows its first frame. */
  visit(row: Annotation): void {
    this.model.chooseTier(row.tier);
    this.model.select(row.id);
    this.goTo(row.onset_ms);
  }

  /** Ends what is open on the active track: where the film is, or at its end. */
  closeActiveTrack(): void {
    const open = this.model.track(this.model.activeTier.id).openRow;
    if (!open) return;
    const here = this.film.ms;
    const ms = here > open.onset_ms ? here : this.film.durationMs;
    this.model.moveEdge(open.id, "offset", ms);
  }

  codedTiers(): Tier[] {
    return this.model.tiers.filter((tier) => {
      const track = this.model.track(tier.id);
      return track.rows.length > 0 && !track.openRow;
    });
  }

  /** Closes the coding for good; the words say what stands in the way, if anything does. */
  async finish(): Promise<string> {
    this.closeActiveTrack();
    if (!(await this.store.settle())) {
      return gettext("Some changes still wait on this device. Finish when they are saved.");
    }
    try {
      await this.api.finish();
    } catch {
      return gettext("The server could not be reached. Nothing is lost: try again in a moment.");
    }
    if (this.props.done_url) window.location.assign(this.props.done_url);
    else window.location.reload();
    return "";
  }

  refreshMeasures(): void {
    const last = this.model.track(this.model.activeTier.id).rows.at(-1);
    const end = last ? (last.offset_ms ?? last.onset_ms) : 0;
    this.measuring.refresh(Math.min(Math.max(this.film.ms, end), this.film.durationMs));
  }

  /** Movement is measured by the server after the regions are set; the lane waits for it. */
  awaitMovement(): void {
    let tries = 0;
    const known = this.state.recording.signals_url;
    const stop = this.#scope.interval(async () => {
      tries += 1;
      if (tries >= MOVEMENT_TRIES) stop();
      const state = await this.api.load().catch(() => null);
      if (!state?.recording.signals_url || state.recording.signals_url === known) return;
      stop();
      await this.#loadMovement(state.recording.signals_url);
    }, MOVEMENT_EVERY_MS);
  }

  async #loadMovement(url: string | null): Promise<void> {
    if (!url) return;
    try {
      this.timeline.setMovement(new MovementLines(await this.api.signals(url)));
    } catch {
      this.say(gettext("The movement lines could not be read."));
    }
  }

  async #loadSound(): Promise<void> {
    const url = this.state.recording.peaks_url;
    if (!url) return;
    try {
      this.timeline.setPeaks(new PeakPyramid(await this.api.peaks(url)));
    } catch {
      this.say(gettext("The sound line could not be read."));
    }
  }

  #followFilm(): void {
    const { film, timeline } = this;
    const scope = this.#scope;
    let stop: () => void = () => undefined;
    const place = (now: number) => {
      timeline.setPlayhead(film.smoothMs(now), { isPlaying: film.isPlaying });
    };
    scope.add(
      film.events.on("play-changed", (isPlaying) => {
        stop();
        if (isPlaying) {
          timeline.followAgain();
          stop = scope.everyFrame(place);
          return;
        }
        this.refreshMeasures();
      }),
    );
    scope.add(
      film.events.on("frame-shown", () => {
        if (!film.isPlaying) timeline.setPlayhead(film.ms, { isPlaying: false });
      }),
    );
  }

  #followModel(): void {
    const scope = this.#scope;
    const { events } = this.model;
    scope.add(events.on("operation-made", (operation) => this.store.append(operation)));
    scope.add(events.on("tier-chosen", () => this.refreshMeasures()));
    scope.add(this.store.events.on("acknowledged", () => this.refreshMeasures()));
    this.refreshMeasures();
  }

  #followPointer(): void {
    const snap = (ms: number) => {
      const inside = Math.min(Math.max(0, ms), this.film.durationMs - 1);
      return msOfFrame(frameAt(inside, this.film.rate), this.film.rate);
    };
    const pointer = new TimelinePointer(this.timeline, this.model, snap, this.#scope);
    pointer.events.on("place-picked", (ms) => this.film.seekMs(ms));
    pointer.events.on("edge-dragged", (ms) => this.film.seekMs(ms));
    pointer.events.on("row-picked", (tierId, rowId) => {
      this.model.chooseTier(tierId);
      this.model.select(rowId);
    });
    pointer.events.on("edge-dropped", (row, edge, ms) => {
      this.#edit(() => this.model.moveEdge(row.id, edge, ms), gettext("Moved to %(time)s"));
    });
  }

  #mayWrite(): boolean {
    if (this.canWrite) return true;
    this.say(gettext("This coding can be read, not changed."));
    return false;
  }

  #edit(change: (ms: number) => Operation | null, words: string): void {
    if (!this.#mayWrite()) return;
    const ms = msOfFrame(this.film.marked().frame, this.film.rate);
    const operation = change(ms);
    if (!operation) this.say(gettext("Nothing to change here"));
    else this.say(interpolate(words, { time: clock(operation.position_ms) }));
  }

  #edgeToHere(edge: Edge): void {
    const words = edge === "onset" ? gettext("Starts at %(time)s") : gettext("Ends at %(time)s");
    this.#edit((ms) => this.model.edgeToHere(edge, ms), words);
  }

  #step(frames: number): void {
    this.timeline.followAgain();
    this.film.step(frames);
    this.timeline.setPlayhead(this.film.ms, { isPlaying: false });
  }

  #leap(ms: number): void {
    const target = Math.min(Math.max(0, this.film.ms + ms), this.film.durationMs);
    this.goTo(target);
  }

  #moveTrack(by: number): void {
    const { tiers, activeTier } = this.model;
    const next = tiers[tiers.indexOf(activeTier) + by];
    if (next) this.model.chooseTier(next.id);
  }

  #jump(where: "previous" | "next"): void {
    const row = this.model.track(this.model.activeTier.id)[where](this.film.ms);
    if (row) this.visit(row);
    else this.say(gettext("Nothing more on this track"));
  }

  #toggleLoop(): void {
    if (this.film.loop) {
      this.film.setLoop(null);
      return;
    }
    const row = this.model.selected ?? this.model.track(this.model.activeTier.id).at(this.film.ms);
    if (!row) {
      this.say(gettext("There is no bout here to loop"));
      return;
    }
    const isPoint = row.offset_ms === row.onset_ms;
    const offset_ms = isPoint ? row.onset_ms + 2000 : Math.min(endOf(row), this.film.durationMs);
    const onset_ms = isPoint ? Math.max(0, row.onset_ms - 2000) : row.onset_ms;
    this.film.setLoop({ onset_ms, offset_ms: Math.min(offset_ms, this.film.durationMs) });
  }

  #setSpeed(place: number): void {
    const speed = SPEEDS[place] ?? 1;
    const isAgain = place === SPEEDS.length - 1 && this.film.speed === speed;
    this.film.setSpeed(isAgain ? FASTEST : speed);
  }

  /** Watching comes first: one key keeps the last eight seconds for the review. */
  #keepMoment(): void {
    if (!this.props.moments_url) return;
    const here = msOfFrame(this.film.marked().frame, this.film.rate);
    const { onset_ms, offset_ms } = momentBefore(here, this.film.durationMs);
    const id = crypto.randomUUID();
    this.store.keepMoment({ id, onset_ms, offset_ms, kind: "curious", why: "" });
    this.moments.push({ onset_ms, offset_ms });
    this.timeline.setMoments([...this.moments]);
    this.events.emit("moment-kept");
    const times = { from: clock(onset_ms), to: clock(offset_ms) };
    this.say(interpolate(gettext("Marked %(from)s to %(to)s for review"), times));
  }
}
