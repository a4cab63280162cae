import { isTyping, keysAreOn } from "./keys";
import type { Scope } from "./scope";

/**
 * Links and buttons with a single key of their own: `data-shortcut`, in small letters. Of
 * several with one key the first that is seen is used. Looked for when the key is pressed,
 * so that parts of the page may be replaced.
 */
export function installShortcuts(scope: Scope): void {
  scope.listen(document, "keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysAreOn() || isTyping(event.target)) return;
    const found = meant(event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    found.click();
  });
}

function meant(key: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>("[data-shortcut]");
  return [...all].find((each) => each.dataset.shortcut === key && !each.closest("[hidden]"));
}
