"""What the demo's people did with the film once it could be watched.

Runs as a job after the film's ingest: the true annotations become a coding, moments are
chosen, a first review was held, a second is prepared. Every write is the real action.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.coding.actions import (
    append_operations,
    finish_coding,
    open_coding_session,
)
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.actions import (
    agree_activity,
    choose_protocol,
    hold_sessions,
    note_happened,
    write_day,
)
from attunement_clinic.plans.menu import BY_KEY
from attunement_clinic.plans.models import Activity
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.actions.watching import (
    mark_watched,
    set_regions,
    set_subjects,
)
from attunement_clinic.recordings.models import Recording
from attunement_clinic.recordings.payloads import Region
from attunement_clinic.review import actions as review
from attunement_clinic.review.models import Moment, ReviewSession
from attunement_clinic.review.payloads import (
    AgreedActivity,
    Ending,
    Follow,
    Kind,
    NewMoment,
    OrderedMoment,
    Rating,
    Words,
)

_FILMS = Path(__file__).with_name("films")
ANNOTATIONS = _FILMS / "drawn.annotations.json"
TRUTH = _FILMS / "drawn.truth.json"
# Where the second caregiver is, in the film's last 15 seconds.
_SECOND_CAREGIVER = Region(name="caregiver-2", x=0.7, y=0.1, width=0.29, height=0.85)
_AT_ONCE = 50

Chosen = tuple[int, int, Kind, str, str]

# Intervals of the drawn film (drawn.annotations.json): what happens there is known.
_FIRST: tuple[Chosen, ...] = (
    (
        5_200,
        16_000,
        "strength",
        "Talking back and forth",
        "Sol coos, you answer, Sol waits for more.",
    ),
    (21_800, 25_300, "shared_pleasure", "They laugh", "You both laugh at the rattle."),
    (
        61_300,
        68_300,
        "strength",
        "Three of them",
        "Sol smiles, and you both smile back.",
    ),
)
_SECOND: tuple[Chosen, ...] = (
    (
        25_400,
        33_700,
        "strength",
        "She waits",
        "Sol looks away, and you wait until she is back.",
    ),
    (
        38_600,
        46_000,
        "repair",
        "Upset, then found again",
        "Sol cries, you soothe her, it grows calm.",
    ),
    (
        53_500,
        59_000,
        "shared_pleasure",
        "Laughing again",
        "The second laugh is longer.",
    ),
)
# Of the third moment nothing was said yet: the phone asks for the parent's words first.
_SAID = ("She heard me and turned round.", "I laughed too. I had forgotten that.", "")
# What she believed where they laugh, and how true it felt to her.
_LAUGH = 1
_BELIEF = "That I am no fun to be with."
_FELT_TRUE = 6
# How they work together, and how far they have come.
_FOLLOWED, _HELD = "immediate-viewing", 2


def tell_story(clinician: Actor, *, recording: Recording) -> None:
    """Write what followed the film."""
    family = recording.family
    people = [*family.caregivers.all(), *family.infants.all()]
    set_subjects(
        clinician, recording_id=recording.id, people=[person.id for person in people]
    )
    mark_watched(clinician, recording_id=recording.id)
    set_regions(clinician, recording_id=recording.id, regions=_regions())
    code_film(clinician, recording=recording)
    first = _prepare(clinician, recording, _FIRST)
    _hold(clinician, first)
    _give_past(recording, first)
    _prepare(clinician, recording, _SECOND)
    for key in ("talk-changing", "floor-time"):
        offer = BY_KEY[key]
        agree_activity(
            clinician,
            caregiver_id=recording.caregiver_id,
            kind=offer.kind,
            title=str(offer.title),
            occasion=str(offer.occasion),
            how=str(offer.how),
        )
    choose_protocol(clinician, caregiver_id=recording.caregiver_id, protocol=_FOLLOWED)
    hold_sessions(clinician, caregiver_id=recording.caregiver_id, held=_HELD)
    _keep_a_diary(recording.caregiver)


def _keep_a_diary(parent: Caregiver) -> None:
    """Let a caregiver note what happened at home, and a few words of one day."""
    actor = actor_for(parent.user) if parent.user is not None else None
    if actor is None:
        return
    today = timezone.localdate()
    activities = list(Activity.objects.filter(caregiver=parent))
    for activity, ago in zip(activities, (1, 3, 3), strict=True):
        note_happened(
            actor, activity_id=activity.id, happened_on=today - timedelta(days=ago)
        )
    write_day(
        actor,
        words_id=uuid4(),
        day=today - timedelta(days=1),
        words="She went quiet on my shoulder and I did not count the minutes.",
    )


def _regions() -> list[Region]:
    known = json.loads(TRUTH.read_text("utf-8"))["regions"]
    return [*(Region(**each) for each in known), _SECOND_CAREGIVER]


def _give_past(recording: Recording, held: ReviewSession) -> None:
    """Let the demo's film and first review lie some days back."""
    now = timezone.now()
    Recording.objects.filter(id=recording.id).update(
        arrived_at=now - timedelta(days=6), watched_at=now - timedelta(days=5)
    )
    CodingSession.objects.filter(recording=recording).update(
        finished_at=now - timedelta(days=5)
    )
    Moment.objects.filter(recording=recording).update(
        created_at=now - timedelta(days=4)
    )
    ReviewSession.objects.filter(id=held.id).update(
        created_at=now - timedelta(days=4), ended_at=now - timedelta(days=2)
    )


def code_film(clinician: Actor, *, recording: Recording) -> None:
    """Code the film as its true annotations say."""
    session = open_coding_session(clinician, recording_id=recording.id, scheme="em-1")
    known = json.loads(ANNOTATIONS.read_text("utf-8"))["annotations"]
    operations = [operation(row) for row in known]
    sequence = 0
    for batch in batches(operations):
        sequence = append_operations(
            clinician,
            session_id=session.id,
            base_sequence=sequence,
            operations=batch,
        ).sequence
    finish_coding(clinician, session_id=session.id)


def operation(row: dict[str, Any]) -> Operation:
    """Make one annotation of the file into one operation at the desk."""
    is_point = row["onset_ms"] == row["offset_ms"]
    annotation = Annotation(
        id=uuid4(),
        tier=row["tier"],
        code=row["code"],
        onset_ms=row["onset_ms"],
        offset_ms=row["offset_ms"],
    )
    return Operation(
        id=uuid4(),
        kind="point" if is_point else "state",
        position_ms=row["onset_ms"],
        changes=[Change(put=annotation)],
    )


def batches(operations: list[Operation]) -> Iterable[list[Operation]]:
    """Divide operations into as many as a page sends at once."""
    return (
        operations[start : start + _AT_ONCE]
        for start in range(0, len(operations), _AT_ONCE)
    )


def _prepare(
    clinician: Actor,
    recording: Recording,
    chosen: Iterable[Chosen],
) -> ReviewSession:
    moments = [
        review.add_moment(
            clinician,
            recording_id=recording.id,
            moment=NewMoment(
                id=uuid4(),
                onset_ms=onset_ms,
                offset_ms=offset_ms,
                kind=kind,
                title=title,
                why=why,
            ),
        )
        for onset_ms, offset_ms, kind, title, why in chosen
    ]
    session = review.open_review(clinician, caregiver_id=recording.caregiver_id)
    review.set_order(
        clinician,
        review_id=session.id,
        items=[
            OrderedMoment(
                id=uuid4(),
                moment=moment.id,
                question="What do you see?",
                prepared_thought=moment.why,
            )
            for moment in moments
        ],
    )
    # The second review ends on the laugh, as the rule asks; no reason is needed.
    review.make_ready(clinician, review_id=session.id, override_reason="")
    return session


def _hold(clinician: Actor, session: ReviewSession) -> None:
    review.begin_review(clinician, review_id=session.id)
    items = list(session.items.order_by("position"))
    for item, words in zip(items, _SAID, strict=True):
        if not words:
            continue
        belief = _BELIEF if item is items[_LAUGH] else ""
        review.write_words(
            clinician,
            item_id=item.id,
            words=Words(id=uuid4(), words=words, belief=belief),
        )
        review.show_thought(clinician, item_id=item.id)
    _follow_belief(clinician, items[_LAUGH].id)
    review.end_review(
        clinician,
        review_id=session.id,
        ending=Ending(
            share=[item.id for item in items],
            activity=AgreedActivity(
                kind="cuddle", title="A long cuddle", occasion="After the evening feed"
            ),
        ),
    )


def _follow_belief(clinician: Actor, item_id: UUID) -> None:
    review.follow_belief(
        clinician,
        item_id=item_id,
        follow=Follow(thread=uuid4(), stance="against", speaks_when=["playing"]),
    )
    review.rate_belief(clinician, item_id=item_id, rating=Rating(value=_FELT_TRUE))
