"""`make journey FILM=path`: the whole path of one film, driven as two people would.

Its own server over HTTPS on a scratch VAR, a phone-sized parent and a desktop clinician in
real Chromium, an upload that is cut and goes on, ingest, codings by key, a reload, a
moment, a review with the parent's words, an activity, and the parent's phone. A film of
100 MB or more, or any with `HARD=1`, meets more while it is sent: the line is cut five
times, once without a word, the web process is killed, and the phone's page is loaded
again. The last line is one JSON object; the exit code is 0 only when all of it held.
"""

import argparse
import json
import os
import shutil
import sys
import traceback
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import chromium  # the finder that the browser tests use (tools/)
import servers
from journey.memory import Memory
from journey.path import Journey
from journey.sending import HARD, LARGE_BYTES, USUAL
from places import folder

MOST_MEMORY_MB = 400


def main() -> int:
    parser = argparse.ArgumentParser(prog="make journey")
    parser.add_argument("film", type=Path)
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--pictures", type=Path, help="where a failure leaves pictures")
    options = parser.parse_args()
    if not options.film.is_file():
        print(f"{options.film} is not a file. Say which film: make journey FILM=path")
        return 2
    result: dict[str, Any] = {"ok": False}
    try:
        film = options.film.resolve()
        is_hard = options.hard or film.stat().st_size >= LARGE_BYTES
        journey = Journey(film, HARD if is_hard else USUAL, options.pictures)
        _run(journey, folder() / f"journey-{os.getpid()}", result)
        result["ok"] = True
    except Exception as error:
        traceback.print_exc()
        result["failed"] = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    print(json.dumps(result))
    return 0 if result["ok"] else 1


def _run(journey: Journey, var: Path, result: dict[str, Any]) -> None:
    server = servers.start(var, is_https=True)
    try:
        server.wait_until_healthy()
        with Memory(server.process.pid).watched() as memory:
            try:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(
                        executable_path=chromium.find(), args=list(chromium.FLAGS)
                    )
                    journey.go(server, browser, result)
                    browser.close()
            finally:
                result["peak_rss_mb"] = memory.peak_mb()
        most = max(result["peak_rss_mb"].values())
        if most >= MOST_MEMORY_MB:
            raise AssertionError(f"A process held {most} MB.")
    finally:
        server.stop()
        shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
