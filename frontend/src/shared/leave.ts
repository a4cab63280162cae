import type { Scope } from "./scope";

const TWICE_WITHIN_MS = 900;

/**
 * "Leave now": blanks the screen first, ends the session by a beacon, then replaces this
 * page in the history, so that Back does not return. Esc pressed twice does the same.
 */
export function installLeaveNow(scope: Scope): void {
  const link = document.querySelector<HTMLAnchorElement>("a[data-leave]");
  if (!link) return;
  scope.listen(link, "click", (event) => {
    event.preventDefault();
    leave(link);
  });
  let lastEscape = Number.NEGATIVE_INFINITY;
  scope.listen(document, "keydown", (event) => {
    if (event.key !== "Escape") return;
    const isSecond = event.timeStamp - lastEscape < TWICE_WITHIN_MS;
    lastEscape = event.timeStamp;
    if (isSecond) leave(link);
  });
}

function leave(link: HTMLAnchorElement): void {
  document.documentElement.classList.add("is-left");
  document.title = "";
  const form = new FormData();
  form.set("csrfmiddlewaretoken", link.dataset.leaveToken ?? "");
  navigator.sendBeacon(link.dataset.leaveUrl ?? "/leave", form);
  window.location.replace(link.href);
}
