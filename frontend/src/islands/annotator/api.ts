import { getJson, postJson, putJson } from "../../shared/http";
import type {
  Acknowledgement,
  CodingState,
  Measures,
  MomentDraft,
  Operation,
  Region,
  SignalFile,
} from "./contract";

/** The addresses the page gives to the desk. */
export interface DeskProps {
  readonly session_url: string;
  readonly operations_url: string;
  readonly measures_url: string;
  readonly finish_url: string;
  readonly moments_url: string | null;
  readonly regions_url: string | null;
  /** Where to go once the coding is finished. */
  readonly done_url?: string;
}

const PATIENCE_MS = 20_000;

/** The coding API over HTTP. A request that takes too long fails and is tried again. */
export class CodingApi {
  readonly #props: DeskProps;
  readonly #closed: AbortSignal;

  constructor(props: DeskProps, closed: AbortSignal) {
    this.#props = props;
    this.#closed = closed;
  }

  load(): Promise<CodingState> {
    return getJson(this.#props.session_url, this.#signal());
  }

  send(baseSequence: number, operations: readonly Operation[]): Promise<Acknowledgement> {
    const body = { base_sequence: baseSequence, operations };
    return postJson(this.#props.operations_url, body, { signal: this.#signal() });
  }

  async keepMoment(moment: MomentDraft): Promise<void> {
    if (!this.#props.moments_url) throw new Error("This film takes no moments.");
    await postJson(this.#props.moments_url, moment, {
      signal: this.#signal(),
      idempotencyKey: moment.id,
    });
  }

  measures(untilMs: number): Promise<Measures> {
    return getJson(`${this.#props.measures_url}?until_ms=${untilMs}`, this.#signal());
  }

  async finish(): Promise<void> {
    await postJson(this.#props.finish_url, {}, { signal: this.#signal() });
  }

  async regions(): Promise<Region[]> {
    if (!this.#props.regions_url) return [];
    const body = await getJson<{ regions: Region[] }>(this.#props.regions_url, this.#signal());
    return body.regions;
  }

  async setRegions(regions: readonly Region[]): Promise<void> {
    if (!this.#props.regions_url) throw new Error("This film takes no regions.");
    await putJson(this.#props.regions_url, { regions }, { signal: this.#signal() });
  }

  signals(url: string): Promise<SignalFile> {
    return getJson(url, this.#signal());
  }

  async peaks(url: string): Promise<Uint8Array> {
    const response = await fetch(url, { credentials: "same-origin", signal: this.#signal() });
    if (!response.ok) throw new Error(`The waveform could not be read (${response.status}).`);
    return new Uint8Array(await response.arrayBuffer());
  }

  #signal(): AbortSignal {
    return AbortSignal.any([this.#closed, AbortSignal.timeout(PATIENCE_MS)]);
  }
}
