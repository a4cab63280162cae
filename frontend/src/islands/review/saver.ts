import { Emitter } from "../../shared/emitter";
import { Problem } from "../../shared/http";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";

export interface SaveStatus {
  readonly phase: "saved" | "saving" | "waiting" | "refused";
  /** When the server last confirmed; `null` before it has confirmed anything here. */
  readonly savedAt: Date | null;
  readonly reason: string;
}

interface Task {
  readonly key: string;
  readonly send: () => Promise<{ saved_at?: string | null }>;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 20_000;

/**
 * Sends changes one after the other, newest of each kind only, until the server has
 * confirmed. Says "saved" after that and not before; what cannot be sent is tried again.
 */
export class Saver {
  readonly events = new Emitter<{ "status-changed": [SaveStatus] }>();
  readonly #scope: Scope;
  #waiting: Task[] = [];
  #isSending = false;
  #retryMs = FIRST_RETRY_MS;
  #status: SaveStatus = { phase: "saved", savedAt: null, reason: "" };

  constructor(scope: Scope) {
    this.#scope = scope;
    scope.listen(window, "online", () => void this.#send());
    scope.listen(window, "beforeunload", (event) => {
      if (this.#waiting.length > 0) event.preventDefault();
    });
  }

  get status(): SaveStatus {
    return this.#status;
  }

  /** Queues a change; a newer one of the same key replaces one that still waits. */
  save(key: string, send: Task["send"]): void {
    this.#waiting = [...this.#waiting.filter((one) => one.key !== key), { key, send }];
    this.#tell({ phase: "saving" });
    void this.#send();
  }

  /** Resolves when nothing waits any more; false when that needs patience. */
  settle(): Promise<boolean> {
    if (this.#waiting.length === 0 && !this.#isSending) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = this.events.on("status-changed", (status) => {
        if (status.phase === "saving") return;
        stop();
        resolve(status.phase === "saved");
      });
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#scope.isClosed) return;
    this.#isSending = true;
    while (this.#waiting.length > 0 && !this.#scope.isClosed) {
      const task = this.#waiting[0] as Task;
      try {
        const answer = await task.send();
        this.#waiting = this.#waiting.filter((one) => one !== task);
        this.#retryMs = FIRST_RETRY_MS;
        const savedAt = answer.saved_at ? new Date(answer.saved_at) : new Date();
        this.#tell({ phase: this.#waiting.length ? "saving" : "saved", savedAt, reason: "" });
      } catch (error) {
        if (this.#isRefused(error)) this.#drop(task, error as Problem);
        else {
          this.#later();
          break;
        }
      }
    }
    this.#isSending = false;
  }

  #isRefused(error: unknown): boolean {
    return error instanceof Problem && error.status < 500 && error.status !== 429;
  }

  /** The server will not take it; what was typed stays on the page, and says why. */
  #drop(task: Task, problem: Problem): void {
    this.#waiting = this.#waiting.filter((one) => one !== task);
    this.#tell({ phase: "refused", reason: `${problem.title} ${problem.whatToDo}`.trim() });
  }

  #later(): void {
    this.#tell({ phase: "waiting", reason: gettext("Not saved yet. It is tried again.") });
    this.#scope.timeout(() => void this.#send(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #tell(change: Partial<SaveStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.events.emit("status-changed", this.#status);
  }
}
