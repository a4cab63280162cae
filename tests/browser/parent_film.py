"""Parents with a wish for a film, each in a practice of her own, made for one test.

So nothing that one of them sends, and no limit of her practice, meets another test. She
is asked by her clinician; her partner has an account of his own, and sees nothing of hers.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from typing import Any, TypedDict

from django.conf import settings
from django.utils import timezone

import servers
from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.families.actions import NewCaregiver, NewInfant, open_family
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.actions.invitations import acknowledge, ask_for_film
from attunement_clinic.recordings.models import Recording, Situation, Upload
from personas import fresh
from places import REPOSITORY

_IN_SERVER = (
    "import sys; sys.path[:0] = {paths!r}; import parent_film; parent_film.{call}"
)


class ParentFilm(TypedDict):
    """What the phones of one family need, and the clinician's desk."""

    parent: dict[str, str]
    partner: dict[str, str]
    clinician: dict[str, str]
    practice: str
    invitation: str
    form: str
    upload: str
    sent: str


class SentFilm(TypedDict):
    """What the server holds of the films sent for one wish, newest first."""

    recording: str
    state: str
    length: int
    durable: int
    sha256: str
    duration_ms: int | None
    purposes: list[str]


def prepare(
    server: servers.Server, count: int = 1, *, has_read: bool = True
) -> list[ParentFilm]:
    """Bring families into the server; the parents have read what filming is for."""
    made: list[ParentFilm] = _told(server, f"make({count}, has_read={has_read})")
    return made


def films_of(server: servers.Server, wish: ParentFilm) -> list[SentFilm]:
    """Ask the server's database and its store, not its pages."""
    found: list[SentFilm] = _told(server, f"tell({wish['invitation']!r})")
    return found


def limit(server: servers.Server, wish: ParentFilm, *, film: int, family: int) -> None:
    """Change what the practice takes, in bytes."""
    _told(server, f"limit_to({wish['practice']!r}, {film}, {family})")


def original_of(server: servers.Server, film: SentFilm) -> bytes:
    """Read back what was sent, out of the encrypted store."""
    return base64.b64decode(_told(server, f"give({film['recording']!r})"))


def _told(server: servers.Server, call: str) -> Any:
    tests = REPOSITORY / "tests"
    paths = [str(tests), str(tests / "browser")]
    code = _IN_SERVER.format(paths=paths, call=call)
    output = server.ask(code)
    return json.loads(output.strip().splitlines()[-1])


def make(count: int, *, has_read: bool) -> None:
    """Do it, inside the server's settings, and print what came of it."""
    _tell([_family_with_a_wish(has_read=has_read) for _ in range(count)])


def tell(invitation: str) -> None:
    films = Recording.objects.filter(invitation_id=invitation).order_by("-created_at")
    _tell([_facts(film) for film in films])


def limit_to(practice: str, film: int, family: int) -> None:
    row = Practice.objects.get(id=practice)
    row.upload_limit_bytes, row.family_quota_bytes = film, family
    row.save()
    _tell("done")


def give(recording: str) -> None:
    artefact = Upload.objects.get(recording_id=recording).artefact
    with storage.open_reader(artefact) as reader:
        _tell(base64.b64encode(reader.read(0, reader.size)).decode())


def _family_with_a_wish(*, has_read: bool) -> ParentFilm:
    mark = time.time_ns()
    practice = Practice.objects.create(
        name=f"Practice {mark}", is_demo=True, country="GB", time_zone="Europe/London"
    )
    clinician = User.objects.create_user(f"{mark}@demo.example", name="Kim Moss")
    add_staff(None, practice=practice, user=clinician, roles={Role.CLINICIAN})
    family = _family(_actor(clinician))
    bea = _with_account(family, "Bea", f"bea-{mark}@home.example")
    tom = _with_account(family, "Tom", f"tom-{mark}@home.example")
    wish = ask_for_film(
        _actor(clinician),
        caregiver_id=family.caregivers.get(user=bea).id,
        situation=Situation.SLEEPING,
        words="A few minutes of settling to sleep, when it suits you.",
    )
    if has_read:
        acknowledge(_actor(bea), invitation_id=wish.id)
    return {
        "parent": _cookie(bea),
        "partner": _cookie(tom),
        "clinician": _cookie(clinician),
        "practice": str(practice.id),
        "invitation": str(wish.id),
        "form": f"/form/{wish.id}",
        "upload": f"/upload/{wish.id}",
        "sent": f"/upload/{wish.id}/sent",
    }


def _facts(film: Recording) -> SentFilm:
    upload = film.upload
    is_there = upload.finished_at is None and upload.ended_at is None
    consents = film.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    return {
        "recording": str(film.id),
        "state": film.state,
        "length": upload.length,
        "durable": storage.durable_offset(upload.artefact, upload.length)
        if is_there
        else upload.offset,
        "sha256": upload.artefact.sha256,
        "duration_ms": film.duration_ms,
        "purposes": sorted(consents),
    }


def _family(clinician: Actor) -> Family:
    born = timezone.localdate().replace(day=1)
    relation = Caregiver.Relation
    return open_family(
        clinician,
        infants=[NewInfant(name="Pia", born_on=born)],
        caregivers=[
            NewCaregiver(name="Bea", relation=relation.MOTHER),
            NewCaregiver(name="Tom", relation=relation.FATHER),
        ],
    )


def _with_account(family: Family, name: str, email: str) -> User:
    user = User.objects.create_user(email, name=name)
    family.caregivers.filter(name=name).update(user=user)
    return user


def _actor(user: User) -> Actor:
    actor = actor_for(user)
    assert actor is not None, f"{user} is nobody here"
    return actor


def _cookie(user: User) -> dict[str, str]:
    # However long this runs: what is tried here is not the sign-in.
    morsel = fresh(user, lasts_s=7200).cookies[settings.SESSION_COOKIE_NAME]
    return {"name": morsel.key, "value": morsel.value}


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
