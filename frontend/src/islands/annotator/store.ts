import { Emitter } from "../../shared/emitter";
import { Problem } from "../../shared/http";
import type { Scope } from "../../shared/scope";
import type { CodingApi } from "./api";
import type { CodingState, MomentDraft, Operation } from "./contract";
import type { Outbox, Waiting } from "./outbox";

export interface StoreStatus {
  readonly phase: "loading" | "saved" | "saving" | "offline" | "refused";
  readonly waiting: number;
  /** How many of them are still on their way to this device's storage. */
  readonly beingKept: number;
  /** When the server last confirmed; `null` before it has confirmed anything here. */
  readonly savedAt: Date | null;
  /** False when this browser cannot keep what waits. */
  readonly keptOnDevice: boolean;
  /** The server's own words, when it refused. */
  readonly reason: string;
}

export interface StoreEvents {
  "status-changed": [status: StoreStatus];
  /** The server has committed these. */
  acknowledged: [ids: readonly string[]];
}

/** Where the desk keeps its work. An implementation over a local file would look the same. */
export interface AnnotationStore {
  readonly events: Emitter<StoreEvents>;
  readonly status: StoreStatus;
  /** The rows as confirmed, and what this device still has to send, oldest first. */
  load(): Promise<{ state: CodingState; pending: Operation[] }>;
  append(operation: Operation): void;
  keepMoment(moment: MomentDraft): void;
  /** Resolves when everything waiting has been confirmed; false when that needs patience. */
  settle(): Promise<boolean>;
}

/** Puts pending operations on top of the server's rows and says what they are now. */
export type Rebase = (state: CodingState, pending: readonly Operation[]) => Operation[];

const BATCH = 64;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/** A store behind the coding API: keeps on the device first, then sends until confirmed. */
export class ServerStore implements AnnotationStore {
  readonly events = new Emitter<StoreEvents>();
  readonly #api: CodingApi;
  readonly #outbox: Outbox;
  readonly #scope: Scope;
  readonly #rebase: Rebase;
  #queue: Waiting[] = [];
  readonly #beingKept = new Set<string>();
  #sequence = 0;
  #batch = BATCH;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: () => void = () => undefined;
  #isSending = false;
  #status: StoreStatus = {
    phase: "loading",
    waiting: 0,
    beingKept: 0,
    savedAt: null,
    keptOnDevice: true,
    reason: "",
  };

  constructor(api: CodingApi, outbox: Outbox, scope: Scope, rebase: Rebase) {
    this.#api = api;
    this.#outbox = outbox;
    this.#scope = scope;
    this.#rebase = rebase;
    scope.listen(window, "online", () => this.#sendNow());
  }

  get status(): StoreStatus {
    return this.#status;
  }

  async load(): Promise<{ state: CodingState; pending: Operation[] }> {
    const state = await this.#api.load();
    this.#sequence = state.sequence;
    // Anything done while loading comes after what an earlier page left behind.
    this.#queue = [...(await this.#kept()), ...this.#queue];
    this.#tell({ phase: this.#queue.length ? "saving" : "saved" });
    this.#sendNow();
    return { state, pending: this.#pendingOperations() };
  }

  append(operation: Operation): void {
    this.#add({ kind: "operation", body: operation });
  }

  keepMoment(moment: MomentDraft): void {
    this.#add({ kind: "moment", body: moment });
  }

  settle(): Promise<boolean> {
    if (this.#queue.length === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = this.events.on("status-changed", (status) => {
        if (status.phase === "saving") return;
        stop();
        resolve(status.phase === "saved");
      });
      this.#sendNow();
    });
  }

  #add(waiting: Waiting): void {
    this.#queue.push(waiting);
    void this.#keep(waiting);
    this.#tell(this.#status.phase === "saved" ? { phase: "saving" } : {});
    if (this.#status.phase === "saving") void this.#send();
  }

  async #kept(): Promise<Waiting[]> {
    try {
      return await this.#outbox.read();
    } catch {
      this.#tell({ keptOnDevice: false });
      return [];
    }
  }

  async #keep(waiting: Waiting): Promise<void> {
    const { id } = waiting.body;
    this.#beingKept.add(id);
    try {
      await this.#outbox.keep(waiting);
    } catch {
      this.#tell({ keptOnDevice: false });
    }
    this.#beingKept.delete(id);
    // Only where it is said what is on the device does it matter that one more is.
    const { phase } = this.#status;
    if (phase === "offline" || phase === "refused") this.#tell({});
  }

  #onDevice(write: Promise<void>): void {
    write.catch(() => this.#tell({ keptOnDevice: false }));
  }

  #sendNow(): void {
    this.#cancelRetry();
    this.#retryMs = FIRST_RETRY_MS;
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#scope.isClosed) return;
    this.#isSending = true;
    try {
      while (this.#queue.length > 0 && !this.#scope.isClosed) await this.#sendFirst();
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isSending = false;
    }
  }

  async #sendFirst(): Promise<void> {
    const first = this.#queue[0];
    if (first?.kind === "moment") {
      await this.#api.keepMoment(first.body);
      this.#confirm([first.body.id], new Date());
      return;
    }
    const batch = this.#nextBatch();
    try {
      const answer = await this.#api.send(this.#sequence, batch);
      const ids = answer.acknowledged.map((one) => one.id);
      if (ids.length === 0) throw new Error("The server acknowledged nothing of what was sent.");
      this.#sequence = answer.sequence;
      this.#confirm(ids, new Date(answer.saved_at));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 413 && batch.length > 1) this.#batch = batch.length >> 1;
      else if (error.status === 409) this.#takeServerState(error);
      else throw error;
    }
  }

  #nextBatch(): Operation[] {
    const batch: Operation[] = [];
    for (const waiting of this.#queue.slice(0, this.#batch)) {
      if (waiting.kind !== "operation") break;
      batch.push(waiting.body);
    }
    return batch;
  }

  #confirm(ids: readonly string[], savedAt: Date): void {
    const known = new Set(ids);
    this.#queue = this.#queue.filter((waiting) => !known.has(waiting.body.id));
    this.#onDevice(this.#outbox.drop(ids));
    this.#tell({ phase: this.#queue.length ? "saving" : "saved", savedAt, reason: "" });
    this.events.emit("acknowledged", ids);
  }

  /** The rows changed elsewhere: what waits goes on top of them, under the same ids. */
  #takeServerState(problem: Problem): void {
    const state = stateIn(problem);
    if (!state || state.sequence === this.#sequence) throw problem;
    this.#sequence = state.sequence;
    const adapted = this.#rebase(state, this.#pendingOperations());
    const bodies = new Map(adapted.map((operation) => [operation.id, operation]));
    this.#queue = this.#queue.map((waiting) => {
      const body = bodies.get(waiting.body.id);
      if (waiting.kind !== "operation" || !body) return waiting;
      const fitted: Waiting = { kind: "operation", body };
      this.#onDevice(this.#outbox.replace(fitted));
      return fitted;
    });
  }

  #failed(error: unknown): void {
    const refused = error instanceof Problem && error.status < 500 && error.status !== 429;
    this.#tell({
      phase: refused ? "refused" : "offline",
      reason: error instanceof Problem ? error.title : "",
    });
    const wait = refused ? LAST_RETRY_MS : this.#retryMs * (0.75 + Math.random() / 2);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    this.#cancelRetry = this.#scope.timeout(() => void this.#send(), wait);
  }

  #pendingOperations(): Operation[] {
    return this.#queue.flatMap((one) => (one.kind === "operation" ? [one.body] : []));
  }

  #tell(change: Partial<StoreStatus>): void {
    this.#status = {
      ...this.#status,
      ...change,
      waiting: this.#queue.length,
      beingKept: this.#beingKept.size,
    };
    this.events.emit("status-changed", this.#status);
  }
}

function stateIn(problem: Problem): CodingState | null {
  const body = problem.body as (Partial<CodingState> & { state?: CodingState }) | null;
  if (body?.state) return body.state;
  return body?.annotations && body.sequence !== undefined ? (body as CodingState) : null;
}
