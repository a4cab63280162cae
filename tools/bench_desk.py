"""How smoothly the coding desk runs: 10,000 annotations on a film of two hours.

``make bench-desk`` prints one JSON line. The peer is an empty page in the same browser,
measured in turn with the desk: it shows every picture of the display. The desk scrolls its
lanes while the film plays; then keys are pressed, and timed until their mark is drawn.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from playwright.sync_api import Page, sync_playwright

import chromium
import desk_page

ANNOTATIONS = 10_000
DURATION_MS = 7_200_000
ROUNDS = 3
SCROLL_S = 5
KEYS = 60
# One picture in a hundred may be late: a browser is not alone on its machine.
GOAL = 1.01
_REPOSITORY = Path(__file__).parents[1]
_DRAWN = _REPOSITORY / "src/attunement_clinic/config/demo/films/drawn.mp4"
_EMPTY = "<!doctype html><title>Empty</title><canvas></canvas>"

# Turns a wheel as a hand does, once a frame, and notes when each frame came.
_SCROLL = """seconds => new Promise(done => {
  const canvas = document.querySelector(".tl-lanes") ?? document.querySelector("canvas");
  const stamps = [];
  const next = (now) => {
    stamps.push(now);
    if (now - stamps[0] >= seconds * 1000) return done(stamps);
    const deltaX = stamps.length % 240 < 120 ? 90 : -40;
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaX, bubbles: true, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""

# From the key to the end of the frame in which it was drawn.
_WATCH_KEYS = """() => {
  const isWatched = window.keyDelays;
  window.keyDelays = [];
  if (isWatched) return;
  window.addEventListener("keydown", (event) => {
    if (!/^[a-z]$/.test(event.key)) return;
    requestAnimationFrame(() => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => keyDelays.push(performance.now() - event.timeStamp);
      drawn.port2.postMessage(0);
    });
  });
}"""


@dataclass(frozen=True)
class Run:
    """One page, scrolled and typed on: frame times and key delays, sorted, in ms."""

    gaps: list[float]
    delays: list[float]

    @property
    def frame_ms(self) -> float:
        return sum(self.gaps) / len(self.gaps)


def main() -> int:
    """Measure, and print the line."""
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as scratch:
        folder = Path(scratch) / "built"
        desk_page.build(folder)
        _two_hours(folder / "film.mp4")
        (folder / "empty.html").write_text(_EMPTY)
        with desk_page.served(folder) as origin, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=list(chromium.FLAGS)
            )
            empty = _page(browser, f"{origin}/empty.html")
            desk = _open_desk(_page(browser, "about:blank"), origin)
            line = _line(empty, desk)
            browser.close()
    print(json.dumps(line))
    return 0 if line["reached"] else 1


def _page(browser: Any, address: str) -> Page:
    page: Page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    return page


def _open_desk(page: Page, origin: str) -> Page:
    page.goto(
        f"{origin}/{desk_page.PAGE}?film=film.mp4&rate=30/1&duration={DURATION_MS}"
        f"&rows={ANNOTATIONS}"
    )
    page.wait_for_function("window.desk && desk.film.video.readyState >= 3")
    page.evaluate("desk.film.setMuted(true)")
    return page


def _line(empty: Page, desk: Page) -> dict[str, Any]:
    """Measure both in turn; the quickest round of each counts."""
    peers, ours = [], []
    for _ in range(ROUNDS):
        peers.append(_measure(empty))
        desk.bring_to_front()
        desk.evaluate("desk.model.chooseTier('infant-1.engagement')")
        desk.evaluate("desk.goTo(60000)")
        desk.keyboard.press("Space")
        desk.wait_for_function("desk.film.isPlaying && desk.film.ms > 60500")
        ours.append(_measure(desk))
        desk.keyboard.press("Space")
        desk.wait_for_function("!desk.film.isPlaying")
    peer, our = (min(runs, key=lambda run: run.frame_ms) for runs in (peers, ours))
    key_ms, peer_key_ms = (
        min(_middle(run.delays) for run in runs) for runs in (ours, peers)
    )
    ratio = our.frame_ms / peer.frame_ms
    return {
        "name": "desk",
        "ours_s": round(our.frame_ms / 1000, 5),
        "peer": "an empty page in the same browser",
        "peer_s": round(peer.frame_ms / 1000, 5),
        "ratio": round(ratio, 3),
        "goal": GOAL,
        "reached": ratio <= GOAL and key_ms <= peer.frame_ms,
        "annotations": desk.evaluate("desk.model.size"),
        "frames_per_s": round(1000 / our.frame_ms, 1),
        "display_frames_per_s": round(1000 / peer.frame_ms, 1),
        "frame_ms_p99": round(our.gaps[int(len(our.gaps) * 0.99)], 1),
        "film_frames_dropped": desk.evaluate(
            "desk.film.video.getVideoPlaybackQuality().droppedVideoFrames"
        ),
        "key_to_mark_ms": round(key_ms, 1),
        "key_to_mark_ms_p95": round(our.delays[int(len(our.delays) * 0.95)], 1),
        "key_on_an_empty_page_ms": round(peer_key_ms, 1),
    }


def _measure(page: Page) -> Run:
    """Scroll a page for a while, then press keys; on the desk the film plays on."""
    page.bring_to_front()
    stamps: list[float] = page.evaluate(_SCROLL, SCROLL_S)
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(stamps))
    page.evaluate(_WATCH_KEYS)
    for place in range(KEYS):
        page.keyboard.press("posxcd"[place % 6])
        page.wait_for_timeout(97)
    page.wait_for_function(f"keyDelays.length >= {KEYS}")
    delays: list[float] = page.evaluate("keyDelays")
    return Run(gaps, sorted(delays))


def _middle(sorted_values: list[float]) -> float:
    return sorted_values[len(sorted_values) // 2]


def _two_hours(target: Path) -> None:
    """Make a film of two hours: the drawn one over and over."""
    length = str(DURATION_MS / 1000)
    subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y"),
            *("-stream_loop", "-1", "-i", str(_DRAWN), "-t", length),
            *("-c", "copy", "-movflags", "+faststart", str(target)),
        ],
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
