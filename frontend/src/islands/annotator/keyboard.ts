import type { Scope } from "../../shared/scope";
import type { Desk } from "./desk";
import { meaningOf } from "./keys";

/** Commands that may repeat while their key is held down. */
const REPEATS = new Set([
  "frame-back",
  "frame-on",
  "second-back",
  "second-on",
  "track-up",
  "track-down",
  "zoom-in",
  "zoom-out",
]);

/** The keyboard of the desk. It sleeps in text fields and while a dialog is open. */
export function installKeyboard(desk: Desk, scope: Scope): void {
  scope.listen(document, "keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isElsewhere(event)) return;
    const meaning = meaningOf(event, desk.model.activeTier, desk.choices);
    if (!meaning) return;
    event.preventDefault();
    if (meaning.kind === "code") {
      if (!event.repeat) desk.setCode(meaning.code);
      return;
    }
    if (!event.repeat || REPEATS.has(meaning.id)) desk.run(meaning.id);
  });
}

function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector("dialog[open]")) return true;
  if (target?.closest("input, textarea, select, [contenteditable]")) return true;
  // Space and Enter press the button or open the link that has the focus.
  return event.key === " " && Boolean(target?.closest("button, a[href], summary"));
}
