import { Emitter } from "../../shared/emitter";
import type { Scope } from "../../shared/scope";
import type { CodingApi } from "./api";
import type { Measures } from "./contract";

const QUIET_MS = 300;

/** The server's numbers about what is coded so far, asked again when something changed. */
export class Measuring {
  readonly events = new Emitter<{ "measures-changed": [] }>();
  readonly #api: CodingApi;
  readonly #scope: Scope;
  #latest: { measures: Measures; untilMs: number } | null = null;
  #isAsking = false;
  #isFailing = false;
  #wanted: number | null = null;
  #cancelWait: () => void = () => undefined;

  constructor(api: CodingApi, scope: Scope) {
    this.#api = api;
    this.#scope = scope;
  }

  get latest(): { measures: Measures; untilMs: number } | null {
    return this.#latest;
  }

  /** The numbers shown are older than the coding, because the server does not answer. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  refresh(untilMs: number): void {
    this.#wanted = Math.round(untilMs);
    this.#cancelWait();
    this.#cancelWait = this.#scope.timeout(() => void this.#ask(), QUIET_MS);
  }

  async #ask(): Promise<void> {
    const untilMs = this.#wanted;
    if (untilMs === null || this.#isAsking || this.#scope.isClosed) return;
    this.#isAsking = true;
    this.#wanted = null;
    try {
      this.#latest = { measures: await this.#api.measures(untilMs), untilMs };
      this.#isFailing = false;
    } catch {
      this.#isFailing = true;
    }
    this.#isAsking = false;
    if (this.#scope.isClosed) return;
    this.events.emit("measures-changed");
    if (this.#wanted !== null) this.refresh(this.#wanted);
  }
}
