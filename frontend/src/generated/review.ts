// Written by `make schema` from attunement_clinic/review/payloads.py.
// Change the structs, not this file.

export interface AgreedActivity {
  readonly kind: "bathing" | "cuddle" | "feeding" | "laugh" | "own" | "play" | "settling" | "smile" | "talk" | "walking";
  readonly title: string;
  readonly occasion?: string;
  readonly how?: string;
}

/** Questions of one kind that the caregiver's way of working offers. */
export interface AskGroup {
  readonly head: string;
  readonly asks: readonly (string)[];
}

/** The questions of the session that comes next, and which session that is. */
export interface Bank {
  readonly title: string;
  readonly theme: string;
  readonly number: number;
  readonly groups: readonly (AskGroup)[];
}

export interface BuilderState {
  readonly review: ReviewFacts;
  readonly films: readonly (FilmFacts)[];
  readonly moments: readonly (MomentFacts)[];
  readonly items: readonly (ItemFacts)[];
  readonly checks: Checks;
  readonly hard_moments: number;
  readonly questions: Readonly<Record<string, string>>;
  readonly goals: readonly (string)[];
  readonly threads: readonly (ThreadFacts)[];
  readonly last_words: Quote | null;
  readonly offers: readonly (Offer)[];
  readonly bank: Bank | null;
  readonly saved_at: string | null;
}

export interface Checks {
  readonly strengths: number;
  readonly hard: number;
  readonly curious: number;
  readonly holds: boolean;
  readonly is_possible: boolean;
  readonly begins_and_ends_with_strength: boolean;
  readonly has_enough_strengths: boolean;
  readonly is_strengths_only_review: boolean;
  readonly are_all_short: boolean;
  readonly are_same_situation: boolean;
  readonly has_consent: boolean;
}

export interface Ending {
  readonly share: readonly (string)[];
  readonly activity?: AgreedActivity | null;
}

export interface FilmFacts {
  readonly id: string;
  readonly title: string;
  readonly situation: string;
  readonly media_url: string;
  readonly poster_url: string | null;
  readonly frame_rate: readonly [number, number];
  readonly frame_count: number;
  readonly duration_ms: number;
  readonly width: number;
  readonly height: number;
  readonly is_silent: boolean;
}

/** How the belief said of a moment is followed, absolute. */
export interface Follow {
  readonly thread: string | null;
  readonly stance?: "against" | "for" | null;
  readonly speaks_when?: readonly ("cuddling" | "feeding" | "other" | "playing" | "sleeping" | "stimulation")[];
}

export interface ItemFacts {
  readonly id: string;
  readonly moment: string;
  readonly question: string;
  readonly prepared_thought: string;
}

/** A shared moment as its caregiver sees it. */
export interface ListItem {
  readonly id: string;
  readonly moment: MomentFacts;
  readonly shared_on: string;
  readonly said: readonly (string)[];
  readonly thought: string | null;
}

export interface MomentEdit {
  readonly onset_ms: number;
  readonly offset_ms: number;
  readonly kind: "curious" | "difficult" | "repair" | "shared_pleasure" | "strength";
  readonly title: string;
  readonly why: string;
}

export interface MomentFacts {
  readonly id: string;
  readonly film: string;
  readonly onset_ms: number;
  readonly offset_ms: number;
  readonly kind: "curious" | "difficult" | "repair" | "shared_pleasure" | "strength";
  readonly kind_label: string;
  readonly title: string;
  readonly why: string;
  readonly lines: readonly (VoiceLine)[];
  readonly pasts: readonly (PastFacts)[];
}

export interface MomentState {
  readonly item: ListItem;
  readonly film: FilmFacts;
  readonly place: number;
  readonly count: number;
  readonly with_whom: string;
}

export interface NewMoment {
  readonly id: string;
  readonly onset_ms: number;
  readonly offset_ms: number;
  readonly kind: "curious" | "difficult" | "repair" | "shared_pleasure" | "strength";
  readonly why?: string;
  readonly title?: string;
}

/** The clinician's private note: in and out by its own address only. */
export interface Note {
  readonly text: string;
}

export interface Offer {
  readonly kind: "bathing" | "cuddle" | "feeding" | "laugh" | "own" | "play" | "settling" | "smile" | "talk" | "walking";
  readonly title: string;
  readonly occasion: string;
  readonly how: string;
}

/** The whole order, absolute: what is not in it is no longer in the review. */
export interface Order {
  readonly items: readonly (OrderedMoment)[];
}

export interface OrderedMoment {
  readonly id: string;
  readonly moment: string;
  readonly question: string;
  readonly prepared_thought: string;
}

/** A sentence of the interview that a moment is linked to: for the builder alone. */
export interface PastFacts {
  readonly words: string;
  readonly address: string;
}

export interface Quote {
  readonly words: string;
  readonly review_number: number;
  readonly moment_number: number;
  readonly own_past: string;
  readonly is_from_home: boolean;
}

/** How true the belief feels to the caregiver now: their own number. */
export interface Rating {
  readonly value: number;
}

export interface RatingFacts {
  readonly value: number;
  readonly on: string;
}

export interface Ready {
  readonly override_reason?: string;
}

export interface ReviewFacts {
  readonly id: string;
  readonly number: number;
  readonly state: "ended" | "open" | "preparing" | "ready";
  readonly family: string;
  readonly caregiver: string;
  readonly infant: string;
  readonly meeting: string | null;
  readonly minutes: number;
  readonly override_reason: string;
}

/** A moment as the room shows it. The prepared thought is absent until it is shown. */
export interface RoomItem {
  readonly id: string;
  readonly moment: MomentFacts;
  readonly question: string;
  readonly reflection: WordsFacts | null;
  readonly has_passed: boolean;
  readonly has_thought: boolean;
  readonly is_thought_due: boolean;
  readonly thought: string | null;
  readonly is_shareable: boolean;
}

export interface RoomState {
  readonly review: ReviewFacts;
  readonly opened_at: string | null;
  readonly films: readonly (FilmFacts)[];
  readonly items: readonly (RoomItem)[];
  readonly withheld_items: number;
  readonly questions: Readonly<Record<string, readonly (string)[]>>;
  readonly threads: readonly (ThreadFacts)[];
  readonly situations: Readonly<Record<string, string>>;
  readonly offers: readonly (Offer)[];
  readonly activity: Offer | null;
  readonly saved_at: string | null;
}

export interface Saved {
  readonly id: string;
  readonly saved_at: string;
}

/** What a caregiver shares from home. */
export interface SharedWords {
  readonly id: string;
  readonly words?: string;
  readonly feeling?: string;
}

export interface Step {
  readonly onset_ms: number;
  readonly offset_ms: number;
  readonly level: number | null;
}

/** A followed belief as the caregiver may read it; where it comes from is not here. */
export interface ThreadFacts {
  readonly id: string;
  readonly belief: string;
  readonly speaks_when: readonly ("cuddling" | "feeding" | "other" | "playing" | "sleeping" | "stimulation")[];
  readonly ratings: readonly (RatingFacts)[];
  readonly rated_now: number | null;
}

export interface VoiceLine {
  readonly voice: "caregiver" | "infant";
  readonly name: string;
  readonly steps: readonly (Step)[];
}

/** What the caregiver said of a moment, word for word. */
export interface Words {
  readonly id: string;
  readonly words?: string;
  readonly feeling?: string;
  readonly belief?: string;
  readonly infants_view?: string;
  readonly own_past?: string;
}

export interface WordsFacts {
  readonly id: string;
  readonly words: string;
  readonly feeling: string;
  readonly belief: string;
  readonly infants_view: string;
  readonly own_past: string;
  readonly thread: string | null;
  readonly stance: "against" | "for" | null;
  readonly entered_by: string;
  readonly saved_at: string;
}
