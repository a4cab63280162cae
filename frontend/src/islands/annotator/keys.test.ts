import { describe, expect, test } from "vitest";
import {
  COMMANDS,
  chordsOf,
  keyShown,
  keysOf,
  keyTakenBy,
  meaningOf,
  readKeyChoices,
  USUAL_KEYS,
  writeKeyChoices,
} from "./keys";
import { sampleCode, sampleTier } from "./samples";

const tier = sampleTier("infant-1.gaze", { codes: [sampleCode("F"), sampleCode("T")] });

function press(key: string, more: Partial<KeyboardEvent> = {}) {
  const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  return { key, code: "", ...none, ...more };
}

function meant(key: string, more: Partial<KeyboardEvent> = {}, choices = USUAL_KEYS) {
  const meaning = meaningOf(press(key, more), tier, choices);
  return meaning?.kind === "code" ? `code ${meaning.code.id}` : (meaning?.id ?? null);
}

describe("a key", () => {
  test("sets a code of the track, in either case", () => {
    expect(meant("t")).toBe("code t");
    expect(meant("T")).toBe("code t");
  });

  test("that is a code goes before a command, which keeps its spare key", () => {
    expect(meant("f")).toBe("code f");
    expect(meant("F", { shiftKey: true })).toBe("mark");
    expect(keyShown("mark", tier, USUAL_KEYS)).toBe("Shift+F");
    expect(keyShown("mark", sampleTier("x.y"), USUAL_KEYS)).toBe("F");
  });

  test("is known by its place where the layout has another letter on it", () => {
    expect(meant("я", { code: "KeyZ" })).toBe("undo");
    expect(meant("&", { code: "Digit1" })).toBe("speed-1");
  });

  test("made with AltGr is the character it makes", () => {
    const altGr = { ctrlKey: true, altKey: true, getModifierState: () => true };
    expect(meant("[", altGr)).toBe("edge-start");
  });

  test("with Ctrl or Alt is never a code", () => {
    expect(meant("t", { ctrlKey: true })).toBeNull();
    expect(meant("ArrowRight", { altKey: true })).toBe("next-bout");
  });

  test("of the usual shortcuts works everywhere", () => {
    expect(meant("z", { metaKey: true })).toBe("undo");
    expect(meant("Z", { shiftKey: true })).toBe("redo");
    expect(meant(" ")).toBe("play");
    expect(meant("?", { shiftKey: true })).toBe("help");
  });
});

test("single keys switched off leave arrows, space and combinations", () => {
  const off = { singleKeysOn: false, moved: {} };
  expect(meant("t", {}, off)).toBeNull();
  expect(meant(",", {}, off)).toBeNull();
  expect(meant("?", { shiftKey: true }, off)).toBeNull();
  expect(meant(" ", {}, off)).toBe("play");
  expect(meant("z", { ctrlKey: true }, off)).toBe("undo");
  expect(keyShown("split", tier, off)).toBeNull();
});

test("a moved key takes the place of the usual one", () => {
  const moved = { singleKeysOn: true, moved: { split: "X" } } as const;
  expect(meant("x", {}, moved)).toBe("split");
  expect(meant("q", {}, moved)).toBeNull();
  expect(keyTakenBy("X", "loop", moved)).toBe("split");
  expect(keyTakenBy("Y", "loop", moved)).toBeNull();
  expect(keyTakenBy("Tab", "loop", moved)).toBe("fixed");
});

test("no two commands share a key", () => {
  const all = COMMANDS.flatMap((id) => keysOf(id, USUAL_KEYS));
  expect(new Set(all).size).toBe(all.length);
});

test("choices are kept, and what cannot be read is the usual", () => {
  writeKeyChoices(localStorage, { singleKeysOn: false, moved: { loop: "O" } });
  expect(readKeyChoices(localStorage)).toEqual({ singleKeysOn: false, moved: { loop: "O" } });
  localStorage.setItem("attunement.desk.keys", "{");
  expect(readKeyChoices(localStorage)).toEqual(USUAL_KEYS);
});

test("Shift is told for letters and named keys only", () => {
  expect(chordsOf(press("?", { shiftKey: true }))).toEqual(["?"]);
  expect(chordsOf(press("q", { shiftKey: true }))).toEqual(["Shift+Q"]);
});
