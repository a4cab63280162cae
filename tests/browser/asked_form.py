"""A form that waits for a mother of the demo; what became of it, as the practice sees it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypedDict

import servers

_TESTS = Path(servers.__file__).parent
_ASK = "import sys; sys.path.insert(0, {tests!r}); from browser.asked_form import {verb}; {verb}()"


class AskedForm(TypedDict):
    """Where the form is, and who comes to it."""

    form: str
    tablet: str
    parent: dict[str, str]
    staff: dict[str, str]
    colleague: dict[str, str]


class Call(TypedDict):
    """A call for a person: its lines, and where the form stands."""

    state: str
    lines: list[str]
    numbers: int
    form: str


def ask(server: servers.Server) -> AskedForm:
    """Ask Dana for her worries, and open a second form for the tablet."""
    made: AskedForm = _run(server, "make")
    return made


def calls(server: servers.Server) -> list[Call]:
    """List the calls that were made for Dana."""
    found: list[Call] = _run(server, "tell")
    return found


def make() -> None:
    """Do it, inside the server's settings, and print what came of it."""
    from django.conf import settings
    from django.test import Client

    from attunement_clinic.accounts.access import actor_for
    from attunement_clinic.accounts.models import User
    from attunement_clinic.families.models import Caregiver
    from attunement_clinic.questionnaires import actions
    from personas import sign_in

    def cookie(email: str) -> dict[str, str]:
        client = sign_in(Client(), User.objects.get(email=email))
        morsel = client.cookies[settings.SESSION_COOKIE_NAME]
        return {"name": morsel.key, "value": morsel.value}

    ingrid = actor_for(User.objects.get(email="ingrid@demo.example"))
    dana = Caregiver.objects.get(name="Dana")
    petra = Caregiver.objects.get(name="Petra")
    assert ingrid is not None
    form = actions.ask_form(ingrid, caregiver_id=dana.id, form="worries")
    other = actions.ask_form(ingrid, caregiver_id=petra.id, form="worries")
    _link, token = actions.make_tablet_link(ingrid, request_id=other.id)
    told = {
        "form": f"/form/{form.id}",
        "tablet": f"/form/here/open/{token}",
        "parent": cookie("dana@demo.example"),
        "staff": cookie("ingrid@demo.example"),
        "colleague": cookie("jonas@demo.example"),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def tell() -> None:
    """Print the calls, inside the server's settings."""
    from attunement_clinic.questionnaires.models import QuestionnaireResponse
    from attunement_clinic.safety.models import SafetyTask

    found = [
        {
            "state": task.state,
            "lines": [entry.kind for entry in task.entries.all()],
            "numbers": sum(
                entry.facts.get("numbers", 0) for entry in task.entries.all()
            ),
            "form": QuestionnaireResponse.objects.get(
                caregiver_id=task.caregiver_id
            ).status,
        }
        for task in SafetyTask.objects.all()
    ]
    sys.stdout.write(json.dumps(found) + "\n")


def _run(server: servers.Server, verb: str) -> object:
    output = server.ask(_ASK.format(tests=str(_TESTS), verb=verb))
    return json.loads(output.strip().splitlines()[-1])
