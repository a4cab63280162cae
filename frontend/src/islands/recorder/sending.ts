import { type DetailedError, type HttpRequest, Upload } from "tus-js-client";
import { Emitter } from "../../shared/emitter";
import { csrfToken } from "../../shared/http";
import type { Scope } from "../../shared/scope";
import { checksumOf, type FilmSource } from "./source";

export const CHUNK = 5 * (1 << 20);
const DELAYS_MS = [300, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const SILENT_MS = 25_000;
/** When a part is out, the server still writes it, and reads the whole film at its end. */
const ANSWER_MS = 180_000;
const WATCH_MS = 5_000;

export interface SendOrder {
  readonly endpoint: string;
  readonly invitation: string;
  readonly fingerprint: string;
  readonly purposes: readonly string[];
  /** The part that is watched, `from-until` in milliseconds; empty for all of it. */
  readonly part: string;
  /** Where the same film was begun before. */
  readonly url: string | null;
}

/** What the server said no to, in its own plain words; status 0: the phone cannot read it. */
export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly whatIsSafe: string;
  readonly whatToDo: string;
}

export interface SendEvents {
  "progress-made": [sent: number];
  "connection-lost": [];
  "connection-back": [];
  "film-arrived": [];
  "film-refused": [refusal: Refusal];
}

/**
 * Sends one film until it has arrived: after a lost connection or a restart of the server
 * it asks where the server is and goes on from there, for as long as the page is open.
 */
export class Sending {
  readonly events = new Emitter<SendEvents>();
  readonly #source: FilmSource;
  readonly #order: SendOrder;
  readonly #scope: Scope;
  #upload: Upload | null = null;
  #url: string | null;
  #tries = 0;
  #isLost = false;
  #isOver = false;
  /** While the film itself is read; an error then is the phone's, not the line's. */
  #isUnreadable = false;
  #checksum = "";
  #movedAt = 0;
  #partEnd = 0;
  #sent = 0;
  #cancelRetry: () => void = () => undefined;

  constructor(source: FilmSource, order: SendOrder, scope: Scope) {
    this.#source = source;
    this.#order = order;
    this.#url = order.url;
    this.#scope = scope;
    scope.listen(window, "online", () => this.#retryNow());
    scope.listen(window, "offline", () => this.#hangUp());
    scope.interval(() => this.#watch(), WATCH_MS);
    scope.add(() => this.pause());
  }

  start(): void {
    this.#cancelRetry();
    if (this.#isOver) return;
    this.#movedAt = performance.now();
    this.#upload = new Upload(new Blob(), {
      endpoint: this.#order.endpoint,
      uploadUrl: this.#url,
      uploadSize: this.#source.size,
      chunkSize: CHUNK,
      // Trying again is done here: with no end, and awake when the phone is online again.
      retryDelays: null,
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: false,
      fingerprint: () => Promise.resolve(""),
      fileReader: { openFile: () => Promise.resolve(this.#reader()) },
      metadata: {
        invitation: this.#order.invitation,
        fingerprint: this.#order.fingerprint,
        purposes: this.#order.purposes.join(","),
        ...(this.#order.part ? { part: this.#order.part } : {}),
      },
      onBeforeRequest: (request) => this.#sign(request),
      onUploadUrlAvailable: () => {
        this.#url = this.#upload?.url ?? this.#url;
        this.#reached();
      },
      onProgress: (sent) => this.#progress(sent),
      onChunkComplete: () => this.#reached(),
      onSuccess: () => this.#arrived(),
      onError: (error) => this.#failed(error as DetailedError),
    });
    this.#upload.start();
  }

  pause(): void {
    this.#cancelRetry();
    void this.#upload?.abort();
    this.#upload = null;
  }

  /** Ends it for good: what was sent is removed on the server. */
  async giveUp(): Promise<void> {
    this.pause();
    if (this.#url) await removeBegun(this.#url);
    this.#isOver = true;
  }

  #reader() {
    return {
      size: this.#source.size,
      slice: async (start: number, end: number) => {
        this.#isUnreadable = true;
        const value = await this.#source.slice(start, end);
        this.#checksum = await checksumOf(value);
        this.#isUnreadable = false;
        this.#partEnd = end;
        return { value, done: end >= this.#source.size };
      },
      close: () => undefined,
    };
  }

  #sign(request: HttpRequest): void {
    this.#movedAt = performance.now();
    request.setHeader("X-CSRFToken", csrfToken());
    if (request.getMethod() === "PATCH") request.setHeader("Upload-Checksum", this.#checksum);
  }

  #progress(sent: number): void {
    this.#movedAt = performance.now();
    this.#sent = sent;
    this.events.emit("progress-made", sent);
  }

  #reached(): void {
    this.#tries = 0;
    this.#movedAt = performance.now();
    if (!this.#isLost) return;
    this.#isLost = false;
    this.events.emit("connection-back");
  }

  #arrived(): void {
    this.#isOver = true;
    this.#upload = null;
    this.events.emit("film-arrived");
  }

  #failed(error: DetailedError): void {
    this.#upload = null;
    const response = error.originalResponse ?? null;
    if (this.#isUnreadable) {
      this.#refuse({ status: 0, title: "", whatIsSafe: "", whatToDo: "" });
      return;
    }
    if (response && !isPassing(response.getStatus(), error.originalRequest.getMethod())) {
      this.#refuse(refusalOf(response.getStatus(), response.getBody()));
      return;
    }
    if (!this.#isLost) {
      this.#isLost = true;
      this.events.emit("connection-lost");
    }
    const delay = DELAYS_MS[Math.min(this.#tries, DELAYS_MS.length - 1)] ?? 0;
    this.#tries += 1;
    this.#cancelRetry = this.#scope.timeout(() => this.start(), delay);
  }

  #refuse(refusal: Refusal): void {
    this.#isOver = true;
    this.events.emit("film-refused", refusal);
  }

  #retryNow(): void {
    if (!this.#isLost || this.#upload) return;
    this.#tries = 0;
    this.start();
  }

  /** A line that is dead without saying so: hang up and call again. */
  #watch(): void {
    if (!this.#upload) return;
    const isOut = this.#sent >= Math.min(this.#partEnd, this.#source.size);
    const limit = isOut ? ANSWER_MS : SILENT_MS;
    if (performance.now() - this.#movedAt >= limit) this.#hangUp();
  }

  #hangUp(): void {
    if (!this.#upload) return;
    void this.#upload.abort();
    this.#isUnreadable = false;
    this.#failed({ originalResponse: null } as DetailedError);
  }
}

/** Removes on the server what was begun and is not to arrive. */
export async function removeBegun(url: string): Promise<void> {
  await Upload.terminate(url, {
    retryDelays: DELAYS_MS.slice(0, 4),
    onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
  });
}

/** What passes by itself: the server is away, busy, or somewhere else than we thought. */
function isPassing(status: number, method: string): boolean {
  if (status === 507) return method !== "POST";
  return status >= 500 || [0, 408, 409, 423, 425, 460].includes(status);
}

function refusalOf(status: number, body: string): Refusal {
  const told = parsed(body);
  return {
    status,
    title: told.title ?? "",
    whatIsSafe: told.what_is_safe ?? "",
    whatToDo: told.what_to_do ?? "",
  };
}

function parsed(body: string): Record<string, string> {
  try {
    return JSON.parse(body) as Record<string, string>;
  } catch {
    return {};
  }
}
