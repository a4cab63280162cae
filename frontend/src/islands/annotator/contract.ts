/** What the coding API says and hears. Times are integer milliseconds, intervals half-open. */

export interface Code {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  /** One of the ten fills and patterns, 1 to 10. */
  readonly pattern: number;
  readonly is_unscorable: boolean;
  readonly value: number | null;
}

export type Voice = "caregiver" | "infant" | "dyad";

export interface Tier {
  readonly id: string;
  readonly subject: string;
  readonly voice: Voice;
  readonly short: string;
  readonly label: string;
  readonly kind: "state" | "point";
  readonly exclusive: boolean;
  readonly exhaustive: boolean;
  /** How to code this track, in the words of its scheme. */
  readonly guidance?: string;
  readonly codes: readonly Code[];
}

export interface Annotation {
  readonly id: string;
  readonly tier: string;
  readonly code: string;
  readonly onset_ms: number;
  /** `null`: still open, ends with the next key. A point ends where it begins. */
  readonly offset_ms: number | null;
  readonly modifiers: Readonly<Record<string, unknown>>;
}

export type Change = { readonly put: Annotation } | { readonly remove: string };

export type OperationKind =
  | "state"
  | "point"
  | "move"
  | "split"
  | "delete"
  | "undo"
  | "redo"
  | "close";

/** One action of one person: atomic, absolute, and the same whenever it is sent again. */
export interface Operation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly position_ms: number;
  readonly changes: readonly Change[];
}

export interface RecordingFacts {
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

export interface CodingState {
  readonly session: {
    readonly id: string;
    readonly is_finished: boolean;
    readonly coder: string;
    readonly pass_label: string;
  };
  readonly recording: RecordingFacts;
  readonly scheme: { readonly id: string; readonly version: string; readonly title: string };
  readonly tiers: readonly Tier[];
  readonly annotations: readonly Annotation[];
  readonly sequence: number;
  readonly can_write: boolean;
}

export interface Acknowledgement {
  readonly acknowledged: readonly { readonly id: string; readonly sequence: number }[];
  readonly sequence: number;
  readonly saved_at: string;
}

export interface CodeMeasures {
  readonly code: string;
  readonly share: number | null;
  readonly bouts: number;
  readonly mean_bout_ms: number | null;
  readonly rate_per_min: number | null;
}

export interface Measures {
  readonly observable_ms: number;
  readonly tiers: Readonly<
    Record<string, { readonly observable_ms: number; readonly codes: readonly CodeMeasures[] }>
  >;
  readonly answers: {
    readonly bids: number;
    readonly answered: number;
    readonly window_ms: number;
  } | null;
  readonly shared_pleasure: { readonly ms: number; readonly share: number | null } | null;
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** A moment of the film kept for the review. */
export interface MomentDraft {
  readonly id: string;
  readonly onset_ms: number;
  readonly offset_ms: number;
  readonly kind: "curious";
  readonly why: string;
}

export interface Region {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Movement over time, as the ingest stores it; `null` where it could not be measured. */
export interface SignalFile {
  readonly rate_hz: number;
  readonly start_ms: number;
  readonly unit: string;
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
}
