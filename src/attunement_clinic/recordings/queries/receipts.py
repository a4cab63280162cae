"""What a caregiver took back, when, and since when nothing can open it any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.models import Family
from attunement_clinic.policy import Actor
from attunement_clinic.recordings import masters
from attunement_clinic.recordings.copies import Released, released_copies
from attunement_clinic.recordings.models import Consent, Withdrawal
from attunement_clinic.recordings.queries.titles import film_title

# By when the master that wrapped a destroyed key is destroyed as well.
REKEYED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was taken back; what of it is destroyed; what a backup could still do.

    `use` is empty for a whole film. `last_day` is the last day on which an older backup
    could open it: a promise until `is_out_of_reach`. Nobody can promise it where the
    master is kept by a person (`by_hand`).
    """

    id: UUID
    title: str
    use: str
    filmed_at: datetime
    at: datetime
    unmade_at: datetime | None
    has_key: bool
    last_day: date | None
    is_out_of_reach: bool
    by_hand: bool
    released: tuple[Released, ...]


def within_reach() -> QuerySet[Withdrawal]:
    """Select what is destroyed here, while a backup with its master could open it."""
    return Withdrawal.objects.filter(
        unmade_at__isnull=False, rekeyed_at=None, keys_destroyed__gt=0
    )


def films_taken_back(families: Iterable[Family]) -> QuerySet[Withdrawal]:
    """Select the films of these families that are unmade, or will be."""
    return Withdrawal.objects.filter(
        recording__family__in=list(families), purpose=""
    ).select_related("recording")


def has_receipts(actor: Actor) -> bool:
    """Say whether a caregiver took anything back."""
    return _own(actor).exists()


def receipts_of(actor: Actor) -> list[Receipt]:
    """List what a caregiver took back, newest first."""
    return [_receipt(row) for row in _own(actor)]


def receipt_of(actor: Actor, withdrawal_id: UUID) -> Receipt:
    """Open one receipt to who took it back.

    Raises
    ------
    Http404
        For everybody else.
    """
    row = _own(actor).filter(id=withdrawal_id).first()
    if row is None:
        raise Http404
    return _receipt(row)


def _own(actor: Actor) -> QuerySet[Withdrawal]:
    """Select what somebody took back themselves, or a ledger of films that are theirs.

    A guardian whose answer ended because the film is shown to them no more learns
    nothing by it.
    """
    return Withdrawal.objects.filter(
        Q(withdrawn_by_id=actor.user_id) | Q(recording__caregiver=F("caregiver")),
        practice_id=actor.practice_id,
        caregiver_id__in=actor.caregiver_ids,
    ).select_related("recording")


def _receipt(row: Withdrawal) -> Receipt:
    film = row.recording
    return Receipt(
        id=row.id,
        title=film_title(film),
        use=str(Consent.PurposeChoices(row.purpose).label) if row.purpose else "",
        filmed_at=film.arrived_at or film.created_at,
        at=row.withdrawn_at,
        unmade_at=row.unmade_at,
        has_key=row.keys_destroyed > 0 or row.key_id is not None,
        last_day=_last_day(row),
        is_out_of_reach=row.rekeyed_at is not None,
        by_hand=row.rekeyed_at is None and masters.are_given(),
        released=tuple(released_copies(film.id)),
    )


def _last_day(row: Withdrawal) -> date | None:
    if row.rekeyed_at is not None:
        return timezone.localdate(row.rekeyed_at)
    if row.unmade_at is None or not row.keys_destroyed or masters.are_given():
        return None
    return timezone.localdate(row.unmade_at + REKEYED_WITHIN)
