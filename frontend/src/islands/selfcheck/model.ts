import type {
  Answers,
  CheckProps,
  ChoiceProps,
  Detail,
  StepProps,
} from "../../generated/selfcheck";
import { Emitter } from "../../shared/emitter";

/** Where the page stands: who answers, a page of questions, how often, what came of it. */
export type Stage = "who" | "questions" | "more" | "result" | "sending" | "doctor";

interface Events {
  "stage-changed": [Stage];
  changed: [];
}

/** What is told of each named thing beside the choice itself. */
export type DetailName = "how_often" | "since" | "whose";

const FIRST_WEEKS: ReadonlySet<string> = new Set(["", "unborn", "first_days", "first_weeks"]);

/**
 * Everything somebody chooses, in memory alone: closing the page forgets it. It knows no
 * document, no storage and no network; `answers()` is the one thing that can be sent, and
 * nobody calls it before the parent asks for that.
 */
export class CheckModel {
  readonly events = new Emitter<Events>();
  stage: Stage = "who";
  answeredBy = "";
  infantAge = "";
  readonly #chosen = new Set<string>();
  readonly #natures = new Map<string, string>();
  readonly #details = new Map<string, Detail>();
  readonly #byKey: ReadonlyMap<string, ChoiceProps>;
  #index = 0;
  #before: Stage = "result";

  constructor(readonly props: CheckProps) {
    const choices = props.steps.flatMap((step) => step.choices);
    this.#byKey = new Map(choices.map((choice) => [choice.key, choice]));
  }

  /** The page of questions in sight, when there is one. */
  get step(): StepProps | null {
    return this.stage === "questions" ? (this.props.steps[this.#index] ?? null) : null;
  }

  /** Which page this is, from 1; the first asks who answers, the last how often. */
  get pageNumber(): number {
    if (this.stage === "who") return 1;
    return this.stage === "questions" ? this.#index + 2 : this.pageCount;
  }

  get pageCount(): number {
    return this.props.steps.length + 2;
  }

  isChosen(key: string): boolean {
    return this.#chosen.has(key);
  }

  natureOf(key: string): string {
    return this.#natures.get(key) ?? "";
  }

  detailOf(key: string): Detail {
    return this.#details.get(key) ?? {};
  }

  /** What was chosen that is a worry, in the order of the questions. */
  named(): ChoiceProps[] {
    return [...this.#byKey.values()].filter(({ key, kind }) => kind !== "" && this.isChosen(key));
  }

  /** What a person, or a doctor, should hear now. Which choice is one is data, not a rule. */
  urgent(kind?: "person" | "doctor"): ChoiceProps[] {
    return this.named().filter((choice) =>
      kind ? choice.kind === kind : choice.kind === "person" || choice.kind === "doctor",
    );
  }

  /** What is common, and what is worth a talk. */
  ofKind(kind: "common" | "sign"): ChoiceProps[] {
    return this.named().filter((choice) => choice.kind === kind);
  }

  /**
   * What the result tells of a choice: the answer to what the parent said it is, if they
   * said so; another word once the first weeks are over.
   */
  about(choice: ChoiceProps): string {
    const told = this.natureOf(choice.key);
    const answer = this.props.natures.find(({ value }) => value === told)?.answer;
    if (answer) return answer;
    const isOlder = !FIRST_WEEKS.has(this.infantAge);
    return isOlder && choice.about_older ? choice.about_older : choice.about;
  }

  /** The named things of which "how often, since when" is asked. */
  askedMore(): ChoiceProps[] {
    return this.named().filter((choice) => choice.asks_more);
  }

  /** Chooses, or takes back. "None of these" and its like stand alone on their page. */
  toggle(key: string): void {
    const choice = this.#byKey.get(key);
    const step = this.props.steps.find(({ choices }) => choices.some((one) => one.key === key));
    if (!choice || !step) return;
    if (this.isChosen(key)) {
      this.#forget(key);
    } else {
      for (const other of step.choices) {
        if (choice.alone || other.alone) this.#forget(other.key);
      }
      this.#chosen.add(key);
    }
    this.events.emit("changed");
  }

  tellNature(key: string, nature: string): void {
    const isAsked = this.#byKey.get(key)?.natures.includes(nature) ?? false;
    if (!isAsked || !this.isChosen(key)) return;
    this.#natures.set(key, nature);
    this.events.emit("changed");
  }

  tellDetail(key: string, name: DetailName, value: string): void {
    const isAsked = this.#byKey.get(key)?.asks_more ?? false;
    if (!isAsked || !this.isChosen(key)) return;
    const { [name]: _before, ...rest } = this.detailOf(key);
    const told = value ? { ...rest, [name]: value } : rest;
    if (Object.keys(told).length) this.#details.set(key, told);
    else this.#details.delete(key);
    this.events.emit("changed");
  }

  tellWho(answeredBy: string): void {
    this.answeredBy = answeredBy;
    this.events.emit("changed");
  }

  tellAge(infantAge: string): void {
    this.infantAge = infantAge;
    this.events.emit("changed");
  }

  next(): void {
    if (this.stage === "who") this.#to("questions", 0);
    else if (this.stage === "questions") this.#afterQuestions();
    else if (this.stage === "more") this.#to("result");
  }

  /** One page back; `false` where there is none, and the page itself is to be left. */
  back(): boolean {
    switch (this.stage) {
      case "who":
        return false;
      case "questions":
        if (this.#index === 0) this.#to("who");
        else this.#to("questions", this.#index - 1);
        return true;
      case "sending":
      case "doctor":
        this.#to(this.#before, this.#index);
        return true;
      default:
        this.#to(
          this.stage === "result" && this.askedMore().length ? "more" : "questions",
          this.props.steps.length - 1,
        );
        return true;
    }
  }

  /** Goes to the form; from there `back` leads to where this was asked. */
  send(): void {
    this.#aside("sending");
  }

  showDoctor(): void {
    this.#aside("doctor");
  }

  /** Forgets everything. */
  restart(): void {
    this.#chosen.clear();
    this.#natures.clear();
    this.#details.clear();
    this.answeredBy = "";
    this.infantAge = "";
    this.#to("who", 0);
  }

  /** What goes along when the parent sends it: what was chosen, and no more. */
  answers(): Answers {
    return {
      version: this.props.version,
      answered_by: this.answeredBy,
      infant_age: this.infantAge,
      chosen: [...this.#byKey.keys()].filter((key) => this.isChosen(key)),
      natures: Object.fromEntries(this.#natures),
      details: Object.fromEntries(this.#details),
    };
  }

  #afterQuestions(): void {
    if (this.#index < this.props.steps.length - 1) this.#to("questions", this.#index + 1);
    else this.#to(this.askedMore().length ? "more" : "result");
  }

  #aside(stage: "sending" | "doctor"): void {
    if (this.stage === "sending" || this.stage === "doctor") return;
    this.#before = this.stage;
    this.#to(stage, this.#index);
  }

  #forget(key: string): void {
    this.#chosen.delete(key);
    this.#natures.delete(key);
    this.#details.delete(key);
  }

  #to(stage: Stage, index = this.#index): void {
    this.stage = stage;
    this.#index = index;
    this.events.emit("stage-changed", stage);
  }
}
