import { CodingApi, type DeskProps } from "../src/islands/annotator/api";
import type {
  Acknowledgement,
  Annotation,
  CodingState,
  Measures,
  MomentDraft,
  Operation,
  Region,
  SignalFile,
} from "../src/islands/annotator/contract";

/** A coding API in memory, so that the desk can be looked at without a server. */
export class ForgetfulApi extends CodingApi {
  readonly log: Operation[] = [];
  readonly #state: CodingState;
  readonly #rows: Map<string, Annotation>;

  constructor(props: DeskProps, closed: AbortSignal, state: CodingState) {
    super(props, closed);
    this.#state = state;
    this.#rows = new Map(state.annotations.map((row) => [row.id, row]));
  }

  override async load(): Promise<CodingState> {
    return { ...this.#state, annotations: [...this.#rows.values()], sequence: this.log.length };
  }

  override async send(_base: number, batch: readonly Operation[]): Promise<Acknowledgement> {
    for (const operation of batch) {
      this.log.push(operation);
      for (const change of operation.changes) {
        if ("put" in change) this.#rows.set(change.put.id, change.put);
        else this.#rows.delete(change.remove);
      }
    }
    const acknowledged = batch.map((one) => ({ id: one.id, sequence: this.log.indexOf(one) + 1 }));
    const saved_at = new Date().toISOString();
    return { acknowledged, sequence: this.log.length, saved_at };
  }

  override async keepMoment(_moment: MomentDraft): Promise<void> {}

  /** Shares and bouts by plain sums: enough to fill the panel, no measure to rely on. */
  override async measures(untilMs: number): Promise<Measures> {
    const tiers = Object.fromEntries(
      this.#state.tiers.map((tier) => {
        const codes = tier.codes.map((code) => {
          const rows = [...this.#rows.values()].filter(
            (row) => row.tier === tier.id && row.code === code.id && row.onset_ms < untilMs,
          );
          const ms = rows.reduce(
            (sum, row) => sum + Math.min(row.offset_ms ?? untilMs, untilMs) - row.onset_ms,
            0,
          );
          return {
            code: code.id,
            share: untilMs ? ms / untilMs : null,
            bouts: rows.length,
            mean_bout_ms: rows.length ? ms / rows.length : null,
            rate_per_min: untilMs ? (rows.length * 60_000) / untilMs : null,
          };
        });
        return [tier.id, { observable_ms: untilMs, codes }];
      }),
    );
    const answers = { bids: 11, answered: 8, window_ms: 3000 };
    const provenance = {
      library_version: "",
      scheme: this.#state.scheme.id,
      annotations_digest: "",
      parameters: {},
    };
    return {
      observable_ms: untilMs,
      tiers,
      answers,
      shared_pleasure: null,
      match: null,
      provenance,
    };
  }

  override async finish(): Promise<void> {}

  override async regions(): Promise<Region[]> {
    return [];
  }

  override async setRegions(_regions: readonly Region[]): Promise<void> {}

  override async peaks(_url: string): Promise<Uint8Array> {
    const count = Math.ceil(this.#state.recording.duration_ms / 10);
    return Uint8Array.from({ length: count }, (_, at) => {
      const phrase = Math.max(0, Math.sin(at / 230) * Math.sin(at / 97 + 1));
      return phrase * 150 * (0.4 + 0.6 * Math.abs(Math.sin(at * 12.9898) % 1)) + 4;
    });
  }

  override async signals(_url: string): Promise<SignalFile> {
    const count = Math.ceil(this.#state.recording.duration_ms / 40);
    const wave = (shift: number) =>
      Array.from({ length: count }, (_, at) => {
        const isMissing = at % 1500 > 1400;
        return isMissing
          ? null
          : 1.2 + Math.sin(at / 61 + shift) + Math.sin(at / 17 + 2 * shift) / 2;
      });
    const series = [
      { name: "caregiver-1", values: wave(0) },
      { name: "infant-1", values: wave(2) },
    ];
    return { rate_hz: 25, start_ms: 0, unit: "share of pixels", series };
  }
}
