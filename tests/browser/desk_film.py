"""The demo's film, ready to be coded by somebody who has not coded it before.

A film has one coding by each coder and scheme, so each test brings its own coder: a
clinician of the demo practice who joined the family's care team a moment ago.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TypedDict

from django.conf import settings
from django.test import Client

import servers
from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import User
from attunement_clinic.coding.actions import open_coding_session
from attunement_clinic.families.actions import join_team
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings.models import Recording
from personas import sign_in
from places import REPOSITORY

_READY_WITHIN_S = 180
_IN_SERVER = "import sys; sys.path[:0] = {paths!r}; from desk_film import make; make()"


class DeskFilm(TypedDict):
    """What a browser needs to code the film."""

    cookie: dict[str, str]
    page: str
    coding: str
    recording: str


def prepare(server: servers.Server) -> DeskFilm:
    """Bring a new coder into the server's demo, and open their coding."""
    tests = REPOSITORY / "tests"
    code = _IN_SERVER.format(paths=[str(tests), str(tests / "browser")])
    output = server.ask(code)
    made: DeskFilm = json.loads(output.strip().splitlines()[-1])
    return made


def make() -> None:
    """Do it, inside the server's settings, and print what came of it."""
    recording = _ready_film()
    ingrid = User.objects.get(email="ingrid@demo.example")
    email = f"{time.time_ns()}@demo.example"
    coder = User.objects.create_user(email, name="Kim Moss")
    practice = recording.practice
    add_staff(None, practice=practice, user=coder, roles={Role.CLINICIAN})
    join_team(_actor(ingrid), family=recording.family, user=coder, role=Role.CLINICIAN)
    session = open_coding_session(_actor(coder), recording_id=recording.id)
    cookie = sign_in(Client(), coder).cookies[settings.SESSION_COOKIE_NAME]
    told: DeskFilm = {
        "cookie": {"name": cookie.key, "value": cookie.value},
        "page": f"/desk/coding/{session.id}",
        "coding": str(session.id),
        "recording": str(recording.id),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _ready_film() -> Recording:
    """Wait for the worker to make the demo's film ready."""
    deadline = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < deadline:
        recording = Recording.objects.order_by("created_at").first()
        if recording is not None and recording.state == Recording.State.READY:
            return recording
        time.sleep(0.3)
    message = (
        f"the demo's film is not ready: {recording}, {recording and recording.state}"
    )
    raise TimeoutError(message)


def _actor(user: User) -> Actor:
    actor = actor_for(user)
    assert actor is not None, f"{user} is nobody here"
    return actor
