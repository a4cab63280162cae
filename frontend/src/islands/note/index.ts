import { Drafts } from "../../shared/drafts";
import { csrfToken } from "../../shared/http";
import { gettext } from "../../shared/i18n";
import type { Scope } from "../../shared/scope";

const QUIET_MS = 1200;
const AGAIN_MS = 5000;

interface Kept {
  writing: string;
  is_forked: boolean;
}

/** What is typed and not confirmed: sent again under its own id, after what it follows. */
interface Draft {
  words: string;
  writing: string;
  follows: string;
}

/**
 * Keeps each part of a note a moment after the typing stops. The server appends, so nothing
 * is written over; without a connection the words stay in their field and in this tab, over
 * a reload as well, and are sent again.
 */
export function mount(element: HTMLElement, _props: unknown, scope: Scope): void {
  const parts = [...element.querySelectorAll("form")].map(
    (form) => new Part(form, scope, new Drafts(form.action)),
  );
  scope.listen(window, "beforeunload", (event) => {
    if (!parts.some((part) => part.isWaiting)) return;
    for (const part of parts) void part.keep(true);
    event.preventDefault();
  });
}

class Part {
  readonly #words: HTMLTextAreaElement;
  readonly #state: HTMLElement | null;
  #kept: string;
  #writing = crypto.randomUUID() as string;
  #sent: string | null = null;
  #isSending = false;
  #isRefused = false;
  #cancel: () => void = () => undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly scope: Scope,
    private readonly drafts: Drafts,
  ) {
    this.#words = form.querySelector("textarea") as HTMLTextAreaElement;
    this.#state = form.querySelector("[data-state]");
    // What two windows wrote is one text from the first saving on, even when nothing is typed.
    this.#kept = this.#words.value;
    this.#restore();
    scope.listen(this.#words, "input", () => {
      this.#isRefused = false;
      this.#draft();
      this.#later(QUIET_MS);
    });
    scope.listen(this.#words, "blur", () => void this.keep());
    scope.listen(form, "submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
  }

  get isWaiting(): boolean {
    return this.#words.value !== this.#kept;
  }

  async keep(keepalive = false): Promise<void> {
    this.#cancel();
    if (!this.isWaiting || this.#isRefused || (this.#isSending && !keepalive)) return;
    const words = this.#words.value;
    this.#draft();
    this.#isSending = true;
    try {
      this.#take(await this.#send(words, keepalive), words);
    } catch {
      this.#say(
        gettext(
          "No connection. What you typed is in this window only; it is sent again by itself.",
        ),
      );
      this.#later(AGAIN_MS);
    } finally {
      this.#isSending = false;
    }
    if (this.isWaiting && !this.#isRefused) this.#later(QUIET_MS);
  }

  async #send(words: string, keepalive: boolean): Promise<Kept | string> {
    const body = new FormData(this.form);
    body.set("words", words);
    body.set("writing", this.#writing);
    const answer = await fetch(this.form.action, {
      method: "POST",
      body,
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      redirect: "error",
      keepalive,
    });
    if (answer.ok) return (await answer.json()) as Kept;
    if (answer.status >= 500) throw new Error(answer.statusText);
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    return (
      told.title ??
      gettext("This could not be kept. Copy what you typed, then load the page again.")
    );
  }

  #take(answer: Kept | string, words: string): void {
    if (typeof answer === "string") {
      this.#isRefused = true;
      this.#say(answer);
      return;
    }
    this.#kept = words;
    this.#follows.value = answer.writing;
    if (this.isWaiting) this.#draft();
    else this.drafts.drop(this.#name);
    this.#say(
      answer.is_forked
        ? gettext(
            "Kept. Another window wrote here too; both texts are kept. Load the page to see them.",
          )
        : gettext("Kept."),
    );
  }

  /**
   * Takes up what a reload left unsent. It follows what it followed then: where another
   * window wrote meanwhile, the server keeps both texts.
   */
  #restore(): void {
    const left = this.drafts.read(this.#name);
    if (left === null) return;
    const draft = JSON.parse(left) as Draft;
    if (draft.words === this.#kept) {
      this.drafts.drop(this.#name);
      return;
    }
    this.#words.value = draft.words;
    this.#follows.value = draft.follows;
    this.#writing = draft.writing;
    this.#sent = draft.words;
    void this.keep();
  }

  /** The same words are sent again under the same id, so that they are kept once. */
  #draft(): void {
    const words = this.#words.value;
    if (this.#sent !== words) this.#writing = crypto.randomUUID();
    this.#sent = words;
    const draft: Draft = { words, writing: this.#writing, follows: this.#follows.value };
    this.drafts.keep(this.#name, JSON.stringify(draft));
  }

  get #follows(): HTMLInputElement {
    return this.form.elements.namedItem("follows") as HTMLInputElement;
  }

  get #name(): string {
    return (this.form.elements.namedItem("part") as HTMLInputElement).value;
  }

  #later(ms: number): void {
    this.#cancel();
    this.#cancel = this.scope.timeout(() => void this.keep(), ms);
  }

  #say(text: string): void {
    if (this.#state && this.#state.textContent !== text) this.#state.textContent = text;
  }
}
