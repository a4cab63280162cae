/** Whether single keys do something: everybody may switch them off. */
export function keysAreOn(): boolean {
  return document.documentElement.dataset.keys !== "off";
}

/** Whether a key belongs to what somebody writes. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}
