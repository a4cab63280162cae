import { gettext, interpolate } from "../../shared/i18n";
import { sizeWords } from "./pace";
import type { Refusal } from "./sending";
import type { Trouble } from "./stages";

/** How much may be sent, told before anything is chosen. */
export function roomWords(limitBytes: number, roomBytes: number): string {
  if (roomBytes < 1_000_000) {
    return gettext(
      "There is no room for another film here at the moment. Please tell your team. Nothing of yours is lost.",
    );
  }
  if (roomBytes < limitBytes) {
    return interpolate(gettext("A few minutes are enough. There is room for %(room)s more here."), {
      room: sizeWords(roomBytes, "down"),
    });
  }
  return interpolate(gettext("A few minutes are enough. Up to %(limit)s can be sent."), {
    limit: sizeWords(limitBytes, "down"),
  });
}

export interface Sizes {
  readonly film: number;
  readonly most: number;
}

export function troubleWords(trouble: Trouble, sizes: Sizes): string {
  switch (trouble) {
    case "empty":
      return gettext("There is nothing in this file. Please choose another film.");
    case "too-large":
      return interpolate(
        gettext(
          "This film has %(size)s; up to %(limit)s can be sent. It is still on your phone. Please choose a shorter one. A few minutes are enough.",
        ),
        { size: sizeWords(sizes.film, "up"), limit: sizeWords(sizes.most, "down") },
      );
    case "another-film":
      return gettext(
        "This is another film than the one on its way. Nothing of it was sent, and what is here is kept. Please choose the film you began with.",
      );
    case "no-line":
      return gettext(
        "There is no connection just now, so nothing was changed. Please try again in a moment.",
      );
    case "no-camera":
      return gettext(
        "The camera cannot be used here. Allow it in your browser, or film with your phone’s own camera and choose the film.",
      );
    case "no-keep":
      return gettext(
        "This window keeps nothing on your phone, so a film would be lost if it closes. Film with your phone’s own camera, and choose the film here.",
      );
    case "no-room":
      return gettext("Your phone has no room for more. What was filmed until then is kept.");
    case "long-enough":
      return gettext("That is as long as a film can be here. What was filmed until then is kept.");
    default:
      return "";
  }
}

/** A refusal without words of its own: the phone's trouble, or a session that ended. */
export function isSignedOut(refusal: Refusal | null): boolean {
  return refusal !== null && refusal.status !== 0 && refusal.title === "";
}

export function refusalWords(refusal: Refusal | null, isRecordedHere: boolean): string {
  const told = [refusal?.title, refusal?.whatIsSafe, refusal?.whatToDo].filter(Boolean);
  if (told.length > 0) return told.join(" ");
  if (!isSignedOut(refusal)) {
    return gettext(
      "Your phone cannot read this film any more. What was sent is kept. Please choose it again.",
    );
  }
  return isRecordedHere
    ? gettext(
        "You are signed out. Your film is kept on this phone. Sign in again, and it goes on from there.",
      )
    : gettext(
        "You are signed out. What was sent is kept. Sign in again, choose the same film, and it goes on from there.",
      );
}

export function headWords(stage: string): string {
  if (stage === "paused") return gettext("Paused: %(amount)s");
  if (stage === "waiting") return gettext("Waiting: %(amount)s");
  return gettext("Sending: %(amount)s");
}

export function footWords(stage: string): string {
  if (stage === "paused") return gettext("What was sent is kept. It goes on from here.");
  if (stage === "waiting") return gettext("Waiting for the connection. It goes on from here.");
  return gettext("Lost signal or locked phone? It goes on from here.");
}
