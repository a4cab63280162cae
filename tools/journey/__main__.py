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
import time
import traceback
from pathlib import Path
from typing import Any

from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import chromium  # the finder that the browser tests use (tools/)
import servers
from journey.cutting_proxy import CuttingProxy
from journey.desk import Desk
from journey.memory import Memory
from journey.people import Clinician, Parent, until
from journey.room import Room
from journey.sending import HARD, LARGE_BYTES, USUAL, Sending, Trials
from journey.witness import Witness
from places import folder

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
PARENT = "runa@journey.example"
WORDS = "A few minutes of settling to sleep, when it suits you."
MOST_MEMORY_MB = 400
SAID = "He looks for me before he smiles."
# A long film in 4K, on a machine that has other things to do.
INGEST_WITHIN_S = 3 * 3600


def main() -> int:
    parser = argparse.ArgumentParser(prog="make journey")
    parser.add_argument("film", type=Path)
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--pictures", type=Path, help="where a failure leaves pictures")
    parser.add_argument(
        "--var", type=Path, help="a VAR in which the demo was made before"
    )
    options = parser.parse_args()
    if not options.film.is_file():
        print(f"{options.film} is not a file. Say which film: make journey FILM=path")
        return 2
    result: dict[str, Any] = {"ok": False}
    try:
        film = options.film.resolve()
        is_hard = options.hard or film.stat().st_size >= LARGE_BYTES
        journey = _Journey(film, HARD if is_hard else USUAL, options.pictures)
        journey.run(options.var, result)
        result["ok"] = True
    except Exception as error:
        traceback.print_exc()
        result["failed"] = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    print(json.dumps(result))
    return 0 if result["ok"] else 1


class _Journey:
    def __init__(self, film: Path, trials: Trials, pictures: Path | None) -> None:
        self._film, self._trials, self._pictures = film, trials, pictures

    def run(self, var: Path | None, result: dict[str, Any]) -> None:
        var = var or folder() / f"journey-{os.getpid()}"
        server = servers.start(var, is_https=True)
        try:
            server.wait_until_healthy()
            with Memory(server.process.pid).watched() as memory:
                try:
                    self._browse(server, result)
                finally:
                    result["peak_rss_mb"] = memory.peak_mb()
            most = max(result["peak_rss_mb"].values())
            if most >= MOST_MEMORY_MB:
                raise AssertionError(f"A process held {most} MB.")
        finally:
            server.stop()
            shutil.rmtree(var, ignore_errors=True)

    def _browse(self, server: servers.Server, result: dict[str, Any]) -> None:
        tls = server.var / "tls"
        port = int(server.origin.rpartition(":")[2])
        proxy = CuttingProxy(port, tls / "server.crt", tls / "server.key")
        with proxy.running(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=list(chromium.FLAGS)
            )
            origin = f"https://localhost:{proxy.port}"
            about = {"base_url": origin, "ignore_https_errors": True, "locale": "en-GB"}
            desk = browser.new_context(**about, viewport={"width": 1440, "height": 900})
            phone = browser.new_context(**about, **PHONE)
            for context in (desk, phone):
                context.set_default_timeout(30_000)
            witness = Witness(desk, phone)
            try:
                clinician, parent = Clinician(desk), Parent(phone, PARENT)
                sending = Sending(server, proxy, parent, self._film, self._trials)
                self._walk(clinician, parent, sending, result)
                witness.judge()
            except Exception:
                self._keep(desk.pages + phone.pages)
                raise
            finally:
                browser.close()

    def _walk(
        self,
        clinician: Clinician,
        parent: Parent,
        sending: Sending,
        result: dict[str, Any],
    ) -> None:
        clinician.sign_in()
        clinician.open_family()
        link = clinician.invite(PARENT)
        clinician.ask_for_film(WORDS)
        parent.accept(link)
        parent.agree_and_choose(str(self._film))
        sending.run(result)
        recording_id = self._wait_for_ingest(clinician, result)
        sending.check_stored(clinician.page, recording_id, result)
        desk = Desk(clinician.page, recording_id)
        desk.code(result)
        moment = desk.mark_moment()
        result["moment_ms"] = moment
        room = Room(clinician.page, clinician.family_url)
        room.prepare()
        room.watch_together(SAID)
        result["parent_sees"] = parent.sees([SAID, room.ACTIVITY])
        parent.watch_moment(moment)

    def _wait_for_ingest(self, clinician: Clinician, result: dict[str, Any]) -> str:
        page = clinician.page
        began = time.monotonic()
        page.goto(clinician.family_url)
        film = page.locator('main a[href*="/desk/films/"]').first.get_attribute("href")
        recording_id = str(film).rstrip("/").rpartition("/")[2]
        state: dict[str, Any] = {}

        def is_done() -> bool:
            state.update(page.request.get(f"/api/v1/recordings/{recording_id}").json())
            return state["state"] in {"ready", "refused"}

        page.goto(f"/desk/films/{recording_id}")
        until(is_done, page, INGEST_WITHIN_S, "The film's end of preparation")
        if state["state"] == "refused":
            raise AssertionError(f"The film was refused: {state}")
        result["ingest_s"] = round(time.monotonic() - began, 1)
        # The page that waited shows the film by itself.
        expect(page.locator("video")).to_have_js_property("readyState", 4)
        return recording_id

    def _keep(self, pages: list[Any]) -> None:
        if self._pictures is None:
            return
        self._pictures.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, 1):
            page.screenshot(path=self._pictures / f"{number}.png", full_page=True)
            print(number, page.url)


if __name__ == "__main__":
    sys.exit(main())
