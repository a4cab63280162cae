"""A letter: begun with facts, written bit by bit, signed. Nothing is overwritten."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.policy import Actor, Form
from attunement_clinic.reports import parts
from attunement_clinic.reports.access import access_letter
from attunement_clinic.reports.actions.trail import note_letter
from attunement_clinic.reports.models import Letter, LetterWriting
from attunement_clinic.reports.queries.drafts import draft_of
from attunement_clinic.reports.queries.letters import current


class LetterSignedError(Exception):
    """The letter was signed meanwhile: what is sent now is not kept in it."""


@transaction.atomic
def begin_letter(
    actor: Actor, *, caregiver_id: UUID, kind: str, letter_id: UUID
) -> Letter:
    """Begin a letter with what is known; sent twice, it is one letter."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    letter, is_new = Letter.objects.get_or_create(
        id=letter_id,
        defaults={
            "practice_id": caregiver.practice_id,
            "family": caregiver.family,
            "caregiver": caregiver,
            "author_id": actor.user_id,
            "kind": kind,
            "language": translation.get_language() or "en",
        },
    )
    if (letter.caregiver_id, letter.author_id) != (caregiver.id, actor.user_id):
        raise Http404
    if is_new:
        for part, words in draft_of(actor, caregiver, kind).items():
            LetterWriting.objects.create(
                practice_id=letter.practice_id, letter=letter, part=part, words=words
            )
        note_letter(actor, letter, "letter.begun")
    return letter


@transaction.atomic
def write_letter(
    actor: Actor,
    *,
    letter_id: UUID,
    writing_id: UUID,
    part: str,
    words: str,
    follows: list[UUID],
) -> LetterWriting:
    """Append what stands in a part now; what stood there before is kept.

    Sent twice it is one writing; the same id with other words is another one.

    Raises
    ------
    LetterSignedError
        When the letter is signed: nothing is appended.
    """
    letter = access_letter(actor, letter_id, is_author=True, lock=True)
    known = LetterWriting.objects.filter(id=writing_id).first()
    if known is not None:
        if (known.letter_id, known.part) != (letter.id, part):
            raise Http404
        if known.words == words:
            return known
        writing_id = uuid4()
    if letter.signed_at is not None:
        raise LetterSignedError
    if part not in {each.key for each in parts.parts_of(letter.kind)}:
        raise Http404
    ours = letter.writings.filter(part=part, id__in=follows)
    writing = LetterWriting(
        id=writing_id,
        practice_id=letter.practice_id,
        letter=letter,
        part=part,
        words=words,
        follows=list(ours.values_list("id", flat=True)),
    )
    writing.full_clean()
    writing.save()
    note_letter(actor, letter, "letter.written")
    return writing


@transaction.atomic
def sign_letter(actor: Actor, *, letter_id: UUID, seen: set[UUID]) -> Letter:
    """Sign a letter as it was read: from now on it is locked."""
    letter = access_letter(actor, letter_id, is_author=True, lock=True)
    if letter.signed_at is not None:
        return letter
    standing = [each for rows in current(letter).values() for each in rows]
    if {each.id for each in standing} != seen:
        raise ValidationError(
            _("Something was written in another window meanwhile. Read it again.")
        )
    letter.signed_at = timezone.now()
    letter.save(update_fields=["signed_at"])
    note_letter(actor, letter, "letter.signed")
    return letter


def read_letter(actor: Actor, *, letter_id: UUID) -> Letter:
    """Open a letter to read it; whoever is not its author is written down first."""
    letter = access_letter(actor, letter_id)
    if letter.author_id != actor.user_id:
        note_letter(actor, letter, "letter.read")
    return letter
