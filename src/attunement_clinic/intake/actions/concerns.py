"""Concerns named, sentences marked as what they come from, safety asked about."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_family
from attunement_clinic.intake.access import (
    access_concern,
    access_interview,
    access_note,
)
from attunement_clinic.intake.guide import SafetyQuestion
from attunement_clinic.intake.models import (
    Concern,
    ConcernChange,
    ConcernSource,
    Passage,
    SafetyAnswer,
)
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import access_recording


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConcern:
    """A concern as somebody reported it."""

    sign: str
    reported_by: str
    known: str
    since: str
    how_often: str = ""
    words: str = ""
    context: str = ""
    recording_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernNow:
    """How a concern is now, and who says so."""

    reported_by: str
    known: str
    since: str
    how_often: str = ""
    words: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking one caregiver one thing."""

    caregiver_id: UUID
    question: str
    answer: str
    words: str = ""


def name_concern(
    actor: Actor, *, family_id: UUID, concern_id: UUID, concern: NewConcern
) -> Concern:
    """Write down a concern; sent twice, it is one. A film is linked by who may see it."""
    family = access_family(actor, family_id, Form.MANAGE)
    if concern.recording_id is not None:
        film = access_recording(
            actor, concern.recording_id, Purpose.THERAPY, Form.METADATA
        )
        if film.family_id != family.id:
            raise Http404
    with transaction.atomic():
        known = Concern.objects.filter(id=concern_id).first()
        if known is not None:
            if known.family_id != family.id:
                raise Http404
            return known
        row = Concern(
            id=concern_id,
            practice_id=family.practice_id,
            family=family,
            sign=concern.sign,
            reported_by=concern.reported_by,
            known=concern.known,
            since=concern.since,
            how_often=concern.how_often,
            words=concern.words,
            context=concern.context,
            recording_id=concern.recording_id,
            entered_by_id=actor.user_id,
        )
        row.full_clean()
        row.save()
        _note(actor, row, "concern.named")
    return row


def change_concern(
    actor: Actor, *, concern_id: UUID, change_id: UUID, now: ConcernNow
) -> ConcernChange:
    """Write down how a concern is now; what was said before stays. Ended, it returns."""
    concern = access_concern(actor, concern_id, Form.MANAGE)
    with transaction.atomic():
        return _say(
            actor,
            ConcernChange(
                id=change_id,
                concern=concern,
                reported_by=now.reported_by,
                known=now.known,
                since=now.since,
                how_often=now.how_often,
                words=now.words,
                context=now.context,
            ),
            "concern.changed",
        )


def end_concern(
    actor: Actor, *, concern_id: UUID, change_id: UUID, reported_by: str, words: str
) -> ConcernChange:
    """Write down that a concern is no longer there, and who says so; nothing is removed."""
    concern = access_concern(actor, concern_id, Form.MANAGE)
    with transaction.atomic():
        last = concern.changes.last()
        before = last or concern
        return _say(
            actor,
            ConcernChange(
                id=change_id,
                concern=concern,
                state=ConcernChange.State.ENDED,
                reported_by=reported_by,
                known=before.known,
                since=before.since,
                words=words,
            ),
            "concern.ended",
        )


def _say(actor: Actor, row: ConcernChange, action: str) -> ConcernChange:
    """Keep a change under the concern's lock; sent twice, it is one."""
    Concern.objects.select_for_update().get(id=row.concern_id)
    known = ConcernChange.objects.filter(id=row.id).first()
    if known is not None:
        if known.concern_id != row.concern_id:
            raise Http404
        return known
    row.practice_id = row.concern.practice_id
    row.entered_by_id = actor.user_id
    row.full_clean()
    row.save()
    _note(actor, row.concern, action)
    return row


@transaction.atomic
def keep_passage(
    actor: Actor, *, note_id: UUID, place_id: UUID, starts: int, ends: int
) -> Passage:
    """Give a sentence its lasting id; the same sentence has one, whoever marks it.

    Parameters
    ----------
    place_id
        The writing it stands in, or the addendum.
    """
    note = access_note(actor, note_id)
    access_family(actor, note.interview.family_id, Form.MANAGE)
    writing = note.writings.filter(id=place_id).first()
    addendum = note.addenda.filter(id=place_id).first()
    place = writing or addendum
    if place is None:
        raise Http404
    said = {(each.starts, each.ends): each for each in sentences_of(place.words)}
    sentence = said.get((starts, ends))
    if sentence is None:
        raise Http404
    passage, _is_new = Passage.objects.get_or_create(
        writing=writing,
        addendum=addendum,
        starts=starts,
        ends=ends,
        defaults={"practice_id": note.practice_id, "words": sentence.words},
    )
    return passage


@transaction.atomic
def mark_source(
    actor: Actor, *, concern_id: UUID, passage: Passage, is_source: bool = True
) -> ConcernSource:
    """Mark a sentence as what a concern comes from, or take the mark away."""
    concern = access_concern(actor, concern_id, Form.MANAGE)
    note = access_note(actor, passage.place.note_id)
    if note.interview.family_id != concern.family_id:
        raise Http404
    source, is_new = ConcernSource.objects.get_or_create(
        concern=concern,
        passage=passage,
        defaults={"practice_id": concern.practice_id},
    )
    if is_new or (source.removed_at is None) is not is_source:
        source.removed_at = None if is_source else timezone.now()
        source.save(update_fields=["removed_at"])
        _note(actor, concern, "concern.sourced" if is_source else "concern.unsourced")
    return source


@transaction.atomic
def write_safety_answers(
    actor: Actor, *, interview_id: UUID, sending: UUID, asked: list[Asked]
) -> list[SafetyAnswer]:
    """Keep what was asked and found; no answer decides or calls anybody by itself."""
    interview = access_interview(actor, interview_id, Form.MANAGE)
    if interview.clinician_id != actor.user_id:
        raise Http404
    people = {each.id for each in interview.family.caregivers.all()}
    kept = []
    for each in asked:
        if each.caregiver_id not in people or each.question not in SafetyQuestion:
            raise Http404
        row, is_new = SafetyAnswer.objects.get_or_create(
            id=uuid5(sending, f"{each.question} {each.caregiver_id}"),
            defaults={
                "practice_id": interview.practice_id,
                "interview": interview,
                "caregiver_id": each.caregiver_id,
                "question": each.question,
                "answer": SafetyAnswer.Answer(each.answer),
                "words": each.words,
            },
        )
        if row.interview_id != interview.id:
            raise Http404
        if is_new:
            kept.append(row)
    if kept:
        record(
            actor,
            action="interview.safety_asked",
            subject_kind="interview",
            subject_id=interview.id,
            family_id=interview.family_id,
            purpose=Purpose.THERAPY.value,
            facts={"answers": len(kept)},
        )
    return kept


def _note(actor: Actor, concern: Concern, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="concern",
        subject_id=concern.id,
        family_id=concern.family_id,
        purpose=Purpose.THERAPY.value,
    )
