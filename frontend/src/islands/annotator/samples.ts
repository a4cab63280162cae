/** Small tracks for the tests of this island. */
import type { Annotation, Code, Person, Tier } from "./contract";

export function sampleCode(key: string, pattern = 1): Code {
  return {
    id: key.toLowerCase(),
    key,
    label: `Code ${key}`,
    hint: "",
    counts: "",
    does_not_count: "",
    example: "",
    pattern,
    is_unscorable: key === "U",
    value: null,
  };
}

export function sampleTier(id: string, facts: Partial<Tier> = {}): Tier {
  return {
    id,
    subject: id.split(".")[0] ?? id,
    voice: "caregiver",
    short: "C5",
    label: "Engagement",
    kind: "state",
    exclusive: true,
    exhaustive: true,
    guidance: "",
    codes: ["A", "B", "C"].map((key, place) => sampleCode(key, place + 1)),
    ...facts,
  };
}

export const SAMPLE_TIERS: readonly Tier[] = [
  sampleTier("caregiver-1.engagement"),
  sampleTier("infant-1.voice", { voice: "infant", exhaustive: false }),
  sampleTier("infant-1.bids", { voice: "infant", kind: "point", exclusive: false }),
  sampleTier("dyad.together", { voice: "dyad", exclusive: false, exhaustive: false }),
];

/** A film with two caregivers of one initial, and twins. */
export const SAMPLE_PEOPLE: readonly Person[] = [
  { key: "caregiver-1", voice: "caregiver", name: "A." },
  { key: "caregiver-2", voice: "caregiver", name: "A." },
  { key: "infant-1", voice: "infant", name: "I." },
  { key: "infant-2", voice: "infant", name: "O." },
];

/** `bout("A", 0, 10)` on the first track; the id says what it is. */
export function bout(
  code: string,
  onset_ms: number,
  offset_ms: number | null,
  tier = "caregiver-1.engagement",
): Annotation {
  const id = `${code}${onset_ms}`;
  return { id, tier, code: code.toLowerCase(), onset_ms, offset_ms, modifiers: {} };
}
