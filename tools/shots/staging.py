"""Prepares a demo for the screens; runs inside its server's settings (``stage.py``).

Beside what the demo's story left: a second coder in the midst of a coding, a room in which a
caregiver has spoken, an open invitation, a colleague at the first sign-in.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from uuid import UUID

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import User
from attunement_clinic.config.demo.people import PASSWORD
from attunement_clinic.families.actions import (
    NewCaregiver,
    NewInfant,
    end_care,
    invite_caregiver,
    join_team,
    open_family,
    record_arrangement,
)
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.intake.models import (
    Enquiry,
)
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings.actions.consents import share_recording
from attunement_clinic.recordings.models import FilmInvitation, Recording
from attunement_clinic.review.models import ReviewMoment, ReviewSession
from attunement_clinic.safety.actions import (
    Telling,
    open_safety_task,
    propose_hold,
)
from attunement_clinic.safety.models import SafetyTask
from personas import sign_in
from shots.staged_films import (
    closed,
    later_film,
    taken_back,
    told_film,
    wait_for_movement,
    wait_until_ready,
)
from shots.staged_forms import stage_forms, tablet_cookie
from shots.staged_papers import stage_papers, stage_research
from shots.staged_passkeys import stage_passkeys
from shots.staged_people import acting, user_of
from shots.staged_words import written_words
from shots.staged_work import coding, interview, room, thread

_PEOPLE = ("ingrid", "noor", "amelia", "mira", "rosa", "dana")
_CAREGIVERS = ("Rosa", "Teo", "Petra", "Nils")


def make() -> None:
    """Do it, inside the server's settings, and print what came of it."""
    film = told_film()
    wait_for_movement(film)
    later = later_film(film)
    told = _make(film)
    wait_until_ready(later)
    sys.stdout.write(json.dumps(told) + "\n")


@transaction.atomic
def _make(film: Recording) -> dict[str, object]:
    people = {name: user_of(name) for name in _PEOPLE}
    ingrid = acting(people["ingrid"])
    # Their first sign-in: the second factor is not set up yet.
    people["newcomer"] = _staff(people["amelia"], "lena@demo.example", "Lena Vogt")
    people["edda"] = _staff(
        people["amelia"], "edda@demo.example", "Edda Holm", Role.RESEARCHER
    )
    people["kim"] = _coder(people["amelia"], ingrid, film.family)
    rosa, teo, petra, nils = (_caregiver(name) for name in _CAREGIVERS)
    share_recording(acting(people["rosa"]), recording_id=film.id, caregiver_id=teo.id)
    _invitation, token = invite_caregiver(
        ingrid, caregiver=petra, email="petra@demo.example"
    )
    record_arrangement(
        ingrid,
        caregiver_id=rosa.id,
        kind="court_order",
        dated_on=timezone.localdate() - timedelta(days=300),
        reason="Family court: both decide. R. showed the paper at the first talk.",
    )
    shared = ReviewMoment.objects.filter(shared_at__isnull=False).order_by("position")
    ready = ReviewSession.objects.get(caregiver=rosa, state=ReviewSession.State.READY)
    stage_research(acting(people["edda"]), acting(people["amelia"]), film, teo)
    things = {
        "token": token,
        "reset": _reset(user_of("jonas")),
        "wish": FilmInvitation.objects.get(caregiver__user=people["dana"]).id,
        "answered": film.invitation_id,
        "film": film.id,
        "receipt": taken_back(acting(people["rosa"]), film),
        "closed": closed(acting(people["rosa"]), film),
        "moment": shared[0].id,
        "unsaid": shared[len(shared) - 1].id,
        "enquiry": Enquiry.objects.get(name="Marie").id,
        "family": film.family_id,
        "twins": Family.objects.get(infants__name="Ida").id,
        "parted": _parted(ingrid),
        "caregiver": rosa.id,
        "uninvited": nils.id,
        "coding": coding(acting(people["kim"]), film).id,
        "ready": ready.id,
        "ended": ReviewSession.objects.get(state=ReviewSession.State.ENDED).id,
        "room": room(ingrid, teo).id,
        "thread": thread(ingrid, rosa),
        "meeting": Appointment.objects.filter(clinician_id=ingrid.user_id)
        .earliest("starts_at")
        .id,
        **interview(ingrid, rosa),
        "hold": propose_hold(
            ingrid,
            recording_id=Recording.objects.filter(family=film.family)
            .exclude(id=film.id)
            .exclude(state=Recording.State.UNMADE)
            .latest("created_at")
            .id,
            words="What the last minute shows should be seen by the safeguarding lead.",
            review_on=timezone.localdate() + timedelta(days=14),
            telling=Telling(is_told=True),
        ).id,
        "call": _call(acting(people["mira"])).id,
        **stage_forms(ingrid, rosa, teo),
        **stage_papers(ingrid, rosa),
    }
    stage_passkeys(people["rosa"], people["ingrid"])
    cookies = {
        name: _cookie(user, has_second_factor=name != "newcomer")
        for name, user in people.items()
    }
    cookies["tablet"] = tablet_cookie(ingrid, petra)
    cookies["teo"] = _cookie(user_of("teo"))
    cookies["ingrid_later"] = _cookie(people["ingrid"], is_recent=False)
    cookies["rosa_later"] = _cookie(people["rosa"], is_recent=False)
    # What is said of the closed film stays in its session, and on no other page.
    cookies["rosa_closing"] = _cookie(people["rosa"], is_recent=False)
    return {
        "cookies": cookies,
        "things": {name: str(value) for name, value in things.items()},
        "names": [
            *Caregiver.objects.values_list("name", flat=True),
            *Infant.objects.values_list("name", flat=True),
        ],
        "words": sorted(written_words(), key=len, reverse=True),
    }


def _staff(amelia: User, email: str, name: str, role: Role = Role.CLINICIAN) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    practice = amelia.memberships.get().practice
    return add_staff(acting(amelia), practice=practice, user=user, roles={role})


def _reset(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def _coder(amelia: User, ingrid: Actor, family: Family) -> User:
    """Make a colleague who joined the care team to code the film a second time."""
    user = _staff(amelia, "kim@demo.example", "Kim Moss")
    join_team(ingrid, family=family, user=user, role=Role.CLINICIAN)
    return user


def _parted(ingrid: Actor) -> UUID:
    """Let the care of a family have ended as agreed."""
    family = open_family(
        ingrid,
        infants=[
            NewInfant(name="Ada", born_on=timezone.localdate() - timedelta(weeks=50))
        ],
        caregivers=[NewCaregiver(name="Lise", relation=Caregiver.Relation.MOTHER)],
    )
    end_care(
        ingrid,
        family_id=family.id,
        ending=Family.Ending.AGREED,
        words="They write when they want to. We said goodbye with the film of the bath.",
    )
    return family.id


def _call(mira: Actor) -> SafetyTask:
    """Call a person in the other practice: every desk page of it says so."""
    family = open_family(
        mira,
        infants=[
            NewInfant(name="Emi", born_on=timezone.localdate() - timedelta(weeks=7))
        ],
        caregivers=[
            NewCaregiver(
                name="Hana",
                relation=Caregiver.Relation.MOTHER,
                safe_contact="Ring in the mornings, she is alone then.",
            )
        ],
    )
    return open_safety_task(
        mira,
        practice=family.practice,
        family=family,
        caregiver=family.caregivers.get(),
        source=SafetyTask.Source.STAFF,
        words="On the telephone she said she cannot be left alone with her thoughts.",
        address=f"/desk/families/{family.id}",
    )


def _caregiver(name: str) -> Caregiver:
    return Caregiver.objects.get(name=name)


def _cookie(
    user: User, *, has_second_factor: bool = True, is_recent: bool = True
) -> dict[str, str]:
    """Sign somebody in: a moment ago, or so long ago that keys ask for the password."""
    client = sign_in(Client(), user, second_factor=has_second_factor)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() if is_recent else 0.0
    session.save()
    morsel = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": morsel.key, "value": morsel.value}
