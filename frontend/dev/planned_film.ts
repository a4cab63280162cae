import scheme from "../../src/attunement/timeline/schemes/em-1.json";
import type { Annotation, CodingState, Tier, Voice } from "../src/islands/annotator/contract";

/** A session over the full scheme, with as many made-up annotations as the address asks for. */
export function plannedFilm(asked: URLSearchParams): CodingState {
  const [num = 30, den = 1] = (asked.get("rate") ?? "30/1").split("/").map(Number);
  const duration_ms = Number(asked.get("duration") ?? 75_000);
  const tiers = scheme.tiers.filter((tier) => tier.name !== "context").map(tierOf);
  return {
    session: {
      id: "s",
      is_finished: false,
      coder: "K. M.",
      pass_label: asked.get("pass") ?? "Pass 2 of 2: caregiver, sound on",
    },
    recording: {
      id: "r",
      title: asked.get("title") ?? "Film 2, Baby S., bottle and play",
      duration_ms,
      frame_rate: [num, den],
      frame_count: Math.floor((duration_ms * num) / den / 1000),
      width: Number(asked.get("width") ?? 1280),
      height: Number(asked.get("height") ?? 720),
      media_url: asked.get("film") ?? "",
      poster_url: null,
      peaks_url: "peaks",
      signals_url: "signals",
      is_silent: false,
    },
    scheme: { id: "em-1", version: scheme.version, title: scheme.title },
    people: [
      { key: "caregiver-1", voice: "caregiver", name: "R." },
      { key: "infant-1", voice: "infant", name: "S." },
    ],
    tiers,
    annotations: plannedRows(tiers, duration_ms, Number(asked.get("rows") ?? 0)),
    sequence: 0,
    can_write: true,
  };
}

function tierOf(tier: (typeof scheme.tiers)[number]): Tier {
  const subject = tier.voice === "dyad" ? "dyad" : `${tier.voice}-1`;
  return {
    id: `${subject}.${tier.name}`,
    subject,
    voice: tier.voice as Voice,
    short: tier.short,
    label: tier.label,
    kind: tier.kind as Tier["kind"],
    exclusive: tier.exclusive,
    exhaustive: tier.exhaustive,
    guidance: tier.guidance,
    codes: tier.codes.map((code) => ({
      id: code.id,
      key: code.key,
      label: code.label,
      hint: code.hint,
      counts: code.counts,
      does_not_count: code.does_not_count,
      example: code.example,
      pattern: code.pattern,
      is_unscorable: code.id === "unscorable",
      value: null,
    })),
  };
}

/** Bouts and points spread over all tracks, the same every time. */
function plannedRows(tiers: readonly Tier[], durationMs: number, count: number): Annotation[] {
  const rows: Annotation[] = [];
  const perTier = Math.ceil(count / tiers.length);
  for (const [place, tier] of tiers.entries()) {
    let seed = place + 1;
    const chance = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    let onset = 0;
    for (let at = 0; at < perTier; at += 1) {
      const length = (durationMs / perTier) * (0.3 + 1.4 * chance());
      const code = tier.codes[Math.floor(chance() * (tier.codes.length - 1))];
      const end = Math.min(durationMs, onset + length);
      const isPoint = tier.kind === "point";
      if (code && end > onset) {
        rows.push({
          id: `${tier.id}-${at}`,
          tier: tier.id,
          code: code.id,
          onset_ms: Math.round(onset),
          offset_ms: Math.round(isPoint ? onset : end),
          modifiers: {},
        });
      }
      onset = end;
    }
  }
  return rows;
}
