import type { MomentDraft, Operation } from "./contract";

/** Something a person did that the server has not confirmed yet. */
export type Waiting =
  | { readonly kind: "operation"; readonly body: Operation }
  | { readonly kind: "moment"; readonly body: MomentDraft };

/** What waits, kept on this device so that a closed or killed browser loses no key press. */
export interface Outbox {
  /** In the order in which it was kept. */
  read(): Promise<Waiting[]>;
  keep(waiting: Waiting): Promise<void>;
  /** Replaces the body of something already kept, in its place. */
  replace(waiting: Waiting): Promise<void>;
  drop(ids: readonly string[]): Promise<void>;
}

interface Kept {
  readonly id: string;
  readonly session: string;
  readonly order: number;
  readonly waiting: Waiting;
}

const STORE = "waiting";
const BY_SESSION = "by-session";

/**
 * An outbox in IndexedDB, written through to the disk before it counts as kept. It holds
 * ids, codes and times only: no name, no title, no word that anyone wrote.
 */
export class DeviceOutbox implements Outbox {
  readonly #database: Promise<IDBDatabase>;
  readonly #session: string;
  readonly #orders = new Map<string, number>();
  #nextOrder = 0;

  constructor(session: string) {
    this.#session = session;
    this.#database = openDatabase();
  }

  async read(): Promise<Waiting[]> {
    const range = IDBKeyRange.bound([this.#session, 0], [this.#session, Number.MAX_SAFE_INTEGER]);
    const kept = await this.#run<Kept[]>("readonly", (store) =>
      store.index(BY_SESSION).getAll(range),
    );
    for (const one of kept) this.#orders.set(one.id, one.order);
    this.#nextOrder = Math.max(this.#nextOrder, (kept.at(-1)?.order ?? -1) + 1);
    return kept.map((one) => one.waiting);
  }

  async keep(waiting: Waiting): Promise<void> {
    this.#orders.set(waiting.body.id, this.#nextOrder++);
    await this.replace(waiting);
  }

  async replace(waiting: Waiting): Promise<void> {
    const id = waiting.body.id;
    const order = this.#orders.get(id) ?? this.#nextOrder++;
    const kept: Kept = { id, session: this.#session, order, waiting };
    await this.#run("readwrite", (store) => store.put(kept));
  }

  async drop(ids: readonly string[]): Promise<void> {
    const database = await this.#database;
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    for (const id of ids) {
      transaction.objectStore(STORE).delete(id);
      this.#orders.delete(id);
    }
    await finished(transaction);
  }

  async #run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    const database = await this.#database;
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const request = ask(transaction.objectStore(STORE));
    await finished(transaction);
    return request.result as T;
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("attunement-desk", 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: "id" });
      store.createIndex(BY_SESSION, ["session", "order"]);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
