"""An interview: begun, written in bit by bit, signed, added to. Nothing is overwritten."""

from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import CareTeamPlace
from attunement_clinic.intake.access import access_note
from attunement_clinic.intake.models import (
    Addendum,
    Interview,
    Note,
    NoteShare,
    Writing,
)
from attunement_clinic.intake.writings import current, parts_of
from attunement_clinic.policy import Actor, Form, Purpose, Role


class NoteSignedError(Exception):
    """The note was signed meanwhile; what is sent now belongs in an addendum."""


def begin_interview(
    actor: Actor, *, family_id: UUID, interview_id: UUID, held_on: date
) -> Interview:
    """Open an interview with its two notes; sent twice, it is one interview."""
    family = access_family(actor, family_id, Form.MANAGE)
    with transaction.atomic():
        interview, is_new = Interview.objects.get_or_create(
            id=interview_id,
            defaults={
                "practice_id": family.practice_id,
                "family": family,
                "clinician_id": actor.user_id,
                "held_on": held_on,
            },
        )
        if (interview.family_id, interview.clinician_id) != (family.id, actor.user_id):
            raise Http404
        if is_new:
            for kind in Note.Kind:
                Note.objects.create(
                    practice_id=family.practice_id, interview=interview, kind=kind
                )
            record(
                actor,
                action="interview.begun",
                subject_kind="interview",
                subject_id=interview.id,
                family_id=family.id,
                purpose=Purpose.THERAPY.value,
            )
    return interview


@transaction.atomic
def write(
    actor: Actor,
    *,
    note_id: UUID,
    writing_id: UUID,
    part: str,
    words: str,
    follows: list[UUID],
) -> Writing:
    """Append what stands in a part of a note now; what stood there before is kept.

    Sent twice it is one writing. The same id with other words is another writing, so
    that a page sent again from the past loses nothing.

    Raises
    ------
    NoteSignedError
        When the note is signed: nothing is appended.
    """
    note = access_note(actor, note_id, Form.MANAGE, lock=True)
    known = Writing.objects.filter(id=writing_id).first()
    if known is not None:
        if (known.note_id, known.part) != (note.id, part):
            raise Http404
        if known.words == words:
            return known
        writing_id = uuid4()
    if note.signed_at is not None:
        raise NoteSignedError
    if part not in {each.key for each in parts_of(note)}:
        raise Http404
    standing = current(note).get(part, [])
    if standing and [(each.id, each.words) for each in standing] == [
        (base, words) for base in follows
    ]:
        return standing[0]
    ours = Writing.objects.filter(note=note, part=part, id__in=follows)
    writing = Writing(
        id=writing_id,
        practice_id=note.practice_id,
        note=note,
        part=part,
        words=words,
        follows=list(ours.values_list("id", flat=True)),
    )
    writing.full_clean()
    writing.save()
    _note(actor, note, "note.written")
    return writing


@transaction.atomic
def sign_note(actor: Actor, *, note_id: UUID, seen: set[UUID]) -> Note:
    """Sign a note as it was read: from now on it is locked, and addenda follow it."""
    note = access_note(actor, note_id, Form.MANAGE, lock=True)
    if note.signed_at is not None:
        return note
    standing = [each for rows in current(note).values() for each in rows]
    if {each.id for each in standing} != seen:
        raise ValidationError(
            _("Something was written in another window meanwhile. Read it again.")
        )
    if not any(each.words.strip() for each in standing):
        raise ValidationError(_("Nothing is written in it yet."))
    note.signed_at = timezone.now()
    note.save(update_fields=["signed_at"])
    _note(actor, note, "note.signed")
    return note


@transaction.atomic
def add_to_note(
    actor: Actor, *, note_id: UUID, addendum_id: UUID, words: str
) -> Addendum:
    """Add to a signed note; sent twice, it stands there once."""
    note = access_note(actor, note_id, Form.MANAGE, lock=True)
    known = Addendum.objects.filter(id=addendum_id).first()
    if known is not None:
        if known.note_id != note.id:
            raise Http404
        if known.words == words:
            return known
        addendum_id = uuid4()
    if note.signed_at is None:
        raise ValidationError(_("The note is not signed: write in it."))
    addendum = Addendum(
        id=addendum_id, practice_id=note.practice_id, note=note, words=words
    )
    addendum.full_clean()
    addendum.save()
    _note(actor, note, "note.added_to")
    return addendum


@transaction.atomic
def share_note(
    actor: Actor, *, note_id: UUID, user_id: UUID, is_shared: bool = True
) -> NoteShare:
    """Let a supervisor of the family read process notes, or end that."""
    note = access_note(actor, note_id, Form.MANAGE, lock=True)
    supervises = CareTeamPlace.objects.filter(
        family_id=note.interview.family_id, user_id=user_id, role=Role.SUPERVISOR
    )
    if note.kind != Note.Kind.PROCESS or not supervises.exists():
        raise Http404
    share, _is_new = NoteShare.objects.update_or_create(
        note=note,
        user_id=user_id,
        defaults={
            "practice_id": note.practice_id,
            "ended_at": None if is_shared else timezone.now(),
        },
    )
    _note(actor, note, "note.shared" if is_shared else "note.unshared")
    return share


def read_note(actor: Actor, *, note_id: UUID) -> Note:
    """Open a note to read it; whoever is not its author is written down first."""
    note = access_note(actor, note_id)
    if note.interview.clinician_id != actor.user_id:
        with transaction.atomic():
            _note(actor, note, "note.read")
    return note


def _note(actor: Actor, note: Note, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="note",
        subject_id=note.id,
        family_id=note.interview.family_id,
        purpose=Purpose.THERAPY.value,
        facts={"kind": note.kind},
    )
