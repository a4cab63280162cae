"""What was done with a film: coded once more, watched together, followed to the past."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from django.utils import timezone

from attunement_clinic.coding.actions import (
    append_operations,
    finish_coding,
    open_coding_session,
)
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.coding.queries import tiers_of
from attunement_clinic.config.demo.story import ANNOTATIONS
from attunement_clinic.families.models import Caregiver
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.models import (
    Concern,
    Interview,
    Passage,
)
from attunement_clinic.intake.writings import current
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review import actions as review
from attunement_clinic.review.models import Moment, ReviewSession
from attunement_clinic.review.payloads import OrderedMoment, Words
from shots.staged_people import user_of

# Kim codes; so far has she come, track by track: the rest waits for the picture.
_CODED_UNTIL_MS = 58_000
_CODED_TRACKS = 12
_SAID = (
    "She stops crying when I stop talking and just look at her. I did not know that."
)


def coding(coder: Actor, film: Recording) -> CodingSession:
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


def room(ingrid: Actor, teo: Caregiver) -> ReviewSession:
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


def interview(ingrid: Actor, rosa: Caregiver) -> dict[str, UUID]:
    """Sign the record of the demo's interview, and begin one that is being written."""
    interview = Interview.objects.get(family_id=rosa.family_id)
    record = interview.notes.get(kind="record")
    seen = {each.id for rows in current(record).values() for each in rows}
    intake.sign_note(ingrid, note_id=record.id, seen=seen)
    intake.share_note(
        ingrid,
        note_id=interview.notes.get(kind="process").id,
        user_id=user_of("noor").id,
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


def thread(ingrid: Actor, rosa: Caregiver) -> UUID:
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
