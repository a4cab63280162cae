"""What pages ask of practices."""

from uuid import UUID

from attunement_clinic.accounts.models import Practice

_NEUTRAL = "https://www.wikipedia.org/"


def practice_for(practice_id: UUID | None) -> Practice | None:
    """Find the practice; without sign-in, the only one of this installation."""
    if practice_id is not None:
        return Practice.objects.filter(id=practice_id).first()
    found = list(Practice.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def leave_address_of(practice_id: UUID | None) -> str:
    """Say where Leave now goes."""
    practice = practice_for(practice_id)
    return practice.leave_address if practice else _NEUTRAL
