import { isTyping, keysAreOn } from "../../shared/keys";
import type { Scope } from "../../shared/scope";

/** The rail's link to the search: / goes to the page's own field, or where the link leads. */
export function mount(element: HTMLElement, _props: unknown, scope: Scope): void {
  scope.listen(document, "keydown", (event) => {
    const isMeant = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isMeant || !keysAreOn() || isTyping(event.target)) return;
    event.preventDefault();
    const field = document.querySelector<HTMLInputElement>("[data-find]");
    if (field) field.focus();
    else element.click();
  });
}
