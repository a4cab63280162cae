import { Emitter } from "../../shared/emitter";
import { getJson } from "../../shared/http";
import type { Scope } from "../../shared/scope";
import { stayAwake } from "./awake";
import type { Camera } from "./camera";
import { Filming, type FilmingEnd } from "./filming";
import { Pace } from "./pace";
import { type Refusal, removeBegun, Sending } from "./sending";
import { ChosenFilm, type FilmSource, fingerprintOf } from "./source";
import type { BegunUpload, FoundUpload, RecorderProps, Stage, Trouble } from "./stages";
import { type Trim, toldTrim } from "./trim";

/** One film on its way, from the choice to the arrival. Knows no element of the page. */
export class RecorderModel {
  readonly events = new Emitter<{ changed: []; "film-arrived": [] }>();
  readonly props: RecorderProps;
  stage: Stage = "choosing";
  trouble: Trouble = null;
  source: FilmSource | null = null;
  sent = 0;
  refusal: Refusal | null = null;
  camera: Camera | null = null;
  trim: Trim | null = null;
  durationMs = Number.NaN;
  /** Filmed here before the page was closed, or its tab died, and found again. */
  isFoundAgain = false;
  begun: readonly BegunUpload[];
  readonly allowed = new Set<string>();
  readonly pace = new Pace();
  readonly #scope: Scope;
  readonly #filming: Filming;
  #fingerprint = "";
  #found: FoundUpload | null = null;
  #sending: Sending | null = null;
  #looking: Promise<FilmSource | null> = Promise.resolve(null);
  #awake: Scope | null = null;
  #work: Scope;

  constructor(props: RecorderProps, scope: Scope) {
    this.props = props;
    this.begun = props.begun;
    this.#scope = scope;
    this.#work = scope.child();
    this.#filming = new Filming(scope);
    this.#filming.events.on("film-grew", () => this.events.emit("changed"));
    this.#filming.events.on("film-recorded", (film, end) => void this.#recorded(film, end));
  }

  get total(): number {
    return this.source?.size ?? 0;
  }

  /** The largest film that can be sent now. */
  get mostBytes(): number {
    return Math.min(this.props.limit_bytes, this.props.room_bytes);
  }

  get recordedBytes(): number {
    return this.#filming.bytes;
  }

  /** Recorded in this page: it lies on the phone until it has arrived. */
  get isRecordedHere(): boolean {
    return this.#filming.kept !== null;
  }

  get maySend(): boolean {
    const required = this.props.uses.filter((use) => use.is_required);
    return this.stage === "chosen" && required.every((use) => this.allowed.has(use.purpose));
  }

  /** Looks for a film that was recorded here before the page was loaded again. */
  async begin(): Promise<void> {
    this.#looking = this.#filming.find(this.props.invitation);
    const film = await this.#looking;
    if (!film) return;
    this.isFoundAgain = true;
    const agreed = this.#filming.kept?.purposes ?? [];
    for (const purpose of agreed) this.allowed.add(purpose);
    await this.#take(film);
    // Agreed to before: it goes on by itself.
    if (agreed.length > 0 && this.stage === "chosen") this.#go();
  }

  async choose(blob: Blob): Promise<void> {
    // A film that was filmed here goes first.
    if (await this.#looking) return;
    await this.#take(new ChosenFilm(blob));
  }

  /** Another film than the one on its way: that one is given up, this one is sent. */
  async sendInstead(): Promise<void> {
    const { source } = this;
    if (!source) return;
    this.#to("checking");
    try {
      for (const each of this.begun) await removeBegun(each.url);
    } catch {
      this.#refuseHere("no-line");
      return;
    }
    this.begun = [];
    await this.#take(source);
  }

  /** After a refusal: the same film once more, from where it is. */
  async tryAgain(): Promise<void> {
    this.refusal = null;
    if (this.source) await this.#take(this.source);
  }

  /** Back to the choice; a film recorded here is gone from the phone. */
  async chooseAgain(): Promise<void> {
    this.#work.close();
    this.#work = this.#scope.child();
    this.#sending = null;
    this.camera = null;
    this.source = null;
    this.trouble = null;
    this.refusal = null;
    this.isFoundAgain = false;
    this.allowed.clear();
    this.#looking = Promise.resolve(null);
    await this.#filming.forget();
    this.#to("choosing");
  }

  async frame(open: (scope: Scope) => Promise<Camera>): Promise<void> {
    if (await this.#looking) return;
    if (!(await this.#filming.canKeep())) {
      this.#refuseHere("no-keep");
      return;
    }
    try {
      this.camera = await open(this.#work);
      this.trouble = null;
      this.#to("framing");
    } catch {
      this.#refuseHere("no-camera");
    }
  }

  async record(): Promise<void> {
    if (!this.camera || this.stage !== "framing") return;
    this.#to("recording");
    await this.#filming.record(this.camera, this.props.invitation, this.mostBytes);
  }

  stopRecording(): void {
    this.camera?.stop();
  }

  allow(purpose: string, isAllowed: boolean): void {
    if (isAllowed) this.allowed.add(purpose);
    else this.allowed.delete(purpose);
    this.events.emit("changed");
  }

  /** What is watched of the film; `null` until somebody chooses a part. */
  keepPart(trim: Trim | null, durationMs: number): void {
    this.trim = trim;
    this.durationMs = durationMs;
    this.events.emit("changed");
  }

  async send(): Promise<void> {
    if (!this.source || !this.maySend) return;
    await this.#filming.allow([...this.allowed], toldTrim(this.trim, this.durationMs));
    this.#go();
  }

  pause(): void {
    this.#sending?.pause();
    this.#to("paused");
  }

  goOn(): void {
    this.pace.restart();
    this.#to("sending");
    this.#sending?.start();
  }

  /** The film is not sent after all; nothing of it stays on the server. */
  async giveUp(): Promise<void> {
    try {
      await this.#sending?.giveUp();
    } catch {
      this.#to("paused");
      this.trouble = "no-line";
      this.events.emit("changed");
      return;
    }
    this.begun = this.begun.filter((each) => each.url !== this.#found?.url);
    await this.chooseAgain();
  }

  async #take(source: FilmSource): Promise<void> {
    this.source = source;
    this.sent = 0;
    this.trouble = null;
    this.trim = null;
    this.durationMs = Number.NaN;
    if (source.size === 0) {
      this.#refuseHere("empty");
      return;
    }
    this.#to("checking");
    this.#fingerprint = await fingerprintOf(source);
    const found = await this.#find();
    if (this.source !== source) return;
    this.#found = found === "unknown" ? null : found;
    if (this.#found?.is_finished) {
      await this.#arrived();
    } else if (this.#found) {
      // Agreed to when it was begun: the rest goes by itself.
      this.sent = this.#found.offset;
      this.#go();
    } else if (found === null && this.begun.length > 0 && !this.isRecordedHere) {
      this.#refuseHere("another-film");
    } else if (source.size > this.mostBytes) {
      this.#refuseHere("too-large");
    } else {
      this.#to("chosen");
    }
  }

  /** Without an answer the server still recognises the film when sending begins. */
  async #find(): Promise<FoundUpload | null | "unknown"> {
    const asked = new URLSearchParams({
      invitation: this.props.invitation,
      length: String(this.total),
      fingerprint: this.#fingerprint,
    });
    try {
      const url = `${this.props.lookup_url}?${asked}`;
      return (await getJson<{ upload: FoundUpload | null }>(url)).upload;
    } catch {
      return "unknown";
    }
  }

  #go(): void {
    const source = this.source;
    if (!source) return;
    this.pace.restart();
    this.#sending = new Sending(
      source,
      {
        endpoint: this.props.endpoint,
        invitation: this.props.invitation,
        fingerprint: this.#fingerprint,
        purposes: [...this.allowed],
        part: this.#filming.kept?.part ?? toldTrim(this.trim, this.durationMs),
        url: this.#found?.url ?? null,
      },
      this.#work,
    );
    const events = this.#sending.events;
    events.on("progress-made", (sent) => {
      this.sent = sent;
      this.pace.see(sent, performance.now());
      this.events.emit("changed");
    });
    events.on("connection-lost", () => this.#to("waiting"));
    events.on("connection-back", () => {
      this.pace.restart();
      this.#to("sending");
    });
    events.on("film-arrived", () => void this.#arrived());
    events.on("film-refused", (refusal) => {
      this.refusal = refusal;
      this.#to("refused");
    });
    this.#to("sending");
    this.#sending.start();
  }

  async #arrived(): Promise<void> {
    this.sent = this.total;
    await this.#filming.forget();
    this.#to("arrived");
    this.events.emit("film-arrived");
  }

  async #recorded(film: FilmSource, end: FilmingEnd): Promise<void> {
    this.#work.close();
    this.#work = this.#scope.child();
    this.camera = null;
    await this.#take(film);
    if (this.stage === "chosen") this.trouble = end;
    this.events.emit("changed");
  }

  #refuseHere(trouble: Trouble): void {
    this.trouble = trouble;
    this.#to("choosing");
  }

  #to(stage: Stage): void {
    this.stage = stage;
    const isBusy = stage === "recording" || stage === "sending" || stage === "waiting";
    if (isBusy !== (this.#awake !== null)) {
      this.#awake?.close();
      this.#awake = isBusy ? this.#scope.child() : null;
      if (this.#awake) stayAwake(this.#awake);
    }
    this.events.emit("changed");
  }
}
