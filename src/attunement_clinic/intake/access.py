"""The doors to first contacts, and to the interview's notes. Forbidden and missing are the same 404."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone

from attunement_clinic.accounts.models import Membership
from attunement_clinic.families.access import access_family, facts_of
from attunement_clinic.intake.models import Concern, Enquiry, Interview, Note
from attunement_clinic.policy import (
    Actor,
    EnquiryFacts,
    Form,
    NoteFacts,
    Purpose,
    Role,
    allow,
)
from attunement_clinic.safety.models import CoverHours, SafetyTask

_CLINICAL = (Role.CLINICIAN, Role.SUPERVISOR)
_NOTE_FACTS = (
    Prefetch("shares"),
    Prefetch("interview__clinician"),
    Prefetch("interview__family__practice"),
    Prefetch("interview__family__caregivers"),
    Prefetch("interview__family__team"),
)
FACTS = (Prefetch("family__caregivers"), Prefetch("family__team"))


def readers_of(practice_id: UUID) -> frozenset[UUID]:
    """Name who reads first contacts: who covers the practice's hours.

    Where nobody covers yet, every clinician does, so that nothing lies unread.
    """
    covering = CoverHours.objects.filter(practice_id=practice_id)
    named = frozenset(
        person
        for pair in covering.values_list("responsible_id", "deputy_id")
        for person in pair
    )
    works_here = Membership.objects.live().filter(
        practice_id=practice_id, role__in=_CLINICAL, user__is_active=True
    )
    people = frozenset(works_here.values_list("user_id", flat=True))
    return named & people or people


def may_read(
    actor: Actor,
    enquiry: Enquiry,
    readers: frozenset[UUID],
    now: datetime,
    form: Form = Form.METADATA,
) -> bool:
    facts = EnquiryFacts(
        practice_id=enquiry.practice_id,
        reader_ids=readers,
        family=facts_of(enquiry.family) if enquiry.family is not None else None,
    )
    return allow(actor, facts, Purpose.THERAPY, form, now)


def access_enquiry(
    actor: Actor, enquiry_id: UUID, form: Form = Form.METADATA, *, lock: bool = False
) -> Enquiry:
    """Open a first contact for who reads them, for who was called, or for the care team.

    Raises
    ------
    Http404
        When there is none, or the actor may not reach it in `form`.
    """
    rows: QuerySet[Enquiry] = Enquiry.objects.filter(
        practice_id=actor.practice_id, id=enquiry_id
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    enquiry = rows.prefetch_related(*FACTS).first()
    if enquiry is None:
        raise Http404
    readers = readers_of(actor.practice_id) | _called(enquiry)
    if not may_read(actor, enquiry, readers, timezone.now(), form):
        raise Http404
    return enquiry


def enquiries_of(actor: Actor, rows: QuerySet[Enquiry]) -> list[Enquiry]:
    """Keep of `rows` what the actor may read, in the order given."""
    readers, now = readers_of(actor.practice_id), timezone.now()
    found = rows.filter(practice_id=actor.practice_id).prefetch_related(*FACTS)
    return [row for row in found if may_read(actor, row, readers, now)]


def _called(enquiry: Enquiry) -> frozenset[UUID]:
    """Name whom an open call about this enquiry has reached by now."""
    calls = SafetyTask.objects.unfinished().filter(enquiry_id=enquiry.id)
    people = {
        person
        for call in calls
        for person in (call.responsible_id, call.deputy_id, call.acknowledged_by_id)
        if person is not None
    }
    if any(call.level == SafetyTask.Level.EVERYBODY for call in calls):
        rows = Membership.objects.live().filter(
            practice_id=enquiry.practice_id, role__in=_CLINICAL, user__is_active=True
        )
        people |= set(rows.values_list("user_id", flat=True))
    return frozenset(people)


def note_facts(note: Note) -> NoteFacts:
    """Gather what the decision needs of a note opened with its interview's family."""
    return NoteFacts(
        family=facts_of(note.interview.family),
        author_id=note.interview.clinician_id,
        is_process=note.kind == Note.Kind.PROCESS,
        shared_with=frozenset(
            share.user_id for share in note.shares.all() if share.ended_at is None
        ),
    )


def may_read_note(actor: Actor, note: Note, form: Form = Form.METADATA) -> bool:
    return allow(actor, note_facts(note), Purpose.THERAPY, form, timezone.now())


def notes_of(actor: Actor, rows: QuerySet[Note]) -> list[Note]:
    """Keep of `rows` what the actor may read."""
    found = rows.filter(practice_id=actor.practice_id).prefetch_related(*_NOTE_FACTS)
    return [row for row in found if may_read_note(actor, row)]


def access_note(
    actor: Actor, note_id: UUID, form: Form = Form.METADATA, *, lock: bool = False
) -> Note:
    """Open a note: the record for the care team, process notes for their author.

    Raises
    ------
    Http404
        When there is none, or the actor may not reach it in `form`.
    """
    rows = Note.objects.filter(practice_id=actor.practice_id, id=note_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    note = rows.prefetch_related(*_NOTE_FACTS).first()
    if note is None or not may_read_note(actor, note, form):
        raise Http404
    return note


def access_interview(
    actor: Actor, interview_id: UUID, form: Form = Form.METADATA
) -> Interview:
    """Open an interview for a member of the family's care team."""
    row = (
        Interview.objects.filter(practice_id=actor.practice_id, id=interview_id)
        .select_related("clinician")
        .first()
    )
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, form)
    return row


def access_concern(
    actor: Actor, concern_id: UUID, form: Form = Form.METADATA
) -> Concern:
    """Open a concern for a member of the family's care team."""
    row = Concern.objects.filter(practice_id=actor.practice_id, id=concern_id).first()
    if row is None:
        raise Http404
    row.family = access_family(actor, row.family_id, form)
    return row
