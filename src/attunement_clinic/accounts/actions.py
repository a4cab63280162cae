"""Writes to practices and accounts."""

from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import logout
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone

from attunement_clinic.accounts.access import is_staff, sign_in_of
from attunement_clinic.accounts.models import (
    Membership,
    Practice,
    SignIn,
    User,
    end_sessions,
)
from attunement_clinic.accounts.passkeys import id_of
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
    # Who may do more from now on signs in for it.
    end_sessions(user.id)
    for role in sorted(roles):
        Membership.objects.update_or_create(
            practice=practice, user=user, role=role, defaults={"ended_at": None}
        )
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
def take_on(actor: Actor, *, email: str, name: str, roles: set[Role]) -> User:
    """Let somebody work in the actor's practice by their address, known here or new."""
    practice = Practice.objects.get(id=actor.practice_id)
    user = User.objects.filter(email=email).first()
    return add_staff(
        actor,
        practice=practice,
        user=user or User.objects.create_user(email, name=name),
        roles=roles,
    )


@transaction.atomic
def end_memberships(actor: Actor, *, user_id: UUID) -> User:
    """End a person's work in the practice, at once; nobody ends their own."""
    if Role.ADMINISTRATOR not in actor.roles or user_id == actor.user_id:
        raise Http404
    # One at a time: two who leave at once are not left their families to each other.
    Practice.objects.select_for_update().get(id=actor.practice_id)
    rows = Membership.objects.live().filter(
        practice_id=actor.practice_id, user_id=user_id
    )
    roles = sorted(rows.select_for_update().values_list("role", flat=True))
    if not roles:
        raise Http404
    rows.update(ended_at=timezone.now())
    end_sessions(user_id)
    record(
        actor,
        action="staff.ended",
        subject_kind="user",
        subject_id=user_id,
        practice_id=actor.practice_id,
        facts={"roles": roles},
    )
    return User.objects.get(id=user_id)


@transaction.atomic
def sign_out_everywhere(actor: Actor) -> None:
    """End every session of the actor's, on every device, at once."""
    end_sessions(actor.user_id)
    record(
        actor,
        action="session.ended_everywhere",
        subject_kind="user",
        subject_id=actor.user_id,
    )


@transaction.atomic
def end_sign_in(actor: Actor, *, sign_in_id: UUID) -> None:
    """End one of the actor's own sessions, on whatever device it is, at once."""
    rows = SignIn.objects.open().filter(id=sign_in_id, user_id=actor.user_id)
    if not rows.update(ended_at=timezone.now()):
        raise Http404
    record(
        actor,
        action="session.ended_there",
        subject_kind="user",
        subject_id=actor.user_id,
    )


@transaction.atomic
def end_other_sign_ins(actor: Actor, *, but: UUID | None) -> None:
    """End every session of the actor's save the one they ask from."""
    end_sessions(actor.user_id, but=but)
    record(
        actor,
        action="session.ended_elsewhere",
        subject_kind="user",
        subject_id=actor.user_id,
    )


def sign_out(request: HttpRequest) -> None:
    """End the session of a request; its device leaves the list."""
    rows = SignIn.objects.named(sign_in_of(request.session))
    rows.update(ended_at=timezone.now())
    logout(request)


@transaction.atomic
def note_sign_out(actor: Actor, *, by_leaving: bool) -> None:
    """Write down that somebody left."""
    record(
        actor,
        action="session.left" if by_leaving else "session.ended",
        subject_kind="user",
        subject_id=actor.user_id,
    )


@transaction.atomic
def add_passkey(
    actor: Actor, *, name: str, made: dict[str, Any], as_first: bool = False
) -> Authenticator | None:
    """Keep a passkey of the actor's; staff get recovery codes with their first factor.

    `as_first` is for new staff, who showed a password only: nothing is added that way
    once there is a factor. A device's passkey is kept once.
    """
    user = User.objects.select_for_update().get(id=actor.user_id)
    rows = Authenticator.objects.filter(user=user)
    if as_first and rows.exists():
        return None
    passkeys = rows.filter(type=Authenticator.Type.WEBAUTHN)
    known = {id_of(row.data["credential"]) for row in passkeys}
    if id_of(made["credential"]) in known:
        return None
    added: Authenticator = Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "mark": str(uuid4()), **made},
    )
    codes = rows.filter(type=Authenticator.Type.RECOVERY_CODES)
    if is_staff(user) and not codes.exists():
        RecoveryCodes.activate(user)
    record(actor, action="passkey.added", subject_kind="user", subject_id=actor.user_id)
    return added


@transaction.atomic
def remove_passkey(actor: Actor, *, passkey_id: UUID, but: UUID | None) -> None:
    """Take a passkey away, and end every session but this one: the device may be lost.

    Staff keep one factor; a caregiver still has the code by mail.
    """
    user = User.objects.select_for_update().get(id=actor.user_id)
    factors = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    # Its own row counts: an address names a passkey by something random.
    removed = factors.filter(
        type=Authenticator.Type.WEBAUTHN, data__mark=str(passkey_id)
    ).first()
    if removed is None or (is_staff(user) and factors.count() == 1):
        raise Http404
    removed.delete()
    end_sessions(user.id, but=but)
    record(
        actor, action="passkey.removed", subject_kind="user", subject_id=actor.user_id
    )
