// Written by `make schema` from attunement_clinic/selfcheck/payloads.py.
// Change the structs, not this file.

/** Everything chosen, by the keys of the questions. */
export interface Answers {
  readonly version: number;
  readonly answered_by?: string;
  readonly infant_age?: string;
  readonly chosen?: readonly (string)[];
  readonly natures?: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, Detail>>;
}

/** A telephone number, as it is read and as it is dialled. */
export interface CallNumber {
  readonly label: string;
  readonly number: string;
  readonly dial: string;
  readonly hours: string;
}

/** Everything the page needs, so that it asks the server for nothing on the way. */
export interface CheckProps {
  readonly version: number;
  readonly steps: readonly (StepProps)[];
  readonly natures: readonly (NatureOption)[];
  readonly answered_by: readonly (Option)[];
  readonly infant_age: readonly (Option)[];
  readonly how_often: readonly (Option)[];
  readonly since: readonly (Option)[];
  readonly whose: readonly (Option)[];
  readonly contacts: readonly (CallNumber)[];
  readonly telephone: CallNumber | null;
  readonly read_by: string;
  readonly read_by_ms: number;
  readonly waiting: string;
}

/** One thing that may be chosen (questions.Choice, translated). */
export interface ChoiceProps {
  readonly key: string;
  readonly words: string;
  readonly said: string;
  readonly about: string;
  readonly about_older: string;
  readonly kind: string;
  readonly alone: boolean;
  readonly asks_more: boolean;
  readonly natures: readonly (string)[];
}

/** How often, since when, and whose; each may stay unsaid. */
export interface Detail {
  readonly how_often?: string;
  readonly since?: string;
  readonly whose?: string;
}

/** One way to tell a thought from a deed, and what is said to it at once. */
export interface NatureOption {
  readonly value: string;
  readonly label: string;
  readonly answer: string;
}

/** One answer of a short list. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One page of questions. */
export interface StepProps {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly choices: readonly (ChoiceProps)[];
}
