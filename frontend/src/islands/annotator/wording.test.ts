import { expect, test } from "vitest";
import { SAMPLE_PEOPLE, sampleTier } from "./samples";
import { personWords, trackHeading, trackName } from "./wording";

const looking = (subject: string) =>
  sampleTier(`${subject}.gaze`, { subject, short: "C1", label: "Looking" });
const twins = [looking("infant-1"), looking("infant-2")];
const parents = [looking("caregiver-1"), looking("caregiver-2")];

test("a track of the only one of its kind needs no name", () => {
  const tiers = [looking("caregiver-1")];
  expect(tiers.map((tier) => trackName(tier, { tiers, people: SAMPLE_PEOPLE }))).toEqual([
    "Looking",
  ]);
});

test("tracks of twins say whose they are", () => {
  const tracks = { tiers: twins, people: SAMPLE_PEOPLE };
  expect(twins.map((tier) => trackName(tier, tracks))).toEqual(["Looking I.", "Looking O."]);
  expect(trackHeading(twins[1] ?? looking(""), tracks)).toBe("O.’s looking");
});

test("a heading says whose track it is", () => {
  const baby = sampleTier("infant-1.gaze", { voice: "infant", label: "Looking" });
  const tracks = { tiers: [baby], people: SAMPLE_PEOPLE };
  expect(trackHeading(baby, tracks)).toBe("Baby’s looking");
});

test("two people of one initial are told apart by a number", () => {
  const tracks = { tiers: parents, people: SAMPLE_PEOPLE };
  expect(parents.map((tier) => trackName(tier, tracks))).toEqual(["Looking A. 1", "Looking A. 2"]);
});

test("people have their role before their initial; a lone one without a name only the role", () => {
  expect(SAMPLE_PEOPLE.map((person) => personWords(person, SAMPLE_PEOPLE))).toEqual([
    "Caregiver A. 1",
    "Caregiver A. 2",
    "Baby I.",
    "Baby O.",
  ]);
  const alone = { key: "infant-1", voice: "infant", name: "" } as const;
  expect(personWords(alone, [alone])).toBe("Baby");
});
