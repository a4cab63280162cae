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
                self._walk(FilmPath(clinician, parent, sending), result)
                witness.judge()
            except Exception:
                self._keep(desk.pages + phone.pages)
                raise
            finally:
                desk.close()
                phone.close()

    def _walk(self, path: FilmPath, result: dict[str, Any]) -> None:
        clinician, parent = path.clinician, path.parent
        clinician.sign_in()
        clinician.open_family()
        link = clinician.invite(PARENT)
        path.ask()
        parent.accept(link)
        path.send(result)
        path.code(result)
        path.watch_together(result)

    def _keep(self, pages: list[Page]) -> None:
        if self._pictures is None:
            return
        self._pictures.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, 1):
            page.screenshot(path=self._pictures / f"{number}.png", full_page=True)
            print(number, page.url)


class FilmPath:
    """What happens to one film between a clinician and a parent, part by part."""

    def __init__(self, clinician: Clinician, parent: Parent, sending: Sending) -> None:
        self.clinician, self.parent = clinician, parent
        self._sending = sending
        self._recording_id = ""
        self._moment: list[int] = []

    def ask(self) -> None:
        """Ask for a film, in words."""
        self.clinician.ask_for_film(WORDS)

    def send(self, result: dict[str, Any]) -> None:
        """Agree, choose the film, send it, and find it whole where it is kept."""
        self.parent.agree_and_choose(self._sending.film)
        self._sending.run(result)
        self._recording_id = self._wait_for_ingest(result)
        self._sending.check_stored(self.clinician.page, self._recording_id, result)

    def code(self, result: dict[str, Any]) -> None:
        """Code the film by key, and keep a moment of it."""
        desk = Desk(self.clinician.page, self._recording_id)
        desk.code(result)
        self._moment = desk.mark_moment()
        result["moment_ms"] = self._moment

    def watch_together(self, result: dict[str, Any]) -> None:
        """Prepare, watch, share; the parent finds the words and the moment again."""
        room = Room(self.clinician.page, self.clinician.family_url)
        room.prepare()
        room.watch_together(SAID)
        result["parent_sees"] = self.parent.sees([SAID, room.ACTIVITY])
        self.parent.watch_moment(self._moment)

    def _wait_for_ingest(self, result: dict[str, Any]) -> str:
        page = self.clinician.page
        began = time.monotonic()
        page.goto(self.clinician.family_url)
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
