import type { FilmSource } from "./source";

/**
 * A film recorded in the page, kept on the phone until the server has it: every piece is
 * sealed with AES-GCM under a key of its own film, which this browser can use and nobody
 * can read out. No file name is kept, and nothing remains once the film has arrived.
 */
const NAME = "films";
const VERSION = 1;

export interface KeptFilm {
  readonly id: string;
  readonly invitation: string;
  readonly type: string;
  readonly key: CryptoKey;
  /** What the parent allowed, once they pressed Send; with it the film goes on by itself. */
  readonly purposes: readonly string[] | null;
  readonly begunAt: number;
}

interface Piece {
  readonly film: string;
  readonly index: number;
  readonly size: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

export async function openKeep(factory: IDBFactory = indexedDB): Promise<Keep> {
  const request = factory.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("films", { keyPath: "id" });
    request.result.createObjectStore("pieces", { keyPath: ["film", "index"] });
  };
  return new Keep(await answerOf(request));
}

export class Keep {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
    database.onversionchange = () => database.close();
  }

  close(): void {
    this.#database.close();
  }

  async begin(invitation: string, type: string): Promise<KeptFilm> {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const id = crypto.randomUUID();
    const film = { id, invitation, type, key, purposes: null, begunAt: Date.now() };
    await this.#write(["films"], (open) => open("films").put(film));
    return film;
  }

  async addPiece(film: KeptFilm, index: number, blob: Blob): Promise<void> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = await blob.arrayBuffer();
    const sealed = await crypto.subtle.encrypt(sealing(film, index, nonce), film.key, plain);
    const piece: Piece = { film: film.id, index, size: blob.size, nonce, sealed };
    await this.#write(["pieces"], (open) => open("pieces").put(piece));
  }

  async allow(film: KeptFilm, purposes: readonly string[]): Promise<KeptFilm> {
    const allowed = { ...film, purposes };
    await this.#write(["films"], (open) => open("films").put(allowed));
    return allowed;
  }

  /** The newest film kept for a wish; older ones were left for it. */
  async find(invitation: string): Promise<KeptFilm | null> {
    const store = this.#database.transaction("films").objectStore("films");
    const films = (await answerOf(store.getAll())) as KeptFilm[];
    const mine = films.filter((film) => film.invitation === invitation);
    mine.sort((one, other) => other.begunAt - one.begunAt);
    for (const film of mine.slice(1)) await this.remove(film);
    return mine[0] ?? null;
  }

  async source(film: KeptFilm): Promise<FilmSource> {
    const sizes: number[] = [];
    const store = this.#database.transaction("pieces").objectStore("pieces");
    await eachOf(store.openCursor(piecesOf(film)), (piece) => sizes.push((piece as Piece).size));
    return new KeptSource(film, sizes, (index) => this.#piece(film, index));
  }

  async remove(film: KeptFilm): Promise<void> {
    await this.#write(["films", "pieces"], (open) => {
      open("films").delete(film.id);
      open("pieces").delete(piecesOf(film));
    });
  }

  async #piece(film: KeptFilm, index: number): Promise<ArrayBuffer> {
    const store = this.#database.transaction("pieces").objectStore("pieces");
    const piece = (await answerOf(store.get([film.id, index]))) as Piece;
    return crypto.subtle.decrypt(sealing(film, index, piece.nonce), film.key, piece.sealed);
  }

  #write(
    stores: string[],
    change: (open: (name: string) => IDBObjectStore) => void,
  ): Promise<void> {
    // Strict: the piece is on the phone's storage, not only on its way there.
    const transaction = this.#database.transaction(stores, "readwrite", { durability: "strict" });
    change((name) => transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  }
}

/** Reads a kept film as if it were a file, one sealed piece at a time. */
class KeptSource implements FilmSource {
  readonly size: number;
  readonly type: string;
  readonly #starts: number[] = [];
  readonly #open: (index: number) => Promise<ArrayBuffer>;

  constructor(film: KeptFilm, sizes: number[], open: (index: number) => Promise<ArrayBuffer>) {
    let at = 0;
    for (const size of sizes) {
      this.#starts.push(at);
      at += size;
    }
    this.size = at;
    this.type = film.type;
    this.#open = open;
  }

  async slice(start: number, end: number): Promise<Blob> {
    const parts: ArrayBuffer[] = [];
    for (const [index, begin] of this.#starts.entries()) {
      const next = this.#starts[index + 1] ?? this.size;
      if (next <= start || begin >= end) continue;
      const plain = await this.#open(index);
      parts.push(plain.slice(Math.max(0, start - begin), Math.max(0, end - begin)));
    }
    return new Blob(parts, { type: this.type });
  }
}

/** Each piece is bound to its film and its place: none can be moved or exchanged. */
function sealing(film: KeptFilm, index: number, nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
  return {
    name: "AES-GCM",
    iv: nonce,
    additionalData: new TextEncoder().encode(`${film.id} ${index}`),
  };
}

function piecesOf(film: KeptFilm): IDBKeyRange {
  return IDBKeyRange.bound([film.id, 0], [film.id, Number.MAX_SAFE_INTEGER]);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function eachOf(
  request: IDBRequest<IDBCursorWithValue | null>,
  see: (value: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) {
        resolve();
        return;
      }
      see(cursor.value);
      cursor.continue();
    };
    request.onerror = () => reject(request.error);
  });
}
