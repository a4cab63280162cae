import { isTyping, keysAreOn } from "../../shared/keys";
import type { Scope } from "../../shared/scope";

/** J and K walk the rows of tables of links, Enter opens. Off with data-keys="off". */
export function mount(element: HTMLElement, _props: unknown, scope: Scope): void {
  const rows = [...element.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  let current = -1;
  scope.listen(document, "keydown", (event) => {
    if (!keysAreOn() || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step === undefined || rows.length === 0) return;
    rows[current]?.classList.remove("is-current");
    current = current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step));
    rows[current]?.classList.add("is-current");
    rows[current]?.querySelector("a")?.focus();
  });
}
