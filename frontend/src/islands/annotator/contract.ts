/**
 * What the coding API says and hears, under the names of the desk. The shapes are the
 * server's own (src/generated); times are integer milliseconds, intervals half-open.
 */
import type * as wire from "../../generated/coding";

export type {
  Annotation,
  Appended as Acknowledgement,
  CodeFacts as Code,
  CodeMeasures,
  FilmFacts as RecordingFacts,
  Measures,
  PersonFacts as Person,
  TierFacts as Tier,
} from "../../generated/coding";

export type CodingState = wire.CodingState;

export type Voice = wire.TierFacts["voice"];
export type OperationKind = wire.Operation["kind"];

/** The server's `Change`, with exactly one of the two as the type says it. */
export type Change = { readonly put: wire.Annotation } | { readonly remove: string };

export interface Operation extends Omit<wire.Operation, "changes"> {
  readonly changes: readonly Change[];
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
