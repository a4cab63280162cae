import { gettext } from "./i18n";
import type { Scope } from "./scope";

const SAID_FOR_MS = 1600;

/** Buttons with `data-copy="id"` put the text of that element on the clipboard, and say so. */
export function installCopying(scope: Scope): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy ?? "");
    const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (!source || !label) continue;
    const usual = label.textContent;
    scope.listen(button, "click", async () => {
      await navigator.clipboard.writeText(source.textContent?.trim() ?? "");
      label.textContent = gettext("Copied");
      scope.timeout(() => {
        label.textContent = usual;
      }, SAID_FOR_MS);
    });
  }
}
