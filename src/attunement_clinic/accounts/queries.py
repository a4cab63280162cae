"""What pages ask of practices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.utils import timezone

from attunement_clinic.accounts import access, devices
from attunement_clinic.accounts.models import Membership, Practice, SignIn, User
from attunement_clinic.notifications.queries import rules_of
from attunement_clinic.policy import Actor, Role


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works in a practice, and as what."""

    user: User
    roles: frozenset[Role]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """A device somebody is signed in on, in their words."""

    id: UUID
    words: str
    first_seen_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey by the name its owner gave it."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None
    is_only_factor: bool


_NEUTRAL = "https://www.wikipedia.org/"


def practice_for(practice_id: UUID | None) -> Practice | None:
    """Find the practice; without sign-in, the only one of this installation."""
    if practice_id is not None:
        return Practice.objects.filter(id=practice_id).first()
    found = list(Practice.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def clock_of_practice(practice_id: UUID) -> ZoneInfo:
    """Find the time zone that a practice's days are counted in."""
    rows = Practice.objects.filter(id=practice_id)
    return ZoneInfo(rows.values_list("time_zone", flat=True).get())


def practices_to_visit() -> list[Practice]:
    """List the practices whose doors stand open here; those of a demo are one house."""
    return list(Practice.objects.order_by("-is_demo", "created_at"))


def leave_address_of(practice_id: UUID | None) -> str:
    """Say where Leave now goes."""
    practice = practice_for(practice_id)
    return practice.leave_address if practice else _NEUTRAL


def sender_name_for(email: str) -> str:
    """Say under which name a mail to `email` comes: the one they chose, or the practice's."""
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        ids = list(user.caregivers.values_list("id", flat=True))
        chosen = [rule.sender_name for rule in rules_of(ids).values()]
        if any(chosen):
            return next(name for name in chosen if name)
    practice = practice_of(user) if user else practice_for(None)
    return practice.sender_name if practice else ""


def practice_of(user: User) -> Practice | None:
    """Find the practice a user works in, or is cared for in."""
    membership = (
        Membership.objects.live().filter(user=user).select_related("practice").first()
    )
    if membership is not None:
        return membership.practice
    caregiver = user.caregivers.select_related("practice").first()
    return caregiver.practice if caregiver is not None else None


def staff_of(practice_id: UUID) -> list[StaffMember]:
    """List who works in a practice, by name."""
    rows = (
        Membership.objects.live()
        .filter(practice_id=practice_id)
        .select_related("user")
        .order_by("user__name", "user_id", "role")
    )
    return [
        StaffMember(
            user=user,
            roles=frozenset(Role(row.role) for row in theirs),
            labels=tuple(row.get_role_display() for row in theirs),
        )
        for user, group in groupby(rows, key=lambda row: row.user)
        if (theirs := list(group))
    ]


def devices_of(actor: Actor, this: UUID | None) -> list[SignedInDevice]:
    """List where somebody is signed in, this device first, then the last seen."""
    now = timezone.now()
    staff = bool(actor.roles)
    idle = access.STAFF_IDLE_S if staff else access.CAREGIVER_IDLE_S
    longest = access.STAFF_LONGEST_S if staff else access.CAREGIVER_LONGEST_S
    rows = SignIn.objects.open().filter(
        user_id=actor.user_id,
        last_seen_at__gte=now - timedelta(seconds=idle),
        first_seen_at__gte=now - timedelta(seconds=longest),
    )
    found = [
        SignedInDevice(
            id=row.id,
            words=devices.words_for(row.browser, row.system),
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            is_this=row.id == this,
        )
        for row in rows
    ]
    return sorted(found, key=lambda device: not device.is_this)


def passkeys_of(actor: Actor) -> list[Passkey]:
    """List somebody's passkeys, the oldest first."""
    factors = Authenticator.objects.filter(user_id=actor.user_id).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    rows = list(factors.order_by("created_at", "id"))
    return [
        Passkey(
            id=UUID(row.data["mark"]),
            name=str(row.data["name"]),
            made_at=row.created_at,
            used_at=row.last_used_at,
            is_only_factor=bool(actor.roles) and len(rows) == 1,
        )
        for row in rows
        if row.type == Authenticator.Type.WEBAUTHN
    ]


def has_passkey(user_id: UUID) -> bool:
    """Say whether somebody has a passkey at all."""
    rows = Authenticator.objects.filter(user_id=user_id)
    return bool(rows.filter(type=Authenticator.Type.WEBAUTHN).exists())


def has_authenticator(user_id: UUID) -> bool:
    """Say whether somebody has an app that shows codes."""
    rows = Authenticator.objects.filter(user_id=user_id)
    return bool(rows.filter(type=Authenticator.Type.TOTP).exists())
