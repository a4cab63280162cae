import { describe, expect, it } from "vitest";
import type { RoomItem, WordsFacts } from "../../generated/review";
import { Unsent } from "./unsent";

const said = { id: "r1", words: "He looks.", feeling: "", belief: "" } as WordsFacts;
const item = (reflection: WordsFacts | null) => ({ id: "i1", reflection }) as RoomItem;

describe("what is not confirmed yet", () => {
  it("carries an answer that is still on its way when the next one is written", () => {
    const unsent = new Unsent();
    unsent.change(item(said), "feeling", "Moved", "i1-feeling");

    const both = unsent.change(item(said), "belief", "He only wants milk.", "i1-belief");

    expect(both).toMatchObject({ id: "r1", feeling: "Moved", belief: "He only wants milk." });
  });

  it("keeps one id for what was never stored", () => {
    const unsent = new Unsent();
    const first = unsent.change(item(null), "words", "He", "i1-words");

    expect(unsent.change(item(null), "feeling", "Sad", "i1-feeling").id).toBe(first.id);
  });

  it("drops the drafts only when nothing newer waits", () => {
    const unsent = new Unsent();
    const old = unsent.change(item(said), "feeling", "Moved", "i1-feeling");
    const newer = unsent.change(item(said), "belief", "Milk.", "i1-belief");

    expect(unsent.sent(item(said), old)).toEqual([]);
    expect(unsent.sent(item(said), newer)).toEqual(["i1-feeling", "i1-belief"]);
  });

  it("begins anew from what the server has", () => {
    const unsent = new Unsent();
    unsent.sent(item(said), unsent.change(item(said), "feeling", "Moved", "d"));

    const next = unsent.change(item({ ...said, words: "She." }), "belief", "Milk.", "d");

    expect(next).toMatchObject({ words: "She.", feeling: "" });
  });
});
