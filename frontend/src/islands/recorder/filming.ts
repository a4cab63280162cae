import { Emitter } from "../../shared/emitter";
import type { Scope } from "../../shared/scope";
import type { Camera } from "./camera";
import { type Keep, type KeptFilm, openKeep } from "./keeping";
import type { FilmSource } from "./source";

/** What ended a filming that nobody stopped. */
export type FilmingEnd = "no-room" | "long-enough" | null;

/**
 * A film recorded in this page: each piece goes to the phone's sealed keep as it comes,
 * and what is kept is always a beginning of the film.
 */
export class Filming {
  readonly events = new Emitter<{
    "film-grew": [];
    "film-recorded": [film: FilmSource, end: FilmingEnd];
  }>();
  kept: KeptFilm | null = null;
  bytes = 0;
  #keep: Keep | null = null;
  #end: FilmingEnd = null;
  #writing: Promise<unknown> = Promise.resolve();
  readonly #opening: Promise<void>;

  constructor(scope: Scope) {
    this.#opening = this.#open(scope);
  }

  /** False where a browser keeps nothing for pages (some private windows). */
  async canKeep(): Promise<boolean> {
    await this.#opening;
    return this.#keep !== null;
  }

  /** Finds what was filmed for this wish before the page was closed, or its tab died. */
  async find(invitation: string): Promise<FilmSource | null> {
    await this.#opening;
    const kept = await this.#keep?.find(invitation);
    if (!this.#keep || !kept) return null;
    const source = await this.#keep.source(kept);
    if (source.size === 0) {
      await this.#keep.remove(kept);
      return null;
    }
    this.kept = kept;
    return source;
  }

  async record(camera: Camera, invitation: string, mostBytes: number): Promise<void> {
    if (!this.#keep) return;
    const kept = await this.#keep.begin(invitation, camera.type);
    this.kept = kept;
    this.bytes = 0;
    this.#end = null;
    camera.events.on("piece-recorded", (piece, index) => {
      this.#write(camera, piece, index);
      // Ends while all of it can still be sent: two more pieces may be on their way.
      const more = (this.bytes / (index + 1)) * 3;
      if (this.bytes + more > mostBytes) this.#stop(camera, "long-enough");
    });
    camera.events.on("recording-ended", () => void this.#recorded(kept));
    camera.record();
  }

  /** Writes down what was agreed to: from now on the film goes on by itself. */
  async allow(purposes: readonly string[], part: string): Promise<void> {
    if (this.kept && this.#keep) this.kept = await this.#keep.allow(this.kept, purposes, part);
  }

  /** Nothing of it stays on the phone. */
  async forget(): Promise<void> {
    if (this.kept) await this.#keep?.remove(this.kept);
    this.kept = null;
  }

  async #open(scope: Scope): Promise<void> {
    try {
      const keep = await openKeep();
      this.#keep = keep;
      scope.add(() => keep.close());
    } catch {
      // Choosing a film works all the same.
    }
  }

  #write(camera: Camera, piece: Blob, index: number): void {
    const { kept } = this;
    if (!kept) return;
    this.bytes += piece.size;
    this.events.emit("film-grew");
    this.#writing = this.#writing
      .then(() => this.#keep?.addPiece(kept, index, piece))
      .catch(() => this.#stop(camera, "no-room"));
  }

  #stop(camera: Camera, end: FilmingEnd): void {
    this.#end ??= end;
    camera.stop();
  }

  async #recorded(kept: KeptFilm): Promise<void> {
    await this.#writing;
    const source = await this.#keep?.source(kept);
    if (source) this.events.emit("film-recorded", source, this.#end);
  }
}
