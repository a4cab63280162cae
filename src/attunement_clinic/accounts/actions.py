"""Writes to practices and accounts."""

from django.db import transaction
from django.http import Http404

from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Role


@transaction.atomic
def change_practice(
    actor: Actor, *, practice: Practice, changed: list[str]
) -> Practice:
    """Save the practice's settings; an administrator's right alone."""
    if Role.ADMINISTRATOR not in actor.roles or practice.id != actor.practice_id:
        raise Http404
    practice.full_clean()
    practice.save()
    record(
        actor,
        action="practice.changed",
        subject_kind="practice",
        subject_id=practice.id,
        facts={"fields": sorted(changed)},
    )
    return practice


@transaction.atomic
def open_practice(*, practice: Practice, administrator: User, password: str) -> User:
    """Open a practice with its first administrator; used where nobody is yet."""
    practice.full_clean()
    practice.save()
    administrator.email = administrator.email.lower()
    administrator.set_password(password)
    administrator.full_clean()
    administrator.save()
    Membership.objects.create(
        practice=practice, user=administrator, role=Role.ADMINISTRATOR
    )
    record(
        None,
        action="practice.opened",
        subject_kind="practice",
        subject_id=practice.id,
        practice_id=practice.id,
    )
    return administrator


@transaction.atomic
def add_staff(
    actor: Actor | None, *, practice: Practice, user: User, roles: set[Role]
) -> User:
    """Let a person work in the practice; they set up their second factor themselves."""
    if actor is not None and (
        Role.ADMINISTRATOR not in actor.roles
        or practice.id != actor.practice_id
        or user.id == actor.user_id
    ):
        raise Http404
    for role in sorted(roles):
        Membership.objects.get_or_create(practice=practice, user=user, role=role)
    record(
        actor,
        action="staff.added",
        subject_kind="user",
        subject_id=user.id,
        practice_id=practice.id,
        facts={"roles": sorted(roles)},
    )
    return user


@transaction.atomic
def note_sign_out(actor: Actor, *, by_leaving: bool) -> None:
    """Write down that somebody left."""
    record(
        actor,
        action="session.left" if by_leaving else "session.ended",
        subject_kind="user",
        subject_id=actor.user_id,
    )
