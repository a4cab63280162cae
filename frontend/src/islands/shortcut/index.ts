import { isTyping, keysAreOn } from "../../shared/keys";
import type { Scope } from "../../shared/scope";

/** A link or button with a single key of its own: `data-key`, in small letters. */
export function mount(element: HTMLElement, _props: unknown, scope: Scope): void {
  scope.listen(document, "keydown", (event) => {
    const isMeant = event.key.toLowerCase() === element.dataset.key && !event.repeat;
    if (!isMeant || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysAreOn() || isTyping(event.target)) return;
    event.preventDefault();
    element.click();
  });
}
