import type { Scope } from "../../shared/scope";

const LOOK_EVERY_MS = 60_000;
const IN_USE_FOR_MS = 5 * 60_000;

/**
 * Keeps the line of calls true on a page that stays open. It asks only while somebody uses
 * the page, so that a desk left alone is still signed out.
 */
export function mount(element: HTMLElement, _props: unknown, scope: Scope): void {
  let usedAt = performance.now();
  const used = () => {
    usedAt = performance.now();
  };
  scope.listen(document, "pointerdown", used);
  scope.listen(document, "pointermove", used);
  scope.listen(document, "keydown", used);
  const signal = scope.abortSignal();
  const address = "cards" in element.dataset ? "/desk/needed/line?cards" : "/desk/needed/line";
  scope.interval(() => {
    if (document.hidden || performance.now() - usedAt > IN_USE_FOR_MS) return;
    void look(element, address, signal);
  }, LOOK_EVERY_MS);
}

async function look(element: HTMLElement, address: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(address, { credentials: "same-origin", redirect: "manual", signal });
  if (!response.ok) return;
  const html = (await response.text()).trim();
  if (html !== element.innerHTML.trim()) element.innerHTML = html;
}
