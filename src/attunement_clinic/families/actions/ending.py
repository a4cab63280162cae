"""The end of a family's care: written down with how it ended, and taken up again."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Family
from attunement_clinic.policy import Actor, Form


@transaction.atomic
def end_care(actor: Actor, *, family_id: UUID, ending: str, words: str = "") -> Family:
    """Write down that a family's care has ended, and how.

    Nothing is erased and nobody loses a door: who may see what is as before. A family
    whose care has ended is no longer looked for when it is quiet.

    Raises
    ------
    ValidationError
        When it has ended already, or the ending is none of `Family.Ending`.
    """
    family = _locked(actor, family_id)
    if family.closed_at is not None:
        raise ValidationError(_("The care of this family has ended already."))
    family.closed_at, family.closed_by_id = timezone.now(), actor.user_id
    family.ending, family.ending_words = ending, words.strip()
    _keep(actor, family, "family.ended", family.closed_at)
    return family


@transaction.atomic
def resume_care(actor: Actor, *, family_id: UUID) -> Family:
    """Take a family's care up again; how it ended stays in the record of the audit."""
    family = _locked(actor, family_id)
    if family.closed_at is None:
        return family
    family.closed_at, family.closed_by_id = None, None
    family.ending = family.ending_words = ""
    _keep(actor, family, "family.resumed", timezone.now())
    return family


def _locked(actor: Actor, family_id: UUID) -> Family:
    family = access_family(actor, family_id, Form.MANAGE)
    return Family.objects.select_for_update(of=("self",)).get(id=family.id)


def _keep(actor: Actor, family: Family, action: str, at: datetime) -> None:
    family.full_clean(exclude=["closed_at", "closed_by"])
    family.save(update_fields=["closed_at", "closed_by", "ending", "ending_words"])
    record(
        actor,
        action=action,
        subject_kind="family",
        subject_id=family.id,
        family_id=family.id,
        facts={"ending": family.ending} if family.ending else {},
    )
