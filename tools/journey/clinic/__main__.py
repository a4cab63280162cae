"""`make journey-clinic`: everything around a film, driven as the people do who walk it.

Real browsers on a demo of their own: a visitor looks at what is worrying and asks for a
first talk; the practice takes the family in; forms are answered, one answer calls a person;
an interview is written and a sentence of it marked; goals, a film, moments, watching it
together; each worry is asked again, and looked back at; a letter, and the end of care. The
last line is one JSON object; the exit code is 0 only when every step held. A failure says
at which step, and leaves a picture of each open page.
"""

import argparse
import json
import os
import shutil
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[3] / "tests"))

import chromium  # the finder that the browser tests use (tools/)
import servers
from journey.clinic.story import Story
from places import REPOSITORY, folder

DRAWN = REPOSITORY / "src/attunement_clinic/config/demo/films/drawn.mp4"
PICTURES = REPOSITORY / "test-results" / "journey-clinic"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make journey-clinic")
    parser.add_argument("--film", type=Path, default=DRAWN)
    parser.add_argument(
        "--pictures", type=Path, default=PICTURES, help="where a failure leaves them"
    )
    options = parser.parse_args()
    if not options.film.is_file():
        print(f"{options.film} is not a file.")
        return 2
    result: dict[str, Any] = {"ok": False, "steps": []}
    began = time.monotonic()
    shutil.rmtree(options.pictures, ignore_errors=True)
    try:
        story = Story(options.film.resolve(), options.pictures)
        _run(story, folder() / f"clinic-{os.getpid()}", result)
        result["ok"] = True
    except Exception as error:
        traceback.print_exc()
        if "failed_at" in result:
            print(f"The step “{result['failed_at']}” did not hold.")
        result["failed"] = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    result["ms"] = round(1000 * (time.monotonic() - began))
    print(json.dumps(result))
    return 0 if result["ok"] else 1


def _run(story: Story, var: Path, result: dict[str, Any]) -> None:
    server = servers.start(var, is_https=True)
    try:
        server.wait_until_healthy()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=list(chromium.FLAGS)
            )
            story.go(server, browser, result)
            browser.close()
    finally:
        server.stop()
        shutil.rmtree(var, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
