import { gettext, interpolate, locale, ngettext } from "../../shared/i18n";

const WINDOW_MS = 20_000;
const FEWEST_MS = 3_000;

/** How fast bytes went lately, from what was seen at which time. */
export class Pace {
  #seen: { at: number; bytes: number }[] = [];

  /** A new connection, or a jump: what was seen before says nothing about it. */
  restart(): void {
    this.#seen = [];
  }

  see(bytes: number, at: number): void {
    const last = this.#seen.at(-1);
    if (last && bytes < last.bytes) this.restart();
    this.#seen.push({ at, bytes });
    while (this.#seen.length > 2 && at - (this.#seen[0]?.at ?? at) > WINDOW_MS) this.#seen.shift();
  }

  /** Milliseconds until `total`, or `null` while nobody can know. */
  left(total: number): number | null {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.at - first.at < FEWEST_MS || last.bytes <= first.bytes) return null;
    return ((total - last.bytes) * (last.at - first.at)) / (last.bytes - first.bytes);
  }
}

/** Whole megabytes of what is here never overstate, those of the whole never understate. */
export function megabytes(bytes: number, round: "down" | "up"): string {
  const count = bytes / 1e6;
  const whole = round === "down" ? Math.floor(count) : Math.ceil(count);
  return new Intl.NumberFormat(locale()).format(whole);
}

/** Megabytes, and from a thousand of them on gigabytes with one decimal. */
export function sizeWords(bytes: number, round: "down" | "up"): string {
  if (bytes < 1e9) {
    return interpolate(gettext("%(size)s MB"), { size: megabytes(bytes, round) });
  }
  const tenths = round === "down" ? Math.floor(bytes / 1e8) : Math.ceil(bytes / 1e8);
  return interpolate(gettext("%(size)s GB"), {
    size: new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(tenths / 10),
  });
}

export function amountWords(sent: number, total: number): string {
  return interpolate(gettext("%(sent)s of %(total)s MB"), {
    sent: megabytes(sent, "down"),
    total: megabytes(total, "up"),
  });
}

export function leftWords(leftMs: number | null): string {
  if (leftMs === null) return "";
  if (leftMs < 45_000) return gettext("less than a minute");
  const minutes = Math.round(leftMs / 60_000) || 1;
  if (minutes < 90) {
    return interpolate(ngettext("about %(n)s min", "about %(n)s min", minutes), { n: minutes });
  }
  const hours = Math.round(minutes / 60);
  return interpolate(ngettext("about %(n)s hour", "about %(n)s hours", hours), { n: hours });
}

export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
