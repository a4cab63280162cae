import { expect, test } from "vitest";
import type { BuilderState, ItemFacts, MomentFacts } from "../../generated/review";
import { added, changed, groupOf, moved, secondsOf, without } from "./model";

const item = (id: string): ItemFacts => ({
  id,
  moment: `m-${id}`,
  question: "",
  prepared_thought: "",
});
const moment = (id: string, kind: MomentFacts["kind"]): MomentFacts => ({
  id,
  film: "f",
  onset_ms: 0,
  offset_ms: 8_200,
  kind,
  kind_label: "",
  title: "",
  why: "",
  lines: [],
  pasts: [],
});
const state = { questions: { repair: "What helped?" } } as unknown as BuilderState;
const ids = (items: readonly ItemFacts[]) => items.map((one) => one.id).join("");

test("a moment is added at the end with the question of its kind, once", () => {
  const items = added(state, [item("a")], moment("m", "repair"), () => "b");

  expect(ids(items)).toBe("ab");
  expect(items[1]?.question).toBe("What helped?");
  expect(ids(added(state, items, moment("m", "repair"), () => "c"))).toBe("ab");
});

test("an item moves to its place, and no further than the ends", () => {
  const items = [item("a"), item("b"), item("c")];

  expect(ids(moved(items, "a", 1))).toBe("bac");
  expect(ids(moved(items, "a", -1))).toBe("abc");
  expect(ids(moved(items, "a", 9))).toBe("bca");
  expect(ids(moved(items, "x", 0))).toBe("abc");
});

test("taking out and changing leave the others alone", () => {
  const items = [item("a"), item("b")];

  expect(ids(without(items, "a"))).toBe("b");
  expect(changed(items, "b", { question: "Why?" })[0]).toBe(items[0]);
  expect(changed(items, "b", { question: "Why?" })[1]?.question).toBe("Why?");
});

test("a hard moment stands under no heading", () => {
  expect(groupOf(moment("m", "difficult"))).toBeNull();
  expect(groupOf(moment("m", "shared_pleasure"))).toBe("strengths");
  expect(groupOf(moment("m", "repair"))).toBe("repairs");
});

test("seconds are rounded and never 0", () => {
  expect(secondsOf({ onset_ms: 0, offset_ms: 8_200 })).toBe(8);
  expect(secondsOf({ onset_ms: 0, offset_ms: 100 })).toBe(1);
});
