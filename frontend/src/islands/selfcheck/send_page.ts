import { gettext } from "../../shared/i18n";
import type { CheckModel } from "./model";

/** Shows the top of the page, and puts the focus on the heading of `place`. */
export function beginAt(place: HTMLElement | null): void {
  window.scrollTo(0, 0);
  place?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

/**
 * The enquiry form of the page, hidden until it is asked for. Only here do the answers
 * come near a form, and only when they are to be sent; going back takes them out again.
 */
export class SendPage {
  readonly #answers: HTMLInputElement | null;
  readonly #along: HTMLElement | null;

  constructor(
    private readonly model: CheckModel,
    private readonly questions: HTMLElement,
    private readonly page: HTMLElement,
  ) {
    this.#answers = page.querySelector<HTMLInputElement>('input[name="answers"]');
    this.#along = page.querySelector<HTMLElement>("#look-along");
    model.events.on("stage-changed", () => this.#show());
  }

  #show(): void {
    const isSending = this.model.stage === "sending";
    this.page.hidden = !isSending;
    this.questions.hidden = isSending;
    if (this.#answers) {
      this.#answers.value = isSending ? JSON.stringify(this.model.answers()) : "";
    }
    this.#along?.replaceChildren(...(isSending ? this.#goesAlong() : []));
    if (!isSending) return;
    this.#chooseRelation();
    beginAt(this.page);
  }

  /** What goes along, in the parent's own words, so that nothing is sent unseen. */
  #goesAlong(): Node[] {
    const named = this.model.named();
    if (!named.length) return [];
    const card = document.createElement("section");
    card.className = "card";
    const title = document.createElement("h2");
    title.className = "t18";
    title.textContent = gettext("This goes along");
    const list = document.createElement("ul");
    list.className = "chosen";
    for (const choice of named) {
      const row = document.createElement("li");
      row.textContent = choice.words;
      list.append(row);
    }
    card.append(title, list);
    return [card];
  }

  /** A mother or a father has said so already; it can still be changed. */
  #chooseRelation(): void {
    const select = this.page.querySelector<HTMLSelectElement>('select[name="relation"]');
    const said = this.model.answeredBy;
    if (!select || select.dataset.isTouched) return;
    const values = [...select.options].map(({ value }) => value);
    const wanted = values.includes(said) ? said : said === "both" ? "parent" : "";
    if (wanted) select.value = wanted;
    select.dataset.isTouched = "true";
  }
}
