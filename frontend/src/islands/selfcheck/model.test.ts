import { expect, test, vi } from "vitest";
import { CheckModel } from "./model";
import { SAMPLE } from "./samples";
import { leftWords, namedWords, readWords } from "./wording";

function through(model: CheckModel, pages: number): void {
  for (let page = 0; page < pages; page += 1) model.next();
}

test("the pages follow each other, and how often is asked only of what was named", () => {
  const model = new CheckModel(SAMPLE);
  expect([model.stage, model.pageNumber, model.pageCount]).toEqual(["who", 1, 5]);
  through(model, 4);
  expect(model.stage).toBe("result");
  model.restart();
  model.toggle("thoughts.give_away");
  through(model, 4);
  expect([model.stage, model.pageNumber]).toEqual(["more", 5]);
  model.next();
  expect(model.stage).toBe("result");
});

test("back leads over the same pages, and out of the first one", () => {
  const model = new CheckModel(SAMPLE);
  model.toggle("thoughts.give_away");
  through(model, 5);
  const stages: string[] = [];
  while (model.back()) stages.push(model.step?.key ?? model.stage);
  expect(stages).toEqual(["more", "today", "thoughts", "two", "who"]);
});

test("from the form and the doctor's page, back leads to where it was asked", () => {
  const model = new CheckModel(SAMPLE);
  model.next();
  model.next();
  model.toggle("thoughts.dead");
  model.send();
  expect(model.stage).toBe("sending");
  model.send();
  expect(model.back()).toBe(true);
  expect(model.step?.key).toBe("thoughts");
  through(model, 3);
  model.showDoctor();
  expect([model.stage, model.back(), model.stage]).toEqual(["doctor", true, "result"]);
});

test("none of these stands alone on its page, and not beyond it", () => {
  const model = new CheckModel(SAMPLE);
  model.toggle("two.little");
  model.toggle("thoughts.dead");
  model.tellNature("thoughts.dead", "unwanted");
  model.toggle("thoughts.none");
  expect(model.answers().chosen).toEqual(["two.little", "thoughts.none"]);
  expect(model.answers().natures).toEqual({});
  model.toggle("thoughts.gone");
  expect(model.isChosen("thoughts.none")).toBe(false);
});

test("what should not wait is urgent the moment it is chosen, and no longer when taken back", () => {
  const model = new CheckModel(SAMPLE);
  expect(model.urgent()).toEqual([]);
  model.toggle("thoughts.dead");
  expect(model.urgent().map(({ key }) => key)).toEqual(["thoughts.dead"]);
  model.toggle("today.fever");
  expect(model.urgent("doctor").map(({ key }) => key)).toEqual(["today.fever"]);
  model.toggle("thoughts.dead");
  model.toggle("today.fever");
  expect(model.urgent()).toEqual([]);
});

test("what the parent says it is changes the answer, and nothing of what is urgent", () => {
  const model = new CheckModel(SAMPLE);
  model.toggle("thoughts.dead");
  const [dead] = model.urgent();
  if (!dead) throw new Error("it is urgent");
  expect(model.about(dead)).toBe("About thoughts.dead");
  for (const [nature, answer] of [
    ["unwanted", "Many know it."],
    ["happened", "A doctor now."],
  ] as const) {
    model.tellNature("thoughts.dead", nature);
    expect(model.about(dead)).toBe(answer);
    expect(model.urgent()).toEqual([dead]);
  }
  model.tellNature("thoughts.dead", "harmless");
  expect(model.natureOf("thoughts.dead")).toBe("happened");
  model.tellNature("thoughts.gone", "unwanted");
  expect(model.natureOf("thoughts.gone")).toBe("");
});

test("little feeling is told as common in the first weeks, and otherwise later", () => {
  const model = new CheckModel(SAMPLE);
  model.toggle("two.little");
  const [little] = model.ofKind("common");
  if (!little) throw new Error("it is common");
  expect(model.about(little)).toBe("About two.little");
  model.tellAge("first_weeks");
  expect(model.about(little)).toBe("About two.little");
  model.tellAge("older");
  expect(model.about(little)).toBe("Older");
});

test("a detail is told of what was named, and can be taken back", () => {
  const model = new CheckModel(SAMPLE);
  model.tellDetail("thoughts.give_away", "since", "birth");
  expect(model.answers().details).toEqual({});
  model.toggle("thoughts.give_away");
  model.tellDetail("thoughts.give_away", "since", "birth");
  model.tellDetail("thoughts.give_away", "how_often", "most_days");
  model.tellDetail("thoughts.give_away", "since", "");
  expect(model.answers().details).toEqual({ "thoughts.give_away": { how_often: "most_days" } });
  model.tellDetail("thoughts.give_away", "how_often", "");
  expect(model.answers().details).toEqual({});
  model.toggle("two.little");
  model.tellDetail("two.little", "since", "birth");
  expect(model.answers().details).toEqual({});
});

test("starting again forgets everything", () => {
  const model = new CheckModel(SAMPLE);
  model.tellWho("mother");
  model.tellAge("older");
  model.toggle("thoughts.dead");
  model.tellNature("thoughts.dead", "unwanted");
  model.tellDetail("thoughts.dead", "since", "birth");
  through(model, 3);
  model.restart();
  expect(model.answers()).toEqual(new CheckModel(SAMPLE).answers());
  expect(model.stage).toBe("who");
});

test("everything that changes is told, so that the page draws it", () => {
  const model = new CheckModel(SAMPLE);
  const changed = vi.fn();
  const moved = vi.fn();
  model.events.on("changed", changed);
  model.events.on("stage-changed", moved);
  model.toggle("two.warm");
  model.tellWho("mother");
  model.next();
  expect(changed).toHaveBeenCalledTimes(2);
  expect(moved).toHaveBeenCalledWith("questions");
});

test("an unknown choice is none", () => {
  const model = new CheckModel(SAMPLE);
  model.toggle("nothing.known");
  expect(model.answers().chosen).toEqual([]);
});

test.each([
  [0, "You named no worry."],
  [1, "You named one worry."],
  [3, "You named three worries."],
  [10, "You named ten worries."],
  [11, "You named 11 worries."],
])("%i worries in words", (count, words) => {
  expect(namedWords(count)).toBe(words);
});

test.each([
  [7, "3 min left"],
  [5, "2 min left"],
  [2, "1 min left"],
  [1, "nearly there"],
])("%i pages left in words", (pages, words) => {
  expect(leftWords(pages)).toBe(words);
});

test("a promise that has run out is not given again", () => {
  expect(readWords("by noon today", 1_000, 999)).toBe(
    "A person on the team reads this by noon today.",
  );
  expect(readWords("by noon today", 1_000, 1_001)).toContain("when the practice is next open");
  expect(readWords("", 0, 0)).toContain("has not said");
});
