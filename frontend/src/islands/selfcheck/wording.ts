import { gettext, interpolate, locale, ngettext } from "../../shared/i18n";

const SECONDS_A_PAGE = 25;

/** "2 min left": a rough word, so that nobody wonders whether to begin. */
export function leftWords(pagesLeft: number): string {
  const minutes = Math.round((pagesLeft * SECONDS_A_PAGE) / 60);
  if (minutes < 1) return gettext("nearly there");
  return interpolate(gettext("%(minutes)s min left"), { minutes });
}

export function pageWords(page: number, count: number): string {
  return interpolate(gettext("%(page)s of %(count)s"), { page, count });
}

/** "You named three worries." Numbers up to ten are words; there is no score in them. */
export function namedWords(count: number): string {
  if (count === 0) return gettext("You named no worry.");
  return interpolate(ngettext("You named one worry.", "You named %(count)s worries.", count), {
    count: numberWord(count),
  });
}

function numberWord(count: number): string {
  const words = [
    gettext("two"),
    gettext("three"),
    gettext("four"),
    gettext("five"),
    gettext("six"),
    gettext("seven"),
    gettext("eight"),
    gettext("nine"),
    gettext("ten"),
  ];
  return words[count - 2] ?? new Intl.NumberFormat(locale()).format(count);
}

/** By when somebody reads it: the promise of the page, as long as it holds. */
export function readWords(readBy: string, readByMs: number, nowMs: number): string {
  if (!readBy) return gettext("The practice has not said when somebody reads this.");
  if (nowMs > readByMs) {
    return gettext("A person on the team reads this when the practice is next open.");
  }
  return interpolate(gettext("A person on the team reads this %(when)s."), { when: readBy });
}
