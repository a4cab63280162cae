"""What becomes of a first contact: read, given to a care team, closed, taken up again."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.audit.actions import record
from attunement_clinic.families import actions as families
from attunement_clinic.families.models import Caregiver, CaregiverInvitation, Family
from attunement_clinic.intake.access import access_enquiry
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.policy import Actor, Form, Role
from attunement_clinic.safety.actions import belong_to_family
from attunement_clinic.safety.models import SafetyTask

State = Enquiry.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What an enquiry became; the token of the link is given once, here."""

    family: Family
    caregiver: Caregiver
    clinician: User
    invitation: CaregiverInvitation | None
    token: str


@transaction.atomic
def mark_enquiry_read(actor: Actor, *, enquiry_id: UUID) -> Enquiry:
    """Note who read it first: the promise to the parent is kept by that."""
    enquiry = access_enquiry(actor, enquiry_id, Form.MANAGE, lock=True)
    if enquiry.state != State.NEW:
        return enquiry
    _note_read(enquiry, actor)
    enquiry.state = State.READ
    enquiry.save(update_fields=["state", "read_at", "read_by"])
    _audit(actor, enquiry, "enquiry.read")
    return enquiry


@transaction.atomic
def allocate_enquiry(
    actor: Actor,
    *,
    enquiry_id: UUID,
    clinician_id: UUID,
    infants: list[families.NewInfant],
    caregivers: list[families.NewCaregiver],
    invite_by_email: bool = False,
) -> Allocation:
    """Open a family from a first contact and give it to a clinician's care.

    The first caregiver is who wrote: the rule of safe contact and open calls become
    theirs. Who allocates to a colleague is in the care team only as long as that takes.
    """
    enquiry = access_enquiry(actor, enquiry_id, Form.MANAGE, lock=True)
    if enquiry.state not in {State.NEW, State.READ}:
        raise ValidationError(_("Somebody has decided about this one already."))
    clinician = _clinician(actor.practice_id, clinician_id)
    writer, *others = caregivers
    writer = replace(writer, contact=rule_of(enquiry.id))
    family = families.open_family(actor, infants=infants, caregivers=[writer, *others])
    caregiver = family.caregivers.order_by("created_at")[0]
    belong_to_family(actor, enquiry_id=enquiry.id, caregiver=caregiver)
    invitation, token = None, ""
    if invite_by_email and enquiry.email:
        invitation, token = families.invite_caregiver(
            actor, caregiver=caregiver, email=enquiry.email
        )
    if clinician.id != actor.user_id:
        families.join_team(actor, family=family, user=clinician, role=Role.CLINICIAN)
        families.leave_team(
            actor, family=family, user=User.objects.get(id=actor.user_id)
        )
    _note_read(enquiry, actor)
    enquiry.family = family
    _settle(enquiry, State.ALLOCATED, actor)
    _audit(actor, enquiry, "enquiry.allocated", clinician=str(clinician.id))
    return Allocation(
        family=family,
        caregiver=caregiver,
        clinician=clinician,
        invitation=invitation,
        token=token,
    )


@transaction.atomic
def close_enquiry(
    actor: Actor, *, enquiry_id: UUID, closing: Enquiry.Closing, words: str = ""
) -> Enquiry:
    """Close a first contact that becomes no family, and say why."""
    enquiry = access_enquiry(actor, enquiry_id, Form.MANAGE, lock=True)
    if enquiry.state not in {State.NEW, State.READ}:
        raise ValidationError(_("Somebody has decided about this one already."))
    if SafetyTask.objects.unfinished().filter(enquiry_id=enquiry.id).exists():
        raise ValidationError(
            _("A call for a person is open. Write first what came of it.")
        )
    _note_read(enquiry, actor)
    enquiry.closing, enquiry.closing_words = closing, words.strip()
    _settle(enquiry, State.CLOSED, actor)
    _audit(actor, enquiry, "enquiry.closed", closing=str(closing))
    return enquiry


@transaction.atomic
def reopen_enquiry(actor: Actor, *, enquiry_id: UUID) -> Enquiry:
    """Take a closed first contact up again."""
    enquiry = access_enquiry(actor, enquiry_id, Form.MANAGE, lock=True)
    if enquiry.state != State.CLOSED:
        raise ValidationError(_("Only what was closed can be opened again."))
    enquiry.state, enquiry.closing = State.READ, ""
    enquiry.settled_at, enquiry.settled_by_id = None, None
    enquiry.save(update_fields=["state", "closing", "settled_at", "settled_by"])
    _audit(actor, enquiry, "enquiry.reopened")
    return enquiry


def _clinician(practice_id: UUID, user_id: UUID) -> User:
    works_here = Membership.objects.live().filter(
        practice_id=practice_id, user_id=user_id, role=Role.CLINICIAN
    )
    if not works_here.exists():
        raise Http404
    return User.objects.get(id=user_id)


def _note_read(enquiry: Enquiry, actor: Actor) -> None:
    if enquiry.read_at is None:
        enquiry.read_at, enquiry.read_by_id = timezone.now(), actor.user_id


def _settle(enquiry: Enquiry, state: State, actor: Actor) -> None:
    enquiry.state = state
    enquiry.settled_at, enquiry.settled_by_id = timezone.now(), actor.user_id
    enquiry.save()


def _audit(actor: Actor, enquiry: Enquiry, action: str, **facts: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="enquiry",
        subject_id=enquiry.id,
        family_id=enquiry.family_id,
        facts=facts,
    )
