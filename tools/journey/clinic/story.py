"""The story: one mother, her baby, her therapist, step by step."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

import servers
from journey.clinic import forms
from journey.clinic.letter import Letter
from journey.clinic.reception import Reception
from journey.clinic.talk import OWN, Talk
from journey.clinic.visitor import Visitor
from journey.cutting_proxy import CuttingProxy
from journey.path import PHONE, FilmPath
from journey.people import Clinician, Parent
from journey.sending import CALM, Sending
from journey.witness import Witness

NAME, BABY = "Amara", "Kito"
ADDRESS = "amara@journey.example"
WORRY = "That I will never feel what a mother feels."
GOAL = "Look forward to him waking, one morning."
_WEEKS_OLD = 14


class Story:
    """Everything around one film; `result["steps"]` is what held, in order."""

    def __init__(self, film: Path, pictures: Path) -> None:
        self._film, self._pictures = film, pictures

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
            clinician, parent = Clinician(desk), Parent(phone, ADDRESS)
            sending = Sending(server, proxy, parent, self._film, CALM)
            try:
                self._walk(Scene(FilmPath(clinician, parent, sending), result))
                witness.judge()
            except Exception:
                self._keep(desk.pages + phone.pages)
                raise
            finally:
                desk.close()
                phone.close()

    def _walk(self, scene: Scene) -> None:
        for name, step in scene.steps():
            began = time.monotonic()
            scene.result["failed_at"] = name
            step()
            took = round(1000 * (time.monotonic() - began))
            scene.result["steps"].append({"step": name, "ms": took})
        del scene.result["failed_at"]

    def _keep(self, pages: list[Page]) -> None:
        self._pictures.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, 1):
            picture = self._pictures / f"{number}.png"
            page.screenshot(path=picture, full_page=True)
            print(f"{picture}: {page.url}")


class Scene:
    """The two people, and what each step of theirs is."""

    def __init__(self, path: FilmPath, result: dict[str, Any]) -> None:
        self.result = result
        self._path = path
        self._clinician, self._parent = path.clinician, path.parent
        self._visitor = Visitor(self._parent.page)
        self._link = ""

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """List the steps in their order."""
        return [
            ("self-check", self._look),
            ("contact", self._write_to_the_practice),
            ("intake", self._take_in),
            ("invitation", self._let_in),
            ("questionnaires", self._answer_worries),
            ("call", self._take_the_call),
            ("interview", self._talk),
            ("goals", self._say_what_is_hoped),
            ("film", self._send_film),
            ("coding", self._code),
            ("review", self._watch_together),
            ("outcome", self._look_back),
            ("letter", self._write_letter),
            ("closing", self._close),
        ]

    @property
    def _desk(self) -> Page:
        return self._clinician.page

    @property
    def _family_url(self) -> str:
        return self._clinician.family_url

    def _look(self) -> None:
        self.result["named"] = self._visitor.look_at_what_worries()

    def _write_to_the_practice(self) -> None:
        born = datetime.now(tz=UTC).date() - timedelta(weeks=_WEEKS_OLD)
        self._visitor.ask_for_talk(
            name=NAME, email=ADDRESS, baby=BABY, born_on=born.isoformat()
        )

    def _take_in(self) -> None:
        self._clinician.sign_in()
        reception = Reception(self._desk)
        reception.read(NAME)
        self._clinician.family_url, self._link = reception.take_in()

    def _let_in(self) -> None:
        self._parent.accept(self._link)

    def _answer_worries(self) -> None:
        """Answer what worries; the answer that needs a person is there before Send."""
        forms.ask(self._desk, self._family_url, "What worries you", "At the beginning")
        sheet = forms.Sheet(self._parent.page, "What worries you")
        if not sheet.promises_reading:
            raise AssertionError("Nobody says that some answers are read at once.")
        sheet.write(WORRY)
        sheet.choose("On most days")
        sheet.next(2)
        sheet.choose(forms.AFRAID)
        self.result["numbers_shown"] = len(sheet.sees_contacts())
        # The call stands whether or not the form is ever sent; she sends it all the same.
        sheet.go_on()
        sheet.send()

    def _take_the_call(self) -> None:
        forms.take_call(
            self._desk, "Rang her at once. She is not alone today; seen at 16:00."
        )

    def _talk(self) -> None:
        talk = Talk(self._desk, self._family_url)
        talk.write()
        talk.ask_about_safety()
        talk.name_concern("avoidance", "I find something else to do when he wakes.")
        talk.mark()
        talk.sign()

    def _say_what_is_hoped(self) -> None:
        forms.ask(self._desk, self._family_url, "What you hope for", "At the beginning")
        sheet = forms.Sheet(self._parent.page, "What you hope for")
        sheet.write(GOAL)
        sheet.choose("2")
        sheet.next(2)
        sheet.send()
        self._desk.goto(f"{self._family_url}/plan")
        expect(self._desk.locator(".goals").first).to_contain_text(GOAL)

    def _send_film(self) -> None:
        self._desk.goto(self._family_url)
        self._path.ask()
        self._parent.page.goto("/home")
        self._path.send(self.result)

    def _code(self) -> None:
        self._path.code(self.result)
        # Every measure of it is long; `make journey` prints them.
        del self.result["measures"]

    def _watch_together(self) -> None:
        self._path.watch_together(self.result)

    def _look_back(self) -> None:
        """Ask each worry again; what its reporter says stands first, in words."""
        title = "What worried you, asked again"
        forms.ask(self._desk, self._family_url, title, "At the end")
        sheet = forms.Sheet(self._parent.page, title)
        sheet.choose("less")
        sheet.choose("On some days")
        sheet.choose("Nothing like that")
        sheet.send()
        page = self._desk
        page.goto(f"{self._family_url}/outcomes")
        worry = page.locator(".came-with .worry").first
        expect(worry).to_contain_text(WORRY)
        expect(worry).to_contain_text("less")

    def _write_letter(self) -> None:
        """Close with a letter that holds her words and nothing of the notes."""
        letter = Letter(self._desk, self._family_url)
        letter.write(holds=WORRY, holds_not=OWN)
        self.result["letter_bytes"] = letter.save(self._clinician.password())

    def _close(self) -> None:
        Letter(self._desk, self._family_url).end_care(
            "They write if the nights come back."
        )
