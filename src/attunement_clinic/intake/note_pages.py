"""What the pages of an interview show: its notes, and what was asked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.intake.access import notes_of
from attunement_clinic.intake.guide import ASKED_ALONE, Part, SafetyQuestion
from attunement_clinic.intake.marking import Mark, Target, marks_of, targets_of
from attunement_clinic.intake.models import (
    Addendum,
    Interview,
    Note,
    Passage,
    SafetyAnswer,
    Writing,
)
from attunement_clinic.intake.sentences import Sentence, sentences_of
from attunement_clinic.intake.writings import current, parts_of
from attunement_clinic.policy import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """A part as it is written in: the words of every window that wrote in it."""

    part: Part
    words: str
    follows: str
    is_forked: bool
    sending: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSentence:
    sentence: Sentence
    place_id: UUID
    passage_id: UUID | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPart:
    part: Part
    sentences: tuple[MarkedSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAddendum:
    added_at: datetime
    sentences: tuple[MarkedSentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNote:
    """A note to read: its parts sentence by sentence, and what they may be marked as."""

    parts: tuple[ReadPart, ...]
    addenda: tuple[ReadAddendum, ...]
    reworded: tuple[MarkedSentence, ...]
    seen: tuple[UUID, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One thing asked of one caregiver: what was found last, and when."""

    name: str
    label: str
    is_alone: bool
    answer: str
    answer_label: str
    words: str
    at: datetime | None


def open_parts(note: Note) -> list[OpenPart]:
    standing = current(note)
    return [_open_part(part, standing.get(part.key, [])) for part in parts_of(note)]


def _open_part(part: Part, standing: list[Writing]) -> OpenPart:
    texts = [each.words for each in standing if each.words.strip()]
    return OpenPart(
        part=part,
        words="\n\n".join(texts) if len(standing) > 1 else "".join(texts),
        follows=" ".join(str(each.id) for each in standing),
        is_forked=len(texts) > 1,
        sending=uuid4(),
    )


def is_forked(note: Note, part: str) -> bool:
    """Say whether another window wrote in the same part beside this one."""
    return len(current(note).get(part, [])) > 1


def other_note(actor: Actor, note: Note) -> Note | None:
    """Return the other note of the interview, for who may read it."""
    rows = Note.objects.filter(interview_id=note.interview_id).exclude(id=note.id)
    return next(iter(notes_of(actor, rows)), None)


def zone_of(note: Note) -> ZoneInfo:
    return ZoneInfo(note.interview.family.practice.time_zone)


def note_to_read(actor: Actor, note: Note) -> ReadNote:
    standing = current(note)
    passages = list(
        Passage.objects.filter(
            Q(writing__note=note) | Q(addendum__note=note)
        ).select_related("writing", "addendum")
    )
    marks = marks_of(actor, passages)
    at = {(row.place.id, row.starts, row.ends): row for row in passages}
    # What was marked in an earlier saving is the same sentence while its words are.
    same = {(row.writing.part, row.words): row for row in passages if row.writing}
    shown: set[UUID] = set()

    def marked(
        written: Writing | Addendum, each: Sentence, part: str = ""
    ) -> MarkedSentence:
        row = at.get((written.id, each.starts, each.ends)) or same.get(
            (part, each.words)
        )
        place = (written.id, each) if row is None else (row.place.id, _sentence(row))
        if row is not None:
            shown.add(row.id)
        return MarkedSentence(
            place_id=place[0],
            sentence=place[1],
            passage_id=row.id if row else None,
            marks=marks.get(row.id, ()) if row else (),
        )

    parts = tuple(
        ReadPart(
            part=part,
            sentences=tuple(
                marked(writing, each, part.key)
                for writing in standing.get(part.key, [])
                for each in sentences_of(writing.words)
            ),
        )
        for part in parts_of(note)
    )
    addenda = tuple(
        ReadAddendum(
            added_at=row.created_at,
            sentences=tuple(marked(row, each) for each in sentences_of(row.words)),
        )
        for row in note.addenda.all()
    )
    return ReadNote(
        parts=parts,
        addenda=addenda,
        reworded=tuple(
            MarkedSentence(
                sentence=_sentence(row),
                place_id=row.place.id,
                passage_id=row.id,
                marks=marks[row.id],
            )
            for row in passages
            if row.id not in shown and marks.get(row.id)
        ),
        seen=tuple(each.id for rows in standing.values() for each in rows),
        targets=targets_of(actor, note.interview.family),
    )


def _sentence(row: Passage) -> Sentence:
    return Sentence(row.starts, row.ends, row.words)


def safety_rows(interview: Interview) -> list[tuple[UUID, str, list[QuestionRow]]]:
    """Return, for each caregiver, each thing that is asked, and what was found last."""
    last = {
        (row.caregiver_id, row.question): row
        for row in SafetyAnswer.objects.filter(interview=interview)
    }
    people = sorted(interview.family.caregivers.all(), key=lambda each: each.created_at)
    return [
        (
            person.id,
            short_name(person),
            [
                _question_row(question, person.id, last.get((person.id, question)))
                for question in SafetyQuestion
            ],
        )
        for person in people
    ]


def _question_row(
    question: SafetyQuestion, person: UUID, row: SafetyAnswer | None
) -> QuestionRow:
    return QuestionRow(
        name=f"{question.value}:{person}",
        label=str(question.label),
        is_alone=question in ASKED_ALONE,
        answer=row.answer if row else "",
        answer_label=row.get_answer_display() if row else "",
        words=row.words if row else "",
        at=row.created_at if row else None,
    )


def supervisors_of(note: Note) -> list[tuple[User, bool]]:
    """Name who supervises the family now, and whether they may read this note."""
    now = timezone.now()
    shared = {row.user_id for row in note.shares.all() if row.ended_at is None}
    places = note.interview.family.team.select_related("user").filter(
        role=Role.SUPERVISOR
    )
    return [
        (place.user, place.user_id in shared)
        for place in places
        if place.until is None or place.until > now
    ]


def interviews_for(actor: Actor, family: Family) -> list[tuple[Interview, list[Note]]]:
    """List a family's interviews, each with the notes the actor may open."""
    found: dict[UUID, tuple[Interview, list[Note]]] = {}
    rows = notes_in(family).order_by("-interview__held_on", "-kind")
    for note in notes_of(actor, rows):
        pair = found.setdefault(note.interview_id, (note.interview, []))
        pair[1].append(note)
    return list(found.values())


def open_note_of(
    actor: Actor, interviews: list[tuple[Interview, list[Note]]], day: date
) -> Note | None:
    """Return the record note the actor writes of a talk of `day`, while it is not signed."""
    for interview, notes in interviews:
        if interview.clinician_id == actor.user_id and interview.held_on == day:
            for note in notes:
                if note.kind == Note.Kind.RECORD and note.signed_at is None:
                    return note
    return None


def source_address(passage: Passage) -> str:
    note = reverse("intake:note", args=[passage.place.note_id])
    return f"{note}?read#passage-{passage.id}"


def notes_in(family: Family) -> QuerySet[Note]:
    return Note.objects.filter(interview__family=family)
