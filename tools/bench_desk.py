"""How smoothly the coding desk runs: 10,000 annotations on a film of two hours.

Prints one JSON line. The peer is the display: sixty pictures a second while the timeline
scrolls and the film plays, and a key on the screen within one of them.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from playwright.sync_api import Page, sync_playwright

import chromium
import desk_page

ANNOTATIONS = 10_000
DURATION_MS = 7_200_000
SCROLL_S = 8
KEYS = 60
DISPLAY_HZ = 60
_LOOP_S = 60
_DRAWN = Path("src/attunement_clinic/config/demo/films/drawn.mp4")

# Scrolls by wheel as a hand does, once a frame, and notes when each frame came.
_SCROLL = """seconds => new Promise(done => {
  const lanes = document.querySelector(".tl-lanes");
  const stamps = [];
  const next = (now) => {
    stamps.push(now);
    if (now - stamps[0] >= seconds * 1000) return done(stamps);
    const deltaX = stamps.length % 240 < 120 ? 90 : -40;
    lanes.dispatchEvent(new WheelEvent("wheel", { deltaX, bubbles: true, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""

# From the key to the end of the frame in which the desk has drawn it.
_WATCH_KEYS = """() => {
  window.keyDelays = [];
  window.addEventListener("keydown", (event) => {
    if (!/^[a-z]$/.test(event.key)) return;
    requestAnimationFrame(() => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => keyDelays.push(performance.now() - event.timeStamp);
      drawn.port2.postMessage(0);
    });
  });
}"""


def main() -> int:
    """Measure, and print the line."""
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as scratch:
        folder = Path(scratch) / "built"
        desk_page.build(folder)
        _two_hours(folder / "film.mp4")
        with desk_page.served(folder) as origin, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=list(chromium.FLAGS)
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            print(json.dumps(_measure(page, origin)))
            browser.close()
    return 0


def _measure(page: Page, origin: str) -> dict[str, Any]:
    page.goto(
        f"{origin}/{desk_page.PAGE}?film=film.mp4&rate=30/1&duration={DURATION_MS}"
        f"&rows={ANNOTATIONS}"
    )
    page.wait_for_function("window.desk && desk.film.video.readyState >= 3")
    page.evaluate("desk.film.setMuted(true)")
    page.keyboard.press("Space")
    page.wait_for_function("desk.film.frame > 5")
    stamps: list[float] = page.evaluate(_SCROLL, SCROLL_S)
    delays = _press_keys(page)
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(stamps))
    frames_per_s = 1000 * len(gaps) / (stamps[-1] - stamps[0])
    return {
        "name": "desk",
        "ours_s": round(1 / frames_per_s, 5),
        "peer": f"a display of {DISPLAY_HZ} Hz",
        "peer_s": round(1 / DISPLAY_HZ, 5),
        "ratio": round(DISPLAY_HZ / frames_per_s, 3),
        "goal": 1.0,
        "annotations": page.evaluate("desk.model.size"),
        "frames_per_s": round(frames_per_s, 1),
        "frame_ms_p99": round(gaps[int(len(gaps) * 0.99)], 1),
        "key_to_mark_ms": round(delays[len(delays) // 2], 1),
        "key_to_mark_ms_p95": round(delays[int(len(delays) * 0.95)], 1),
    }


def _press_keys(page: Page) -> list[float]:
    """Code live in a stretch that is full of bouts; return the delays, sorted."""
    page.evaluate("desk.model.chooseTier('infant-1.engagement')")
    page.evaluate(_WATCH_KEYS)
    for place in range(KEYS):
        page.keyboard.press("posxcd"[place % 6])
        page.wait_for_timeout(97)
    page.wait_for_function(f"keyDelays.length === {KEYS}")
    delays: list[float] = page.evaluate("keyDelays")
    return sorted(delays)


def _two_hours(target: Path) -> None:
    """Make a film of two hours: the drawn one over and over, or a test picture."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    quiet = [ffmpeg, "-loglevel", "error", "-y"]
    source = _DRAWN
    if not source.exists():
        source = target.with_name("once.mp4")
        picture = f"testsrc2=size=1280x720:rate=30:duration={_LOOP_S}"
        encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "34", "-g", "60"]
        subprocess.run(
            [
                *(*quiet, "-f", "lavfi", "-i", picture),
                *(*encode, "-pix_fmt", "yuv420p", str(source)),
            ],
            check=True,
        )
    length = str(DURATION_MS / 1000)
    subprocess.run(
        [
            *(*quiet, "-stream_loop", "-1", "-i", str(source), "-t", length),
            *("-c", "copy", "-movflags", "+faststart", str(target)),
        ],
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
