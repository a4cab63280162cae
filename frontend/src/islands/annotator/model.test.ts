import { beforeEach, describe, expect, test } from "vitest";
import type { Operation } from "./contract";
import { AnnotationModel } from "./model";
import { bout, SAMPLE_TIERS } from "./samples";

let model: AnnotationModel;
let made: Operation[];

beforeEach(() => {
  let count = 0;
  model = new AnnotationModel(SAMPLE_TIERS, () => `new-${++count}`);
  made = [];
  model.events.on("operation-made", (operation) => made.push(operation));
});

/** `A 0-10, B 10-` : the first track, or another one, in words. */
function told(tier = "caregiver-1.engagement"): string {
  return model
    .track(tier)
    .rows.map((row) => `${row.code.toUpperCase()} ${row.onset_ms}-${row.offset_ms ?? ""}`)
    .join(", ");
}

describe("a key of an exclusive track", () => {
  test("begins a state that stays open", () => {
    model.press("a", 40);
    expect(told()).toBe("A 40-");
    expect(made[0]).toMatchObject({ kind: "state", position_ms: 40 });
  });

  test("ends the old state and begins the new one at the same frame", () => {
    model.press("a", 0);
    model.press("b", 40);
    expect(told()).toBe("A 0-40, B 40-");
    expect(made[1]?.changes).toHaveLength(2);
  });

  test("of the running state lets it go on", () => {
    model.press("a", 0);
    expect(model.press("a", 40)).toBeNull();
    expect(told()).toBe("A 0-");
  });

  test("overwrites coded time up to the next boundary", () => {
    model.load([bout("A", 0, 100), bout("B", 100, 200), bout("A", 200, 300)]);
    model.press("c", 140);
    expect(told()).toBe("A 0-100, B 100-140, C 140-200, A 200-300");
  });

  test("at the first frame of a state gives it the new code and keeps its id", () => {
    model.load([bout("A", 0, 100), bout("B", 100, 200)]);
    model.press("c", 100);
    expect(told()).toBe("A 0-100, C 100-200");
    expect(model.row("B100")?.code).toBe("c");
  });

  test("in a gap runs to the next state", () => {
    model.load([bout("A", 0, 100), bout("B", 300, 400)]);
    model.press("c", 200);
    expect(told()).toBe("A 0-100, C 200-300, B 300-400");
  });

  test("makes one bout of states with the same code that touch", () => {
    model.load([bout("A", 0, 100), bout("B", 100, 200), bout("A", 200, 300)]);
    model.press("a", 100);
    expect(told()).toBe("A 0-300");
    model.undo(100);
    expect(told()).toBe("A 0-100, B 100-200, A 200-300");
  });

  test("draws the next state of that code back to here", () => {
    model.load([bout("A", 0, 100), bout("B", 100, null)]);
    model.press("b", 60);
    expect(told()).toBe("A 0-60, B 60-");
    expect(model.row("B100")?.onset_ms).toBe(60);
  });
});

describe("other tracks", () => {
  test("a point is one moment, and the same one twice is one", () => {
    model.chooseTier("infant-1.bids");
    model.press("a", 40);
    expect(model.press("a", 40)).toBeNull();
    model.press("b", 40);
    expect(told("infant-1.bids")).toBe("A 40-40, B 40-40");
  });

  test("a state that may overlap begins with its key and ends with it", () => {
    model.chooseTier("dyad.together");
    model.press("a", 0);
    model.press("b", 40);
    model.press("a", 80);
    expect(told("dyad.together")).toBe("A 0-80, B 40-");
    expect(model.track("dyad.together").at(60)?.code).toBe("b");
    expect(model.track("dyad.together").at(30)?.code).toBe("a");
  });
});

describe("corrections", () => {
  beforeEach(() => model.load([bout("A", 0, 100), bout("B", 100, 200), bout("C", 300, 400)]));

  test("an edge comes to the playhead, and the neighbour gives way", () => {
    model.select("B100");
    model.edgeToHere("offset", 350);
    expect(told()).toBe("A 0-100, B 100-350, C 350-400");
  });

  test("in an exhaustive track the neighbour follows a shrinking edge", () => {
    model.edgeToHere("offset", 60);
    expect(told()).toBe("A 0-60, B 60-200, C 300-400");
  });

  test("elsewhere a shrinking edge leaves a gap", () => {
    model.load([bout("A", 0, 100, "infant-1.voice"), bout("B", 100, 200, "infant-1.voice")]);
    model.chooseTier("infant-1.voice");
    model.edgeToHere("offset", 60);
    expect(told("infant-1.voice")).toBe("A 0-60, B 100-200");
  });

  test("in a gap the state before is extended to here", () => {
    model.edgeToHere("offset", 260);
    expect(told()).toBe("A 0-100, B 100-260, C 300-400");
  });

  test("an edge does not pass the other one", () => {
    model.select("B100");
    expect(model.edgeToHere("onset", 200)).toBeNull();
    expect(model.edgeToHere("offset", 100)).toBeNull();
  });

  test("a point moves whole", () => {
    model.load([bout("A", 40, 40, "infant-1.bids")]);
    model.chooseTier("infant-1.bids");
    model.select("A40");
    model.edgeToHere("offset", 80);
    expect(told("infant-1.bids")).toBe("A 80-80");
  });

  test("a split makes two bouts of one", () => {
    model.split(40);
    expect(told()).toBe("A 0-40, A 40-100, B 100-200, C 300-400");
    expect(model.split(40)).toBeNull();
  });

  test("closing leaves nothing up to the next boundary", () => {
    model.close(140);
    expect(told()).toBe("A 0-100, B 100-140, C 300-400");
  });

  test("deleting takes the selected row, else the one here", () => {
    model.remove(150);
    model.select("C300");
    model.remove(0);
    expect(told()).toBe("A 0-100");
    expect(model.selected).toBeUndefined();
  });
});

describe("undo and redo", () => {
  test("are operations of their own with the way back in them", () => {
    model.press("a", 0);
    model.press("b", 40);
    model.undo(80);
    expect(told()).toBe("A 0-");
    model.redo(80);
    expect(told()).toBe("A 0-40, B 40-");
    expect(made.map((one) => one.kind)).toEqual(["state", "state", "undo", "redo"]);
    expect(new Set(made.map((one) => one.id)).size).toBe(4);
  });

  test("a new action forgets what was taken back", () => {
    model.press("a", 0);
    model.undo(0);
    model.press("b", 0);
    expect(model.canRedo).toBe(false);
  });

  test("nothing to undo is no operation", () => {
    expect(model.undo(0)).toBeNull();
  });
});

test("an operation is fitted to rows that came from elsewhere, and wins", () => {
  model.press("a", 100);
  model.press("b", 200);
  const [first, second] = made;
  model.load([bout("C", 0, 1000)]);
  for (const one of [first, second]) if (one) model.apply(model.fitted(one).changes);
  expect(told()).toBe("C 0-100, A 100-200, B 200-");
});

test("a track it does not know is named", () => {
  expect(() => model.chooseTier("nobody.gaze")).toThrow("nobody.gaze");
});
