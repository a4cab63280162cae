export interface Use {
  readonly purpose: string;
  readonly title: string;
  readonly text: string;
  readonly is_required: boolean;
}

export interface BegunUpload {
  readonly url: string;
  readonly length: number;
  readonly offset: number;
}

export interface RecorderProps {
  readonly invitation: string;
  readonly endpoint: string;
  readonly lookup_url: string;
  readonly sent_url: string;
  /** The largest film the practice takes. */
  readonly limit_bytes: number;
  /** What is left of the family's room. */
  readonly room_bytes: number;
  readonly uses: readonly Use[];
  /** Begun before and not finished: how much of it is here. */
  readonly begun: readonly BegunUpload[];
}

/** Where one film is on its way. */
export type Stage =
  | "choosing"
  | "framing"
  | "recording"
  | "checking"
  | "chosen"
  | "sending"
  | "waiting"
  | "paused"
  | "arrived"
  | "refused";

/** What stands in the way, or ended the filming. */
export type Trouble =
  | "empty"
  | "too-large"
  | "another-film"
  | "no-line"
  | "no-camera"
  | "no-keep"
  | "no-room"
  | "long-enough"
  | null;

export interface FoundUpload {
  readonly url: string;
  readonly offset: number;
  readonly length: number;
  readonly is_finished: boolean;
}
