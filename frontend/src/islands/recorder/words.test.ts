import { describe, expect, it } from "vitest";
import { isSignedOut, refusalWords, roomWords, troubleWords } from "./words";

const MB = 1_000_000;
const REFUSED = { status: 413, title: "Too large.", whatIsSafe: "Safe.", whatToDo: "Shorter." };

describe("how much can be sent", () => {
  it("is the limit, and is never overstated", () => {
    expect(roomWords(4_294_967_296, 40_000 * MB)).toBe(
      "A few minutes are enough. Up to 4.2 GB can be sent.",
    );
  });

  it("is the room that is left when that is less", () => {
    expect(roomWords(4_000 * MB, 239.9 * MB)).toBe(
      "A few minutes are enough. There is room for 239 MB more here.",
    );
  });

  it("is said to be nothing before anybody films for nothing", () => {
    expect(roomWords(4_000 * MB, 900_000)).toMatch(/^There is no room for another film here/);
  });
});

describe("what stands in the way", () => {
  it("names both sizes, the film's rounded up", () => {
    expect(troubleWords("too-large", { film: 239.1 * MB, most: 199.9 * MB })).toMatch(
      /^This film has 240 MB; up to 199 MB can be sent\. It is still on your phone\./,
    );
  });

  it("says nothing when nothing does", () => {
    expect(troubleWords(null, { film: 0, most: 0 })).toBe("");
  });
});

describe("what the server said no to", () => {
  it("is told in the server's own words", () => {
    expect(refusalWords(REFUSED, false)).toBe("Too large. Safe. Shorter.");
    expect(isSignedOut(REFUSED)).toBe(false);
  });

  it("is a session that ended when it says nothing", () => {
    const silent = { status: 404, title: "", whatIsSafe: "", whatToDo: "" };
    expect(isSignedOut(silent)).toBe(true);
    expect(refusalWords(silent, false)).toMatch(/choose the same film/);
    expect(refusalWords(silent, true)).toMatch(/Your film is kept on this phone\./);
  });

  it("is the phone's own trouble when nothing was asked", () => {
    const unread = { status: 0, title: "", whatIsSafe: "", whatToDo: "" };
    expect(isSignedOut(unread)).toBe(false);
    expect(refusalWords(unread, false)).toMatch(/^Your phone cannot read this film/);
  });
});
