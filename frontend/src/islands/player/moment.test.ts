import { describe, expect, it } from "vitest";
import { momentBefore } from "./moment";

describe("a moment kept by one key", () => {
  it("is the last eight seconds", () => {
    expect(momentBefore(20_000, 75_000)).toEqual({ onset_ms: 12_000, offset_ms: 20_000 });
  });

  it("begins with the film when less has been seen", () => {
    expect(momentBefore(3_000, 75_000)).toEqual({ onset_ms: 0, offset_ms: 3_000 });
  });

  it("is never too short to be seen", () => {
    expect(momentBefore(0, 75_000)).toEqual({ onset_ms: 0, offset_ms: 1_000 });
    expect(momentBefore(0, 600)).toEqual({ onset_ms: 0, offset_ms: 600 });
  });

  it("never reaches past the film", () => {
    expect(momentBefore(80_000, 75_000)).toEqual({ onset_ms: 67_000, offset_ms: 75_000 });
  });
});
