import { gettext, interpolate, locale, ngettext, pgettext } from "../../shared/i18n";
import type { FrameRate } from "../../shared/timebase";
import type { CodingState, Person, Tier } from "./contract";
import type { CommandId } from "./keys";
import type { StoreStatus } from "./store";

/** What names tracks apart: all of them, and who is in the film. */
export type Tracks = Pick<CodingState, "tiers" | "people">;

/** The name of a track beside its lane; whose it is when several people have such a track. */
export function trackName(tier: Tier, { tiers, people }: Tracks): string {
  const same = tiers.filter((one) => one.short === tier.short && one.label === tier.label);
  if (same.length < 2) return tier.label;
  return interpolate(gettext("%(track)s %(who)s"), {
    track: tier.label,
    who: shortPerson(tier.subject, people),
  });
}

/** An initial, when nobody else in the film has it; else the number among those alike. */
function shortPerson(key: string, people: readonly Person[]): string {
  const number = key.split("-").at(-1) ?? "";
  const name = people.find((one) => one.key === key)?.name;
  if (!name) return number;
  return people.filter((one) => one.name === name).length > 1 ? `${name} ${number}` : name;
}

/** "Caregiver R.", "Baby S.": somebody in the film, before a voice is chosen for them. */
export function personWords(person: Person, people: readonly Person[]): string {
  const role = person.voice === "infant" ? gettext("Baby") : gettext("Caregiver");
  const alike = people.filter((one) => one.voice === person.voice);
  const who = person.name || alike.length > 1 ? shortPerson(person.key, people) : "";
  return who ? interpolate(gettext("%(role)s %(who)s"), { role, who }) : role;
}

/** The heading of the keys: whose track it is. */
export function trackHeading(tier: Tier, tracks: Tracks): string {
  if (tier.kind === "point" || tier.voice === "dyad") return trackName(tier, tracks);
  const track = midSentence(tier.label);
  const same = tracks.tiers.filter((one) => one.short === tier.short && one.label === tier.label);
  if (same.length > 1) {
    const who = shortPerson(tier.subject, tracks.people);
    return interpolate(gettext("%(who)s’s %(track)s"), { who, track });
  }
  if (tier.voice === "caregiver") return interpolate(gettext("Caregiver’s %(track)s"), { track });
  return interpolate(gettext("Baby’s %(track)s"), { track });
}

/** English puts a name of a track in lower case inside a phrase; others keep theirs. */
function midSentence(words: string): string {
  if (!locale().startsWith("en") || words === words.toUpperCase()) return words;
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** "Saved" only ever means that the server has confirmed. */
export function savedWords(status: StoreStatus): string {
  const { waiting, savedAt } = status;
  const time = savedAt?.toLocaleTimeString(locale(), { hour12: false }) ?? "";
  if (status.phase === "saving") {
    return interpolate(ngettext("Saving %(n)s change", "Saving %(n)s changes", waiting), {
      n: waiting,
    });
  }
  if (status.phase === "offline") return onDevice(gettext("No connection."), status);
  if (status.phase === "refused") {
    return onDevice(status.reason || gettext("The server did not take it."), status);
  }
  if (!savedAt) return gettext("Nothing waiting");
  return interpolate(gettext("Saved %(time)s, nothing waiting"), { time });
}

function onDevice(reason: string, status: StoreStatus): string {
  const where = interpolate(whereItWaits(status), { n: status.waiting });
  return `${reason.replace(/[.\s]*$/, ".")} ${where}`;
}

/** "On this device" only ever means that all of it is in the device's storage. */
function whereItWaits({ waiting, beingKept, keptOnDevice }: StoreStatus): string {
  if (!keptOnDevice) {
    return ngettext(
      "%(n)s change waits in this page: keep it open",
      "%(n)s changes wait in this page: keep it open",
      waiting,
    );
  }
  return beingKept > 0
    ? ngettext("Keeping %(n)s change", "Keeping %(n)s changes", waiting)
    : ngettext("%(n)s change waits on this device", "%(n)s changes wait on this device", waiting);
}

export function frameRateWords([num, den]: FrameRate): string {
  const rate = new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(num / den);
  const isExact = typeof VideoFrame !== "undefined";
  return isExact
    ? interpolate(gettext("%(rate)s frames a second, same frame in every browser"), { rate })
    : interpolate(gettext("%(rate)s frames a second, to within 1 frame in this browser"), { rate });
}

/** `1 708`: grouped by a thin space, so that long numbers can be read aloud. */
export function frameWords(frame: number): string {
  const number = String(frame).replace(/\B(?=(\d{3})+$)/g, " ");
  return interpolate(gettext("frame %(number)s"), { number });
}

export function speedWords(speed: number): string {
  const number = new Intl.NumberFormat(locale()).format(speed);
  return interpolate(gettext("%(number)s speed"), { number });
}

export function secondsWords(ms: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const seconds = new Intl.NumberFormat(locale(), digits).format(ms / 1000);
  return interpolate(gettext("%(seconds)s s"), { seconds });
}

export function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  return interpolate(gettext("%(percent)s %"), { percent });
}

/** A chord as it stands on the keys: `Shift F`. */
export function keyWords(chord: string): string {
  return chord
    .split("+")
    .map((part) => keyNames()[part] ?? part)
    .join(" ");
}

function keyNames(): Record<string, string> {
  return {
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    Space: gettext("Space"),
    Shift: gettext("Shift"),
    Ctrl: gettext("Ctrl"),
    Alt: gettext("Alt"),
    Escape: gettext("Esc"),
    Delete: gettext("Delete"),
    Backspace: gettext("Backspace"),
    Home: pgettext("key", "Home"),
    End: pgettext("key", "End"),
  };
}

export function commandWords(): Record<CommandId, string> {
  return {
    play: gettext("Play or pause"),
    "frame-back": gettext("One frame back"),
    "frame-on": gettext("One frame on"),
    "second-back": gettext("One second back"),
    "second-on": gettext("One second on"),
    "film-start": gettext("Start of the film"),
    "film-end": gettext("End of the film"),
    "track-up": gettext("Track above"),
    "track-down": gettext("Track below"),
    "previous-bout": gettext("Previous start on this track"),
    "next-bout": gettext("Next start on this track"),
    "edge-start": gettext("Start of the bout to here"),
    "edge-end": gettext("End of the bout to here"),
    split: gettext("Split the bout here"),
    close: gettext("End the bout here, nothing after it"),
    delete: gettext("Delete the bout"),
    undo: gettext("Undo"),
    redo: gettext("Redo"),
    loop: gettext("Loop this bout"),
    "speed-1": gettext("Quarter speed"),
    "speed-2": gettext("Half speed"),
    "speed-3": gettext("Three quarters speed"),
    "speed-4": gettext("Normal speed"),
    "speed-5": gettext("One and a half, then double speed"),
    sound: gettext("Sound on or off"),
    mark: gettext("Mark the last 8 s for review"),
    "zoom-in": gettext("Closer"),
    "zoom-out": gettext("Wider"),
    deselect: gettext("Let go of the bout"),
    help: gettext("All keys"),
  };
}
