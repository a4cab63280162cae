/** Small tracks for the tests of this island. */
import type { Annotation, Code, Tier } from "./contract";

export function sampleCode(key: string, pattern = 1): Code {
  return {
    id: key.toLowerCase(),
    key,
    label: `Code ${key}`,
    hint: "",
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
