import { Emitter } from "../../shared/emitter";
import { getJson } from "../../shared/http";
import type { Scope } from "../../shared/scope";
import type { Camera } from "./camera";
import { type Keep, type KeptFilm, openKeep } from "./keeping";
import { Pace } from "./pace";
import { type Refusal, Sending } from "./sending";
import { ChosenFilm, type FilmSource, fingerprintOf } from "./source";

export interface Use {
  readonly purpose: string;
  readonly title: string;
  readonly text: string;
  readonly is_required: boolean;
}

export interface RecorderProps {
  readonly invitation: string;
  readonly endpoint: string;
  readonly lookup_url: string;
  readonly sent_url: string;
  readonly limit_bytes: number;
  readonly uses: readonly Use[];
  /** Begun before and not finished: how much of it is here. */
  readonly begun: readonly { readonly length: number; readonly offset: number }[];
}

export type Stage =
  | "choosing"
  | "framing"
  | "recording"
  | "checking"
  | "chosen"
  | "sending"
  | "waiting"
  | "paused"
  | "arrived"
  | "refused";

interface FoundUpload {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
  readonly is_finished: boolean;
}

export type Trouble = "empty" | "too-large" | "no-camera" | "no-room" | null;

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
  recordedBytes = 0;
  readonly allowed = new Set<string>();
  readonly pace = new Pace();
  readonly #scope: Scope;
  #fingerprint = "";
  #found: FoundUpload | null = null;
  #keep: Keep | null = null;
  #kept: KeptFilm | null = null;
  #writing: Promise<unknown> = Promise.resolve();
  #sending: Sending | null = null;
  #work: Scope;

  constructor(props: RecorderProps, scope: Scope) {
    this.props = props;
    this.#scope = scope;
    this.#work = scope.child();
  }

  get total(): number {
    return this.source?.size ?? 0;
  }

  /** Recorded in this page: it lies on the phone until it has arrived. */
  get isRecordedHere(): boolean {
    return this.#kept !== null;
  }

  get maySend(): boolean {
    const required = this.props.uses.filter((use) => use.is_required);
    return this.stage === "chosen" && required.every((use) => this.allowed.has(use.purpose));
  }

  /** Looks for a film that was recorded here before the page was loaded again. */
  async begin(): Promise<void> {
    try {
      this.#keep = await openKeep();
    } catch {
      // Private windows may keep nothing: choosing a film works all the same.
      return;
    }
    this.#scope.add(() => this.#keep?.close());
    const kept = await this.#keep.find(this.props.invitation);
    if (!kept || this.stage !== "choosing") return;
    const source = await this.#keep.source(kept);
    if (source.size === 0) {
      await this.#keep.remove(kept);
      return;
    }
    this.#kept = kept;
    await this.#take(source);
    if (kept.purposes) {
      for (const purpose of kept.purposes) this.allowed.add(purpose);
      await this.send();
    }
  }

  async choose(blob: Blob): Promise<void> {
    await this.#forgetKept();
    await this.#take(new ChosenFilm(blob));
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
    await this.#forgetKept();
    this.#to("choosing");
  }

  async frame(open: (scope: Scope) => Promise<Camera>): Promise<void> {
    try {
      this.camera = await open(this.#work);
      this.trouble = null;
      this.#to("framing");
    } catch {
      this.trouble = "no-camera";
      this.#to("choosing");
    }
  }

  async record(): Promise<void> {
    const camera = this.camera;
    if (!camera || !this.#keep) return;
    const kept = await this.#keep.begin(this.props.invitation, camera.type);
    this.#kept = kept;
    this.recordedBytes = 0;
    camera.events.on("piece-recorded", (piece, index) => this.#write(kept, piece, index));
    camera.events.on("recording-ended", () => void this.#recorded(kept));
    camera.record();
    this.#to("recording");
  }

  stopRecording(): void {
    this.camera?.stop();
  }

  allow(purpose: string, isAllowed: boolean): void {
    if (isAllowed) this.allowed.add(purpose);
    else this.allowed.delete(purpose);
    this.events.emit("changed");
  }

  async send(): Promise<void> {
    if (!this.source || !this.maySend) return;
    if (this.#kept && this.#keep) {
      this.#kept = await this.#keep.allow(this.#kept, [...this.allowed]);
    }
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
    await this.#sending?.giveUp();
    await this.chooseAgain();
  }

  async #take(source: FilmSource): Promise<void> {
    this.source = source;
    this.sent = 0;
    this.trouble = null;
    if (source.size === 0) {
      this.#refuseHere("empty");
      return;
    }
    this.#to("checking");
    this.#fingerprint = await fingerprintOf(source);
    this.#found = await this.#find();
    if (this.source !== source) return;
    if (this.#found?.is_finished) {
      await this.#arrived();
      return;
    }
    if (this.#found) {
      // Agreed to when it was begun: the rest goes by itself.
      this.sent = this.#found.offset;
      this.#go();
      return;
    }
    if (source.size > this.props.limit_bytes) {
      this.#refuseHere("too-large");
      return;
    }
    this.#to("chosen");
  }

  async #find(): Promise<FoundUpload | null> {
    const asked = new URLSearchParams({
      invitation: this.props.invitation,
      length: String(this.total),
      fingerprint: this.#fingerprint,
    });
    try {
      const url = `${this.props.lookup_url}?${asked}`;
      return (await getJson<{ upload: FoundUpload | null }>(url)).upload;
    } catch {
      // Without an answer the server still recognises the film when sending begins.
      return null;
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
    await this.#forgetKept();
    this.#to("arrived");
    this.events.emit("film-arrived");
  }

  #write(kept: KeptFilm, piece: Blob, index: number): void {
    this.recordedBytes += piece.size;
    this.events.emit("changed");
    // One after another, so that what is kept is always a beginning of the film.
    this.#writing = this.#writing
      .then(() => this.#keep?.addPiece(kept, index, piece))
      .catch(() => {
        this.trouble = "no-room";
        this.stopRecording();
      });
  }

  async #recorded(kept: KeptFilm): Promise<void> {
    await this.#writing;
    const trouble = this.trouble;
    this.#work.close();
    this.#work = this.#scope.child();
    this.camera = null;
    const source = await this.#keep?.source(kept);
    if (!source) return;
    await this.#take(source);
    if (this.stage === "chosen") this.trouble = trouble;
    this.events.emit("changed");
  }

  async #forgetKept(): Promise<void> {
    if (this.#kept) await this.#keep?.remove(this.#kept);
    this.#kept = null;
  }

  #refuseHere(trouble: Trouble): void {
    this.trouble = trouble;
    this.#to("choosing");
  }

  #to(stage: Stage): void {
    this.stage = stage;
    this.events.emit("changed");
  }
}
