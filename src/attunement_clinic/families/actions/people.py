"""Writes to families: opening one, whom to reach how, letting a caregiver in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.access import is_staff
from attunement_clinic.accounts.actions import end_memberships
from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import (
    access_caregiver,
    access_family,
    access_infant,
)
from attunement_clinic.families.models import (
    Caregiver,
    CaregiverInvitation,
    CareTeamPlace,
    Family,
    Infant,
)
from attunement_clinic.families.queries import alone_with
from attunement_clinic.notifications.actions import keep_contact_rule
from attunement_clinic.notifications.safe_contact import SafeContact
from attunement_clinic.notifications.wording import contact_words
from attunement_clinic.policy import Actor, Form, Role

_Row = TypeVar("_Row", bound=Model)

INVITATION_HOLDS_FOR = timedelta(hours=72)
_DUE_WITHIN = timedelta(weeks=20)
_OVERDUE_AT_MOST = timedelta(weeks=4)
_PREGNANCY = timedelta(weeks=43)
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInfant:
    """A baby; one not born yet has a due date alone."""

    name: str
    born_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCaregiver:
    name: str
    relation: str
    is_guardian: bool = True
    safe_contact: str = ""
    contact: SafeContact | None = None


@transaction.atomic
def open_family(
    actor: Actor,
    *,
    infants: list[NewInfant],
    caregivers: list[NewCaregiver],
    family_id: UUID | None = None,
) -> Family:
    """Open a family; the clinician who does is its first care team.

    Parameters
    ----------
    family_id
        Names this sending: sent again with the same people it is one family. With
        others it is another, so that nothing typed is passed over.
    """
    if Role.CLINICIAN not in actor.roles:
        raise Http404
    if not infants or not caregivers:
        raise ValidationError(_("A family has a baby and somebody who cares for it."))
    practice = Practice.objects.select_for_update().get(id=actor.practice_id)
    known = Family.objects.filter(id=family_id).first() if family_id else None
    if known is not None and _is_sent_again(actor, known, infants, caregivers):
        return known
    highest = Family.objects.filter(practice=practice).aggregate(n=Max("number"))["n"]
    family = Family.objects.create(
        id=uuid4() if family_id is None or known is not None else family_id,
        practice=practice,
        number=(highest or 0) + 1,
        opened_by_id=actor.user_id,
    )
    for infant in infants:
        _check_birth(infant.born_on, infant.due_on)
        _saved(
            Infant(
                practice=practice,
                family=family,
                name=infant.name,
                born_on=infant.born_on,
                due_on=infant.due_on,
            )
        )
    for caregiver in caregivers:
        row = _saved(
            Caregiver(
                practice=practice,
                family=family,
                name=caregiver.name,
                relation=caregiver.relation,
                is_guardian=caregiver.is_guardian,
                safe_contact=caregiver.safe_contact,
            )
        )
        if caregiver.contact is not None:
            _keep_contact(row, caregiver.contact)
    _place(family, actor.user_id, Role.CLINICIAN)
    record(
        actor,
        action="family.opened",
        subject_kind="family",
        subject_id=family.id,
        family_id=family.id,
        facts={"infants": len(infants), "caregivers": len(caregivers)},
    )
    return family


def _is_sent_again(
    actor: Actor,
    known: Family,
    infants: list[NewInfant],
    caregivers: list[NewCaregiver],
) -> bool:
    people = {(each.name, each.relation) for each in caregivers}
    babies = {(each.name, each.born_on, each.due_on) for each in infants}
    return (
        known.opened_by_id == actor.user_id
        and people == {*known.caregivers.values_list("name", "relation")}
        and babies == {*known.infants.values_list("name", "born_on", "due_on")}
    )


@transaction.atomic
def note_birth(actor: Actor, *, infant_id: UUID, name: str, born_on: date) -> Infant:
    """Write down that a baby who was awaited is born, and its name.

    Raises
    ------
    ValidationError
        When the day cannot be, or the birth is written down already.
    """
    infant = access_infant(actor, infant_id, Form.MANAGE, lock=True)
    if infant.born_on is not None:
        raise ValidationError(_("The birth is written down already."))
    _check_birth(born_on, infant.due_on)
    infant.born_on, infant.name = born_on, name
    _saved(infant)
    record(
        actor,
        action="infant.born",
        subject_kind="infant",
        subject_id=infant.id,
        family_id=infant.family_id,
    )
    return infant


@transaction.atomic
def change_contact(
    actor: Actor, *, caregiver: Caregiver, contact: SafeContact, is_guardian: bool
) -> Caregiver:
    """Change how a caregiver is reached safely, and whether they are a guardian."""
    row = access_caregiver(actor, caregiver.id, Form.MANAGE)
    row.is_guardian = is_guardian
    _keep_contact(row, contact)
    record(
        actor,
        action="caregiver.contact_changed",
        subject_kind="caregiver",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return row


@transaction.atomic
def join_team(actor: Actor, *, family: Family, user: User, role: Role) -> CareTeamPlace:
    """Let a colleague of the same practice into the family's care team."""
    row = access_family(actor, family.id, Form.MANAGE)
    works_here = Membership.objects.live().filter(
        practice_id=actor.practice_id, user=user, role=role
    )
    if not works_here.exists():
        raise Http404
    place = _place(row, user.id, role)
    record(
        actor,
        action="team.joined",
        subject_kind="family",
        subject_id=row.id,
        family_id=row.id,
        facts={"user": str(user.id), "role": role},
    )
    return place


@transaction.atomic
def leave_team(actor: Actor, *, family: Family, user: User) -> None:
    """Take a colleague out of the care team, from now on; never the last clinician."""
    row = access_family(actor, family.id, Form.MANAGE)
    now = timezone.now()
    places = CareTeamPlace.objects.select_for_update().filter(
        family=row, until__isnull=True
    )
    others = places.filter(role=Role.CLINICIAN).exclude(user=user)
    if not others.exists():
        raise ValidationError(_("Somebody must stay responsible for this family."))
    places.filter(user=user).update(until=now)
    record(
        actor,
        action="team.left",
        subject_kind="family",
        subject_id=row.id,
        family_id=row.id,
        facts={"user": str(user.id)},
    )


@transaction.atomic
def end_work(actor: Actor, *, user_id: UUID, successor_id: UUID | None) -> None:
    """End a colleague's work in the practice; families left alone go to a successor.

    Raises
    ------
    ValidationError
        When a family would have no therapist and nobody is named who takes it on.
    """
    user = end_memberships(actor, user_id=user_id)
    alone = alone_with(user.id, actor.practice_id)
    if alone:
        if successor_id is None or not _is_therapist_here(actor, successor_id):
            raise ValidationError(_("Say who takes on the families that are left."))
        for family in alone:
            _place(family, successor_id, Role.CLINICIAN)
            record(
                actor,
                action="team.handed_over",
                subject_kind="family",
                subject_id=family.id,
                family_id=family.id,
                facts={"from": str(user.id), "to": str(successor_id)},
            )
    CareTeamPlace.objects.filter(
        practice_id=actor.practice_id, user=user, until__isnull=True
    ).update(until=timezone.now())


def _is_therapist_here(actor: Actor, user_id: UUID) -> bool:
    return (
        Membership.objects.live()
        .filter(practice_id=actor.practice_id, user_id=user_id, role=Role.CLINICIAN)
        .exists()
    )


@transaction.atomic
def invite_caregiver(
    actor: Actor, *, caregiver: Caregiver, email: str
) -> tuple[CaregiverInvitation, str]:
    """Make a single-use link for a caregiver; the token is given once, here.

    A new link ends the ones before it. Only its digest is stored.
    """
    row = access_caregiver(actor, caregiver.id, Form.MANAGE)
    if row.user_id is not None:
        raise ValidationError(_("This person has an account already."))
    now = timezone.now()
    CaregiverInvitation.objects.filter(
        caregiver=row, used_at__isnull=True, expires_at__gt=now
    ).update(expires_at=now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = _saved(
        CaregiverInvitation(
            practice_id=actor.practice_id,
            caregiver=row,
            email=email.strip().lower(),
            token_digest=digest_of(token),
            invited_by_id=actor.user_id,
            expires_at=now + INVITATION_HOLDS_FOR,
        )
    )
    record(
        actor,
        action="caregiver.invited",
        subject_kind="caregiver",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return invitation, token


@transaction.atomic
def redeem_invitation(*, token: str) -> User | None:
    """Give the caregiver of a link their account: once, and only while it holds.

    Returns
    -------
    User or None
        Whom to send a code; `None` when the link is unknown, used or too old.
    """
    invitation = (
        CaregiverInvitation.objects.select_for_update(of=("self",))
        .select_related("caregiver")
        .filter(token_digest=digest_of(token))
        .first()
    )
    if invitation is None or not _still_holds(invitation):
        return None
    user = User.objects.filter(email=invitation.email).first()
    if user is not None and is_staff(user):
        return None
    if user is None:
        user = User.objects.create_user(
            invitation.email, name=invitation.caregiver.name
        )
    caregiver = invitation.caregiver
    caregiver.user = user
    caregiver.save(update_fields=["user"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    record(
        None,
        action="caregiver.joined",
        subject_kind="caregiver",
        subject_id=caregiver.id,
        family_id=caregiver.family_id,
        practice_id=caregiver.practice_id,
        facts={"user": str(user.id)},
    )
    return user


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _keep_contact(row: Caregiver, contact: SafeContact) -> None:
    """Keep the rule that reminders obey, and its words for the people who read it."""
    keep_contact_rule(practice_id=row.practice_id, addressee_id=row.id, contact=contact)
    row.safe_contact = " ".join(contact_words(contact))
    row.save(update_fields=["safe_contact", "is_guardian"])


def _still_holds(invitation: CaregiverInvitation) -> bool:
    return (
        invitation.used_at is None
        and timezone.now() < invitation.expires_at
        and invitation.caregiver.user_id is None
    )


def _check_birth(born_on: date | None, due_on: date | None) -> None:
    today = timezone.localdate()
    if born_on is None:
        _check_due(due_on, today)
        return
    if born_on > today:
        raise ValidationError(
            _(
                "A birth date lies in the past. If the baby is not born yet, give the due"
                " date alone."
            )
        )
    if due_on and abs(due_on - born_on) > _DUE_WITHIN:
        raise ValidationError(_("The due date lies within 20 weeks of the birth."))


def _check_due(due_on: date | None, today: date) -> None:
    if due_on is None:
        raise ValidationError(
            _("Give the birth date, or the due date of a baby not born yet.")
        )
    if not today - _OVERDUE_AT_MOST <= due_on <= today + _PREGNANCY:
        raise ValidationError(
            _("Is the due date right? If the baby is born, give the birth date too.")
        )


def _place(family: Family, user_id: UUID, role: Role) -> CareTeamPlace:
    place = CareTeamPlace.objects.filter(
        family=family, user_id=user_id, role=role, until__isnull=True
    ).first()
    return place or CareTeamPlace.objects.create(
        practice_id=family.practice_id,
        family=family,
        user_id=user_id,
        role=role,
        since=timezone.now(),
    )


def _saved(row: _Row) -> _Row:
    later = {field.name for field in row._meta.fields if field.null}
    row.full_clean(exclude=later)
    row.save()
    return row
