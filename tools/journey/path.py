"""The path of one film: from a parent's phone to what the parent sees of the review."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

import servers
from journey.cutting_proxy import CuttingProxy
from journey.desk import Desk
from journey.people import Clinician, Parent, until
from journey.room import Room
from journey.sending import Sending, Trials
from journey.witness import Witness

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
PARENT = "runa@journey.example"
WORDS = "A few minutes of settling to sleep, when it suits you."
SAID = "He looks for me before he smiles."
# A long film in 4K, on a machine that has other things to do.
INGEST_WITHIN_S = 3 * 3600


class Journey:
    """One film's way through a server that serves over HTTPS; `result` is what it showed."""

    def __init__(
        self, film: Path, trials: Trials, pictures: Path | None = None
    ) -> None:
        self._film, self._trials, self._pictures = film, trials, pictures

    def go(
        self, server: servers.Server, browser: Browser, result: dict[str, Any]
    ) -> None:
        """Walk the whole path; raise where it does not hold."""
        tls = server.var / "tls"
        port = int(server.origin.rpartition(":")[2])
        proxy = CuttingProxy(port, tls / "server.crt", tls / "server.key")
        with proxy.running():
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
                desk.close()
                phone.close()

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

    def _keep(self, pages: list[Page]) -> None:
        if self._pictures is None:
            return
        self._pictures.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, 1):
            page.screenshot(path=self._pictures / f"{number}.png", full_page=True)
            print(number, page.url)
