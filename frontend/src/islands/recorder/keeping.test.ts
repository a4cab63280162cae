import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Keep, openKeep } from "./keeping";

const WISH = "4a2f3a52-8a94-4d3c-a7f3-6f0b93fd6a4f";
const TYPE = "video/webm";

function pieceOf(text: string): Blob {
  return new Blob([text], { type: TYPE });
}

async function textOf(blob: Blob): Promise<string> {
  return new TextDecoder().decode(await blob.arrayBuffer());
}

describe("a film kept on the phone", () => {
  let factory: IDBFactory;
  let keep: Keep;

  beforeEach(async () => {
    factory = new IDBFactory();
    keep = await openKeep(factory);
  });

  afterEach(() => keep.close());

  it("is read back as one film, at any place", async () => {
    const film = await keep.begin(WISH, TYPE);
    await keep.addPiece(film, 0, pieceOf("One little "));
    await keep.addPiece(film, 1, pieceOf("duck went "));
    await keep.addPiece(film, 2, pieceOf("out."));
    const source = await keep.source(film);

    expect(source.size).toBe(25);
    expect(await textOf(await source.slice(0, 25))).toBe("One little duck went out.");
    expect(await textOf(await source.slice(11, 22))).toBe("duck went o");
  });

  it("is found again for its own wish only, with what was agreed", async () => {
    const film = await keep.begin(WISH, TYPE);
    await keep.addPiece(film, 0, pieceOf("One"));
    await keep.allow(film, ["therapy"], "1000-5000");

    const found = await keep.find(WISH);
    expect(found?.purposes).toEqual(["therapy"]);
    expect(found?.part).toBe("1000-5000");
    expect(await keep.find("another wish")).toBeNull();
  });

  it("has a key of its own that nobody can read out", async () => {
    const one = await keep.begin(WISH, TYPE);
    const other = await keep.begin(WISH, TYPE);

    expect(one.key.extractable).toBe(false);
    expect(one.key).not.toBe(other.key);
    await expect(crypto.subtle.exportKey("raw", one.key)).rejects.toThrow();
  });

  it("cannot be read when a piece is changed, or put in another's place", async () => {
    const film = await keep.begin(WISH, TYPE);
    await keep.addPiece(film, 0, pieceOf("One"));
    await keep.addPiece(film, 1, pieceOf("Two"));
    await exchange(factory, film.id);
    const source = await keep.source(film);

    await expect(source.slice(0, source.size)).rejects.toThrow();
  });

  it("leaves nothing when it has arrived", async () => {
    const film = await keep.begin(WISH, TYPE);
    await keep.addPiece(film, 0, pieceOf("One"));
    await keep.remove(film);

    expect(await keep.find(WISH)).toBeNull();
    expect((await keep.source(film)).size).toBe(0);
  });
});

/** Writes each of the two pieces under the other's number. */
async function exchange(factory: IDBFactory, film: string): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const asked = factory.open("films");
    asked.onsuccess = () => resolve(asked.result);
  });
  const store = database.transaction("pieces", "readwrite").objectStore("pieces");
  const rows = await new Promise<{ index: number }[]>((resolve) => {
    const asked = store.getAll(IDBKeyRange.bound([film, 0], [film, 1]));
    asked.onsuccess = () => resolve(asked.result);
  });
  for (const row of rows) store.put({ ...row, index: 1 - row.index });
  await new Promise((resolve) => {
    store.transaction.oncomplete = resolve;
  });
  database.close();
}
