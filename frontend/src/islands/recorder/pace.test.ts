import { describe, expect, it } from "vitest";
import { amountWords, durationWords, leftWords, Pace } from "./pace";

describe("how far a film is", () => {
  it("never overstates what is here, never understates the whole", () => {
    expect(amountWords(148_900_000, 238_200_000)).toBe("148 of 239 MB");
  });

  it("groups thousands", () => {
    expect(amountWords(0, 4_000_000_000)).toBe("0 of 4,000 MB");
  });

  it("tells a film's length as minutes and seconds", () => {
    expect(durationWords(242)).toBe("4:02");
  });
});

describe("how long the rest takes", () => {
  it("is not told before there is a pace", () => {
    const pace = new Pace();
    pace.see(0, 0);
    pace.see(1000, 1000);
    expect(leftWords(pace.left(9000))).toBe("");
  });

  it("follows what went lately", () => {
    const pace = new Pace();
    pace.see(0, 0);
    pace.see(5_000_000, 10_000);
    expect(leftWords(pace.left(95_000_000))).toBe("about 3 min");
    expect(leftWords(pace.left(10_000_000))).toBe("less than a minute");
  });

  it("begins anew when a part has to be sent again", () => {
    const pace = new Pace();
    pace.see(0, 0);
    pace.see(16_000_000, 5000);
    pace.see(8_000_000, 6000);
    expect(pace.left(20_000_000)).toBeNull();
  });
});
