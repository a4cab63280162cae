// Written by `make schema` from attunement_clinic/coding/payloads.py.
// Change the structs, not this file.

export interface Acknowledged {
  readonly id: string;
  readonly sequence: number;
}

/** One coded interval or point; a state without an offset is still open. */
export interface Annotation {
  readonly id: string;
  readonly tier: string;
  readonly code: string;
  readonly onset_ms: number;
  readonly offset_ms: number | null;
  readonly modifiers?: Readonly<Record<string, string>>;
}

export interface Answers {
  readonly bids: number;
  readonly answered: number;
  readonly window_ms: number;
}

export interface Append {
  readonly base_sequence: number;
  readonly operations: readonly (Operation)[];
}

export interface Appended {
  readonly acknowledged: readonly (Acknowledged)[];
  readonly sequence: number;
  readonly saved_at: string;
}

/** Put a whole row, or remove one: exactly one of the two. */
export interface Change {
  readonly put?: Annotation;
  readonly remove?: string;
}

export interface CodeFacts {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly counts: string;
  readonly does_not_count: string;
  readonly example: string;
  readonly pattern: number;
  readonly is_unscorable: boolean;
  readonly value: number | null;
}

export interface CodeMeasures {
  readonly code: string;
  readonly share: number | null;
  readonly bouts: number;
  readonly mean_bout_ms: number | null;
  readonly rate_per_min: number | null;
}

export interface CodingState {
  readonly session: SessionFacts;
  readonly recording: FilmFacts;
  readonly scheme: SchemeFacts;
  readonly people: readonly (PersonFacts)[];
  readonly tiers: readonly (TierFacts)[];
  readonly annotations: readonly (Annotation)[];
  readonly sequence: number;
  readonly can_write: boolean;
}

export interface FilmFacts {
  readonly id: string;
  readonly title: string;
  readonly duration_ms: number;
  readonly frame_rate: readonly [number, number];
  readonly frame_count: number;
  readonly width: number;
  readonly height: number;
  readonly media_url: string;
  readonly poster_url: string | null;
  readonly peaks_url: string | null;
  readonly signals_url: string | null;
  readonly is_silent: boolean;
}

/** Mismatch and its repair between the first caregiver and the first infant. */
export interface Match {
  readonly observable_ms: number;
  readonly repairs: number;
  readonly mean_mismatch_ms: number | null;
}

export interface Measures {
  readonly observable_ms: number;
  readonly tiers: Readonly<Record<string, TierMeasures>>;
  readonly answers: Answers | null;
  readonly shared_pleasure: SharedPleasure | null;
  readonly match: Match | null;
  readonly provenance: ProvenanceFacts;
}

/** One action of the coder: atomic, absolute, the same whenever it is sent again. */
export interface Operation {
  readonly id: string;
  readonly kind: "close" | "delete" | "move" | "point" | "redo" | "split" | "state" | "undo";
  readonly position_ms: number;
  readonly changes: readonly (Change)[];
}

/** Somebody in the film: the key that tiers and regions name, and an initial. */
export interface PersonFacts {
  readonly key: string;
  readonly voice: "caregiver" | "infant";
  readonly name: string;
}

export interface ProvenanceFacts {
  readonly library_version: string;
  readonly scheme: string;
  readonly annotations_digest: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SchemeFacts {
  readonly id: string;
  readonly version: string;
  readonly title: string;
}

export interface SessionFacts {
  readonly id: string;
  readonly is_finished: boolean;
  readonly coder: string;
  readonly pass_label: string;
}

export interface SharedPleasure {
  readonly ms: number;
  readonly share: number | null;
}

export interface TierFacts {
  readonly id: string;
  readonly subject: string;
  readonly voice: "caregiver" | "dyad" | "infant";
  readonly short: string;
  readonly label: string;
  readonly kind: "point" | "state";
  readonly exclusive: boolean;
  readonly exhaustive: boolean;
  readonly guidance: string;
  readonly codes: readonly (CodeFacts)[];
}

export interface TierMeasures {
  readonly observable_ms: number;
  readonly codes: readonly (CodeMeasures)[];
}
