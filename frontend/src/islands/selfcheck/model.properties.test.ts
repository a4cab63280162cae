import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { CheckModel } from "./model";
import { SAMPLE } from "./samples";

type Act = (model: CheckModel) => void;

const CHOICES = SAMPLE.steps.flatMap((step) => step.choices);
const key = fc.constantFrom(...CHOICES.map((choice) => choice.key), "nothing.known");

/** Everything a person can do on the page, in any order. */
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: key.map(
      (which): Act =>
        (model) =>
          model.toggle(which),
    ),
  },
  fc.tuple(key, fc.constantFrom("unwanted", "happened", "harmless", "")).map(
    ([which, nature]): Act =>
      (model) =>
        model.tellNature(which, nature),
  ),
  fc
    .tuple(
      key,
      fc.constantFrom("how_often" as const, "since" as const, "whose" as const),
      fc.constantFrom("", "birth", "most_days", "both"),
    )
    .map(
      ([which, name, value]): Act =>
        (model) =>
          model.tellDetail(which, name, value),
    ),
  fc.constantFrom<Act>(
    (model) => model.next(),
    (model) => void model.back(),
    (model) => model.send(),
    (model) => model.showDoctor(),
    (model) => model.tellWho("mother"),
    (model) => model.tellAge("older"),
  ),
);
const acts = fc.array(act, { maxLength: 60, size: "max" });

function after(done: readonly Act[]): CheckModel {
  const model = new CheckModel(SAMPLE);
  for (const one of done) one(model);
  return model;
}

test("what would be sent is exactly what is chosen, in the order of the questions", () => {
  fc.assert(
    fc.property(acts, (done) => {
      const model = after(done);
      const chosen = CHOICES.map((choice) => choice.key).filter((one) => model.isChosen(one));
      expect(model.answers().chosen).toEqual(chosen);
    }),
  );
});

test("nothing is told of what is not chosen, and only what was asked of it", () => {
  fc.assert(
    fc.property(acts, (done) => {
      const { chosen = [], natures = {}, details = {} } = after(done).answers();
      for (const [which, nature] of Object.entries(natures)) {
        expect(chosen).toContain(which);
        expect(CHOICES.find((one) => one.key === which)?.natures).toContain(nature);
      }
      for (const [which, detail] of Object.entries(details)) {
        expect(chosen).toContain(which);
        expect(CHOICES.find((one) => one.key === which)?.asks_more).toBe(true);
        expect(Object.values(detail)).not.toContain("");
      }
    }),
  );
});

test("a person is shown exactly while such a choice stands, whatever is said of it", () => {
  fc.assert(
    fc.property(acts, (done) => {
      const model = after(done);
      const expected = CHOICES.filter(
        (choice) => ["person", "doctor"].includes(choice.kind) && model.isChosen(choice.key),
      );
      expect(model.urgent()).toEqual(expected);
    }),
  );
});

test("what stands alone stands alone", () => {
  fc.assert(
    fc.property(acts, (done) => {
      const model = after(done);
      for (const { choices } of SAMPLE.steps) {
        const chosen = choices.filter((choice) => model.isChosen(choice.key));
        expect(chosen.length < 2 || !chosen.some((choice) => choice.alone)).toBe(true);
      }
    }),
  );
});

test("choosing is its own way back, where nothing stands alone", () => {
  fc.assert(
    fc.property(acts, key, (done, which) => {
      const model = after(done);
      const choice = CHOICES.find((one) => one.key === which);
      const isFree =
        !model.isChosen(which) && !choice?.alone && !model.answers().chosen?.some(isAlone);
      const before = model.answers();
      model.toggle(which);
      model.toggle(which);
      if (isFree) expect(model.answers()).toEqual(before);
      expect(model.isChosen(which)).toBe(before.chosen?.includes(which));
    }),
  );
});

function isAlone(which: string): boolean {
  return CHOICES.find((one) => one.key === which)?.alone ?? false;
}

test("the result does not depend on the way to it, and holds no number but a count", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(["two.little", "thoughts.dead", "today.fever"]), (keys) => {
      const model = new CheckModel(SAMPLE);
      for (const which of keys) model.toggle(which);
      expect(model.named().map((one) => one.key)).toEqual(
        CHOICES.map((one) => one.key).filter((one) => keys.includes(one)),
      );
      const groups = [...model.ofKind("common"), ...model.ofKind("sign"), ...model.urgent()];
      expect(new Set(groups)).toEqual(new Set(model.named()));
      expect(groups).toHaveLength(model.named().length);
    }),
  );
});

test("the way back ends at the first page, in as many steps as there are pages at most", () => {
  fc.assert(
    fc.property(acts, (done) => {
      const model = after(done);
      let steps = 0;
      while (model.back()) steps += 1;
      expect(model.stage).toBe("who");
      expect(steps).toBeLessThanOrEqual(model.pageCount + 1);
    }),
  );
});

test("whatever is done, nothing is stored and nothing is asked of any server", () => {
  const fetched = vi.spyOn(globalThis, "fetch");
  const beacon = vi.fn();
  vi.stubGlobal("navigator", { ...navigator, sendBeacon: beacon });
  const stored = vi.spyOn(Storage.prototype, "setItem");
  fc.assert(
    fc.property(acts, (done) => {
      after(done);
      expect(document.cookie).toBe("");
    }),
  );
  expect(fetched).not.toHaveBeenCalled();
  expect(beacon).not.toHaveBeenCalled();
  expect(stored).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
