import { answerOf, openDatabase, write } from "../../shared/database";
import { newKey, type Sealed, seal, unseal } from "../../shared/sealing";

/** What a caregiver keeps for themselves: on this phone only, until they clear or share it. */
export interface KeptWords {
  readonly words: string;
  readonly feeling: string;
}

interface Row extends Sealed {
  readonly item: string;
  readonly key: CryptoKey;
}

/**
 * Words for oneself, sealed on this phone: each with a key of its own that goes with them.
 * The page opens them for whoever is signed in as the caregiver on this phone.
 */
export class OwnWords {
  readonly #opening: Promise<IDBDatabase>;

  constructor(factory: IDBFactory = indexedDB) {
    const lay = (database: IDBDatabase) => {
      database.createObjectStore("words", { keyPath: "item" });
    };
    this.#opening = openDatabase("words", 1, lay, factory);
    // Whoever asks is told; nobody may have asked yet.
    this.#opening.catch(() => undefined);
  }

  async read(item: string): Promise<KeptWords | null> {
    try {
      const database = await this.#opening;
      const store = database.transaction("words").objectStore("words");
      const row = (await answerOf(store.get(item))) as Row | undefined;
      if (!row) return null;
      const plain = await unseal(row.key, item, row);
      return JSON.parse(new TextDecoder().decode(plain)) as KeptWords;
    } catch {
      return null;
    }
  }

  /** False when this phone keeps nothing for pages (a private window). */
  async keep(item: string, words: KeptWords): Promise<boolean> {
    try {
      const key = await newKey();
      const box = await seal(key, item, new TextEncoder().encode(JSON.stringify(words)));
      const row: Row = { item, key, ...box };
      await write(await this.#opening, ["words"], (open) => open("words").put(row));
      return true;
    } catch {
      return false;
    }
  }

  async clear(item: string): Promise<void> {
    try {
      await write(await this.#opening, ["words"], (open) => open("words").delete(item));
    } catch {
      // Nothing was kept.
    }
  }
}
