/**
 * Milliseconds and frames: the only place of the front end that rounds. It holds the same
 * golden vectors as the library's `timebase.py` (tests/golden/timebase.json).
 */
export type FrameRate = readonly [numerator: number, denominator: number];

/** The millisecond of frame `n`: the exact presentation time, rounded up. */
export function msOfFrame(frame: number, [num, den]: FrameRate): number {
  return Math.ceil((frame * 1000 * den) / num);
}

/** The last frame whose presentation time is at or before `ms`. */
export function frameAt(ms: number, [num, den]: FrameRate): number {
  return Math.floor((ms * num) / (1000 * den));
}

/** The second to seek to so that frame `n` is shown, whatever the player rounds. */
export function middleOfFrameSeconds(frame: number, [num, den]: FrameRate): number {
  return ((2 * frame + 1) * den) / (2 * num);
}

/** The frame on screen when a `VideoFrame` carries this timestamp (microseconds). */
export function frameOfTimestamp(timestampUs: number, [num, den]: FrameRate): number {
  return Math.round((timestampUs * num) / (1_000_000 * den));
}

/** `1:08.320`, and `1:02:03.004` from an hour on. */
export function clock(ms: number, { withMs = true }: { withMs?: boolean } = {}): string {
  const whole = Math.max(0, Math.floor(ms));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = String(Math.floor(whole / 1000) % 60).padStart(2, "0");
  const head = hours ? `${hours}:${String(minutes).padStart(2, "0")}` : String(minutes);
  const tail = withMs ? `.${String(whole % 1000).padStart(3, "0")}` : "";
  return `${head}:${seconds}${tail}`;
}
