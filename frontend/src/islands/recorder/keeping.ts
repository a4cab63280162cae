import { answerOf, eachOf, openDatabase, write } from "../../shared/database";
import { newKey, type Sealed, seal, unseal } from "../../shared/sealing";
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
  /** The part of it that is watched, as it is told to the server. */
  readonly part: string;
  readonly begunAt: number;
}

interface Piece extends Sealed {
  readonly film: string;
  readonly index: number;
  readonly size: number;
}

export async function openKeep(factory: IDBFactory = indexedDB): Promise<Keep> {
  const lay = (database: IDBDatabase) => {
    database.createObjectStore("films", { keyPath: "id" });
    database.createObjectStore("pieces", { keyPath: ["film", "index"] });
  };
  return new Keep(await openDatabase(NAME, VERSION, lay, factory));
}

export class Keep {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  close(): void {
    this.#database.close();
  }

  async begin(invitation: string, type: string): Promise<KeptFilm> {
    const key = await newKey();
    const id = crypto.randomUUID();
    const begunAt = Date.now();
    const film = { id, invitation, type, key, purposes: null, part: "", begunAt };
    await write(this.#database, ["films"], (open) => open("films").put(film));
    return film;
  }

  async addPiece(film: KeptFilm, index: number, blob: Blob): Promise<void> {
    const box = await seal(film.key, placeOf(film, index), await blob.arrayBuffer());
    const piece: Piece = { film: film.id, index, size: blob.size, ...box };
    await write(this.#database, ["pieces"], (open) => open("pieces").put(piece));
  }

  async allow(film: KeptFilm, purposes: readonly string[], part: string): Promise<KeptFilm> {
    const allowed = { ...film, purposes, part };
    await write(this.#database, ["films"], (open) => open("films").put(allowed));
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
    await write(this.#database, ["films", "pieces"], (open) => {
      open("films").delete(film.id);
      open("pieces").delete(piecesOf(film));
    });
  }

  async #piece(film: KeptFilm, index: number): Promise<ArrayBuffer> {
    const store = this.#database.transaction("pieces").objectStore("pieces");
    const piece = (await answerOf(store.get([film.id, index]))) as Piece;
    return unseal(film.key, placeOf(film, index), piece);
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
function placeOf(film: KeptFilm, index: number): string {
  return `${film.id} ${index}`;
}

function piecesOf(film: KeptFilm): IDBKeyRange {
  return IDBKeyRange.bound([film.id, 0], [film.id, Number.MAX_SAFE_INTEGER]);
}
