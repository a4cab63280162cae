import type { Scope } from "../../shared/scope";

/** Keeps the screen on while the scope lives: a phone that falls asleep stops filming. */
export function stayAwake(scope: Scope): void {
  if (!("wakeLock" in navigator)) return;
  let held: WakeLockSentinel | null = null;
  const hold = async () => {
    if (scope.isClosed || document.visibilityState !== "visible") return;
    try {
      held = await navigator.wakeLock.request("screen");
      if (scope.isClosed) await held.release();
    } catch {
      // A phone that saves its battery may say no: it goes on as it would without.
    }
  };
  // The lock ends whenever the page is hidden.
  scope.listen(document, "visibilitychange", () => void hold());
  scope.add(() => void held?.release());
  void hold();
}
