"""A caregiver and a clinician of the demo, with moments to choose from, for one test.

The demo's film is shared with a caregiver made for the test, so that each test has a
review and a phone of its own.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TypedDict

from django.conf import settings
from django.test import Client

import servers
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import User
from attunement_clinic.families.actions import join_team
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Role
from attunement_clinic.recordings.models import Recording, RecordingShare
from attunement_clinic.review.actions import open_review
from browser.desk_film import _actor, _ready_film
from personas import sign_in
from places import REPOSITORY

_STORY_WITHIN_S = 60
_IN_SERVER = (
    "import sys; sys.path[:0] = {paths!r}; from review_film import make; make()"
)


class ReviewFilm(TypedDict):
    """What two browsers need to watch together."""

    staff: dict[str, str]
    parent: dict[str, str]
    family: str
    builder: str
    room: str


def prepare(server: servers.Server) -> ReviewFilm:
    """Make the two people in the server's demo, and open their review."""
    tests = REPOSITORY / "tests"
    code = _IN_SERVER.format(paths=[str(tests), str(tests / "browser")])
    output = server.ask(code)
    made: ReviewFilm = json.loads(output.strip().splitlines()[-1])
    return made


def make() -> None:
    """Do it, inside the server's settings, and print what came of it."""
    film = _ready_film()
    _wait_for_moments(film)
    mark = time.time_ns()
    ingrid = User.objects.get(email="ingrid@demo.example")
    clinician = User.objects.create_user(f"{mark}@demo.example", name="Kim Moss")
    add_staff(None, practice=film.practice, user=clinician, roles={Role.CLINICIAN})
    join_team(_actor(ingrid), family=film.family, user=clinician, role=Role.CLINICIAN)
    parent = User.objects.create_user(f"{mark}@home.example", name="Bea")
    caregiver = Caregiver.objects.create(
        practice=film.practice,
        family=film.family,
        user=parent,
        name="Bea",
        relation=Caregiver.Relation.PARENT,
        is_guardian=False,
    )
    RecordingShare.objects.create(
        practice=film.practice, recording=film, caregiver=caregiver
    )
    review = open_review(_actor(clinician), caregiver_id=caregiver.id)
    told: ReviewFilm = {
        "staff": _cookie(clinician),
        "parent": _cookie(parent),
        "family": f"/desk/families/{film.family_id}",
        "builder": f"/desk/reviews/{review.id}/prepare",
        "room": f"/desk/reviews/{review.id}",
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _cookie(user: User) -> dict[str, str]:
    morsel = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    return {"name": morsel.key, "value": morsel.value}


def _wait_for_moments(film: Recording) -> None:
    """Wait for the demo's story, which chooses moments once the film is ready."""
    deadline = time.monotonic() + _STORY_WITHIN_S
    while film.moments.count() < 6:
        assert time.monotonic() < deadline, "the demo's story was not told"
        time.sleep(0.3)
