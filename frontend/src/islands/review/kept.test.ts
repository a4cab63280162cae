import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { OwnWords } from "./kept";

const ITEM = "91f7c6a0-9d9d-4a0e-8d5a-2a4c5b7a2f10";
const KEPT = { words: "He looks for me.", feeling: "Moved" };

describe("words kept for oneself", () => {
  let factory: IDBFactory;
  let own: OwnWords;

  beforeEach(() => {
    factory = new IDBFactory();
    own = new OwnWords(factory);
  });

  it("are there again for their moment, and for no other", async () => {
    expect(await own.keep(ITEM, KEPT)).toBe(true);

    expect(await new OwnWords(factory).read(ITEM)).toEqual(KEPT);
    expect(await own.read("another")).toBeNull();
  });

  it("lie there sealed", async () => {
    await own.keep(ITEM, KEPT);

    const bytes = (await rowsOf(factory)).map((row) => new TextDecoder().decode(row.sealed));
    expect(bytes).toHaveLength(1);
    expect(bytes.join()).not.toMatch(/looks|Moved/);
  });

  it("are gone once they are cleared", async () => {
    await own.keep(ITEM, KEPT);
    await own.clear(ITEM);

    expect(await own.read(ITEM)).toBeNull();
    expect(await rowsOf(factory)).toEqual([]);
  });

  it("are not kept, and that is said, where a browser keeps nothing", async () => {
    const closed = {
      open: () => {
        throw new DOMException("no", "SecurityError");
      },
    };
    const nothing = new OwnWords(closed as unknown as IDBFactory);

    expect(await nothing.keep(ITEM, KEPT)).toBe(false);
    expect(await nothing.read(ITEM)).toBeNull();
  });
});

async function rowsOf(factory: IDBFactory): Promise<{ sealed: ArrayBuffer }[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const asked = factory.open("words");
    asked.onsuccess = () => resolve(asked.result);
  });
  const rows = await new Promise<{ sealed: ArrayBuffer }[]>((resolve) => {
    const asked = database.transaction("words").objectStore("words").getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  database.close();
  return rows;
}
