"""Prepares a demo for the screens; runs inside its server's settings (``stage.py``).

Beside what the demo's story left: a second coder in the midst of a coding, a room in which a
caregiver has spoken, an open invitation, a colleague at the first sign-in.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import User
from attunement_clinic.coding.actions import (
    append_operations,
    finish_coding,
    open_coding_session,
)
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.coding.queries import tiers_of
from attunement_clinic.config.demo.film import FILM, send_film
from attunement_clinic.config.demo.people import PASSWORD
from attunement_clinic.config.demo.story import ANNOTATIONS
from attunement_clinic.families.actions import (
    NewCaregiver,
    NewInfant,
    invite_caregiver,
    join_team,
    open_family,
    record_arrangement,
)
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.models import (
    Concern,
    Enquiry,
    Interview,
    Passage,
    Writing,
)
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.intake.writings import current
from attunement_clinic.plans.models import Activity, Appointment
from attunement_clinic.plans.protocols import protocols
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings.actions.consents import share_recording
from attunement_clinic.recordings.actions.watching import set_subjects
from attunement_clinic.recordings.actions.withdrawals import withdraw_film
from attunement_clinic.recordings.keys import create_recording_key
from attunement_clinic.recordings.models import Artefact, FilmInvitation, Recording
from attunement_clinic.review import actions as review
from attunement_clinic.review.models import Moment, ReviewMoment, ReviewSession
from attunement_clinic.review.payloads import OrderedMoment, Words
from attunement_clinic.safety.actions import (
    Telling,
    open_safety_task,
    propose_hold,
)
from attunement_clinic.safety.models import SafetyTask
from personas import sign_in
from shots.staged_forms import stage_forms, tablet_cookie
from shots.staged_papers import stage_papers, stage_research

_STORY_WITHIN_S = 180
# Kim codes; so far has she come, track by track: the rest waits for the picture.
_CODED_UNTIL_MS = 58_000
_CODED_TRACKS = 12
_PEOPLE = ("ingrid", "noor", "amelia", "mira", "rosa", "dana")
# Django's own tables, what jobs and the audit note, and coded rows by the thousand.
_WITHOUT_WORDS = {
    *("auth", "sessions", "contenttypes", "procrastinate", "account", "mfa"),
    *("audit", "coding"),
}
_CAREGIVERS = ("Rosa", "Teo", "Petra", "Nils")
_SAID = (
    "She stops crying when I stop talking and just look at her. I did not know that."
)


def make() -> None:
    """Do it, inside the server's settings, and print what came of it."""
    film = _told_film()
    _wait_for_movement(film)
    later = _later_film(film)
    told = _make(film)
    _wait_until_ready(later)
    sys.stdout.write(json.dumps(told) + "\n")


@transaction.atomic
def _make(film: Recording) -> dict[str, object]:
    people = {name: _user(name) for name in _PEOPLE}
    ingrid = _actor(people["ingrid"])
    # Their first sign-in: the second factor is not set up yet.
    people["newcomer"] = _staff(people["amelia"], "lena@demo.example", "Lena Vogt")
    people["edda"] = _staff(
        people["amelia"], "edda@demo.example", "Edda Holm", Role.RESEARCHER
    )
    people["kim"] = _coder(people["amelia"], ingrid, film.family)
    rosa, teo, petra, nils = (_caregiver(name) for name in _CAREGIVERS)
    share_recording(_actor(people["rosa"]), recording_id=film.id, caregiver_id=teo.id)
    _invitation, token = invite_caregiver(
        ingrid, caregiver=petra, email="petra@demo.example"
    )
    record_arrangement(
        ingrid,
        caregiver_id=rosa.id,
        kind="sole_responsibility",
        dated_on=timezone.localdate() - timedelta(days=300),
        reason="Family court; R. showed the paper at the first talk.",
    )
    shared = ReviewMoment.objects.filter(shared_at__isnull=False).order_by("position")
    ready = ReviewSession.objects.get(caregiver=rosa, state=ReviewSession.State.READY)
    stage_research(_actor(people["edda"]), _actor(people["amelia"]), film, teo)
    things = {
        "token": token,
        "reset": _reset(_user("jonas")),
        "wish": FilmInvitation.objects.get(caregiver__user=people["dana"]).id,
        "answered": film.invitation_id,
        "film": film.id,
        "receipt": _taken_back(_actor(people["rosa"]), film),
        "moment": shared[0].id,
        "unsaid": shared[len(shared) - 1].id,
        "enquiry": Enquiry.objects.get(name="Marie").id,
        "family": film.family_id,
        "twins": Family.objects.get(infants__name="Ida").id,
        "caregiver": rosa.id,
        "uninvited": nils.id,
        "coding": _coding(_actor(people["kim"]), film).id,
        "ready": ready.id,
        "ended": ReviewSession.objects.get(state=ReviewSession.State.ENDED).id,
        "room": _room(ingrid, teo).id,
        "thread": _thread(ingrid, rosa),
        "meeting": Appointment.objects.filter(clinician_id=ingrid.user_id)
        .earliest("starts_at")
        .id,
        **_interview(ingrid, rosa),
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
        "call": _call(_actor(people["mira"])).id,
        **stage_forms(ingrid, rosa, teo),
        **stage_papers(ingrid, rosa),
    }
    cookies = {
        name: _cookie(user, has_second_factor=name != "newcomer")
        for name, user in people.items()
    }
    cookies["tablet"] = tablet_cookie(ingrid, petra)
    cookies["teo"] = _cookie(_user("teo"))
    cookies["ingrid_later"] = _cookie(people["ingrid"], is_recent=False)
    cookies["rosa_later"] = _cookie(people["rosa"], is_recent=False)
    return {
        "cookies": cookies,
        "things": {name: str(value) for name, value in things.items()},
        "names": [
            *Caregiver.objects.values_list("name", flat=True),
            *Infant.objects.values_list("name", flat=True),
        ],
        "words": sorted(_written_words(), key=len, reverse=True),
    }


def _told_film() -> Recording:
    """Wait until the worker has read the demo's film and told what followed."""
    deadline = time.monotonic() + _STORY_WITHIN_S
    while Activity.objects.count() < 3:
        if time.monotonic() > deadline:
            raise TimeoutError("The demo's story was not told.")
        time.sleep(0.3)
    return Recording.objects.filter(state=Recording.State.READY).earliest("created_at")


@transaction.atomic
def _later_film(film: Recording) -> Recording:
    """Let a mother send a film of the same situation again; the worker reads it meanwhile."""
    parent = _actor(_user("rosa"))
    with tempfile.TemporaryDirectory() as place:
        # The same film sent twice is one film: an empty box at its end makes it another.
        other = Path(place, "film.mp4")
        other.write_bytes(FILM.read_bytes() + b"\x00\x00\x00\x10free" + bytes(8))
        later = send_film(parent, invitation=film.invitation, film=other)
    people = [row.caregiver_id or row.infant_id for row in film.subjects.all()]
    set_subjects(
        _actor(_user("ingrid")),
        recording_id=later.id,
        people=[each for each in people if each is not None],
    )
    _give_to_worker()
    return later


def _give_to_worker() -> None:
    """Let the worker read what was stored here: started by root, it runs as another."""
    media = Path(settings.MEDIA_STORE)
    owner = media.stat()
    if os.geteuid() == 0:
        for path in media.rglob("*"):
            os.chown(path, owner.st_uid, owner.st_gid)


def _wait_until_ready(film: Recording) -> None:
    deadline = time.monotonic() + _STORY_WITHIN_S
    while not Recording.objects.filter(id=film.id, state=Recording.State.READY):
        if time.monotonic() > deadline:
            raise TimeoutError("The second film was not read.")
        time.sleep(0.3)


def _wait_for_movement(film: Recording) -> None:
    """Wait until movement is measured, which the story asked for."""
    deadline = time.monotonic() + _STORY_WITHIN_S
    while not film.artefacts.filter(
        kind=Artefact.Kind.SIGNALS, published_at__isnull=False
    ):
        if time.monotonic() > deadline:
            raise TimeoutError("The movement in the demo's film was not measured.")
        time.sleep(0.3)


def _taken_back(rosa: Actor, film: Recording) -> UUID:
    """Let Rosa have sent another film, and taken it back."""
    sent = Recording.objects.create(
        practice=film.practice,
        family=film.family,
        caregiver=film.caregiver,
        invitation=film.invitation,
        number=film.family.recordings.count() + 7,
        situation="feeding",
        state=Recording.State.READY,
        key_id=create_recording_key(),
        arrived_at=timezone.now() - timedelta(days=9),
    )
    return withdraw_film(rosa, recording_id=sent.id).id


def _staff(amelia: User, email: str, name: str, role: Role = Role.CLINICIAN) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    practice = amelia.memberships.get().practice
    return add_staff(_actor(amelia), practice=practice, user=user, roles={role})


def _reset(user: User) -> str:
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def _coder(amelia: User, ingrid: Actor, family: Family) -> User:
    """Make a colleague who joined the care team to code the film a second time."""
    user = _staff(amelia, "kim@demo.example", "Kim Moss")
    join_team(ingrid, family=family, user=user, role=Role.CLINICIAN)
    return user


def _coding(coder: Actor, film: Recording) -> CodingSession:
    """Let the second coder have finished one coding, and be in the midst of another."""
    rows = json.loads(ANNOTATIONS.read_text("utf-8"))["annotations"]
    short = open_coding_session(coder, recording_id=film.id, scheme="em-1-short")
    known = {tier.id for tier in tiers_of(short)}
    # She saw less than the first coder did: the two stand side by side.
    _append(coder, short, [row for row in rows if row["tier"] in known][::2])
    finish_coding(coder, session_id=short.id)
    session = open_coding_session(coder, recording_id=film.id, scheme="em-1")
    tracks = list(dict.fromkeys(row["tier"] for row in rows))[:_CODED_TRACKS]
    coded = [
        row
        for row in rows
        if row["tier"] in tracks and row["offset_ms"] <= _CODED_UNTIL_MS
    ]
    _append(coder, session, coded)
    return session


def _append(
    coder: Actor, session: CodingSession, rows: list[dict[str, str | int]]
) -> None:
    sequence = 0
    for start in range(0, len(rows), 50):
        sequence = append_operations(
            coder,
            session_id=session.id,
            base_sequence=sequence,
            operations=[_operation(row) for row in rows[start : start + 50]],
        ).sequence


def _operation(row: dict[str, str | int]) -> Operation:
    annotation = Annotation(
        id=uuid4(),
        tier=str(row["tier"]),
        code=str(row["code"]),
        onset_ms=int(row["onset_ms"]),
        offset_ms=int(row["offset_ms"]),
    )
    is_point = annotation.onset_ms == annotation.offset_ms
    return Operation(
        id=uuid4(),
        kind="point" if is_point else "state",
        position_ms=annotation.onset_ms,
        changes=[Change(put=annotation)],
    )


def _room(ingrid: Actor, teo: Caregiver) -> ReviewSession:
    """Open a room in which two moments are watched and the first was spoken about."""
    session = review.open_review(ingrid, caregiver_id=teo.id)
    moments = Moment.objects.filter(kind__in=["strength", "shared_pleasure"])[:2]
    items = [
        OrderedMoment(
            id=uuid4(),
            moment=moment.id,
            question="What do you see?",
            prepared_thought="When you waited, she looked at you.",
        )
        for moment in moments
    ]
    review.set_order(ingrid, review_id=session.id, items=items)
    review.make_ready(ingrid, review_id=session.id, override_reason="")
    review.begin_review(ingrid, review_id=session.id)
    review.write_words(
        ingrid,
        item_id=items[0].id,
        words=Words(
            id=uuid4(),
            words=_SAID,
            feeling="Moved. A bit sad too.",
            belief="That I always have to do something.",
        ),
    )
    return session


def _interview(ingrid: Actor, rosa: Caregiver) -> dict[str, UUID]:
    """Sign the record of the demo's interview, and begin one that is being written."""
    interview = Interview.objects.get(family_id=rosa.family_id)
    record = interview.notes.get(kind="record")
    seen = {each.id for rows in current(record).values() for each in rows}
    intake.sign_note(ingrid, note_id=record.id, seen=seen)
    intake.share_note(
        ingrid,
        note_id=interview.notes.get(kind="process").id,
        user_id=_user("noor").id,
    )
    begun = intake.begin_interview(
        ingrid,
        family_id=rosa.family_id,
        interview_id=uuid4(),
        held_on=timezone.now().date(),
    )
    own = begun.notes.get(kind="record")
    for words in (
        "She slept four hours in one piece.",
        "Teo took the night. She slept four hours in one piece.",
    ):
        intake.write(
            ingrid,
            note_id=own.id,
            writing_id=uuid4(),
            part="sleeping",
            words=words,
            follows=[],
        )
    moment = Moment.objects.filter(recording__caregiver=rosa).earliest("onset_ms")
    # The sentence the story marked is where this moment's link to the past is told, too.
    passage = Passage.objects.get(writing__note=record)
    review.mark_moment_source(ingrid, moment_id=moment.id, passage=passage)
    concern = Concern.objects.get(family_id=rosa.family_id)
    intake.change_concern(
        ingrid,
        concern_id=concern.id,
        change_id=uuid4(),
        now=intake.ConcernNow(
            reported_by="father",
            known="observed",
            since="birth",
            how_often="at_times",
            words="She goes to her first, in the night.",
            context="In the morning, when Teo has left.",
        ),
    )
    return {
        "own_moment": moment.id,
        "interview": interview.id,
        "record_note": record.id,
        "own_note": own.id,
    }


def _thread(ingrid: Actor, rosa: Caregiver) -> UUID:
    """Follow a belief that was asked about twice, with a moment on either side."""
    thread = review.start_thread(
        ingrid,
        caregiver_id=rosa.id,
        belief="She only wants milk from me.",
        speaks_when=["feeding", "sleeping"],
    )
    for value in (9, 5):
        review.rate_thread(ingrid, thread_id=thread.id, rating_id=uuid4(), value=value)
    moments = Moment.objects.filter(recording__caregiver=rosa).order_by("onset_ms")
    for moment, stance in zip(moments, ("against", "for"), strict=False):
        review.place_moment(
            ingrid, thread_id=thread.id, moment_id=moment.id, stance=stance
        )
    review.write_origin(
        ingrid,
        thread_id=thread.id,
        origin="Her mother fed her by the clock, and left the room to it.",
    )
    return thread.id


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


def _written_words() -> set[str]:
    """Gather every text in the database that somebody wrote or loaded."""
    texts = (models.CharField, models.TextField, models.JSONField)
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label not in _WITHOUT_WORDS:
            names = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, texts) and not field.choices
            ]
            for row in models.QuerySet(model).values_list(*names) if names else ():
                found.update(_strings_in(row))
    # A note is read sentence by sentence.
    for words in Writing.objects.values_list("words", flat=True):
        found.update(each.words for each in sentences_of(words))
    # A protocol brings its own languages; only what stands for the baby is translated.
    for sentence in _strings_in(msgspec.to_builtins(protocols())):
        found.update(piece.strip() for piece in sentence.split("{infant}"))
    return {text for text in found if re.search("[A-Za-z]{2}", text)}


def _strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings_in(inner)


def _caregiver(name: str) -> Caregiver:
    return Caregiver.objects.get(name=name)


def _user(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def _actor(user: User) -> Actor:
    actor = actor_for(user)
    if actor is None:
        raise RuntimeError(f"{user} is nobody in the demo.")
    return actor


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
