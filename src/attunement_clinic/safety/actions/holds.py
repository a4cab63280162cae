"""Safeguarding holds: asked for by one person, placed and ended by a second.

A hold freezes a film and keeps its key, whatever is agreed or taken back meanwhile. Each
step appends a line; none is ever changed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor
from attunement_clinic.recordings import keys
from attunement_clinic.recordings.models import Recording, Withdrawal
from attunement_clinic.safety.access import access_film_to_hold, access_hold
from attunement_clinic.safety.models import HoldAct, SafeguardingHold

Kind = HoldAct.Kind
State = SafeguardingHold.State

# A hold that nobody looks at again would be a quiet way to keep a film.
REVIEW_WITHIN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Telling:
    """Whether the parent is told of a hold; if it endangers someone, why not."""

    is_told: bool
    why_not_told: str = ""


@transaction.atomic
def propose_hold(
    actor: Actor, *, recording_id: UUID, words: str, review_on: date, telling: Telling
) -> SafeguardingHold:
    """Ask for a hold of a film, with the reason; a second person places it.

    Raises
    ------
    Http404
        For everybody outside the family's care team.
    ValidationError
        Without a reason, a day of review within 28 days, or why the parent is not told;
        when the film is held or asked for already, or its key is destroyed.
    """
    film = access_film_to_hold(actor, recording_id)
    Recording.objects.select_for_update(of=("self",)).get(id=film.id)
    _require(words, _("Write the reason."))
    _check(review_on, telling)
    if SafeguardingHold.objects.unfinished().filter(recording=film).exists():
        raise ValidationError(
            _("A hold of this film is asked for or in force already.")
        )
    _require_key(film)
    hold = SafeguardingHold(
        practice_id=film.practice_id,
        family_id=film.family_id,
        recording=film,
        proposed_by_id=actor.user_id,
        review_on=review_on,
        is_told=telling.is_told,
        why_not_told=_why(telling),
    )
    hold.full_clean()
    hold.save(force_insert=True)
    _append(actor, hold, Kind.PROPOSED, words, is_review=True)
    return hold


@transaction.atomic
def confirm_hold(actor: Actor, *, hold_id: UUID) -> SafeguardingHold:
    """Place a hold that somebody else asked for: from now on nobody plays the film."""
    hold = access_hold(actor, hold_id, lock=True)
    _require_state(hold, State.PROPOSED)
    _require_other(actor, hold.proposed_by_id)
    # Whoever takes the film back at this moment is done before, or finds it held.
    film = Recording.objects.select_for_update(of=("self",)).get(id=hold.recording_id)
    _require_key(film)
    hold.state = State.HOLDING
    hold.save(update_fields=["state"])
    _append(actor, hold, Kind.CONFIRMED)
    return hold


@transaction.atomic
def decline_hold(actor: Actor, *, hold_id: UUID, words: str) -> SafeguardingHold:
    """Not place a hold that was asked for, with the reason; also one's own."""
    hold = access_hold(actor, hold_id, lock=True)
    _require_state(hold, State.PROPOSED)
    _require(words, _("Write the reason."))
    hold.state = State.DECLINED
    hold.save(update_fields=["state"])
    _append(actor, hold, Kind.DECLINED, words)
    return hold


@transaction.atomic
def review_hold(
    actor: Actor, *, hold_id: UUID, words: str, review_on: date, telling: Telling
) -> SafeguardingHold:
    """Look at a hold again and keep it, until another day, with the reason."""
    hold = access_hold(actor, hold_id, lock=True)
    _require_state(hold, State.HOLDING)
    _require(words, _("Write the reason."))
    _check(review_on, telling)
    hold.review_on = review_on
    hold.is_told, hold.why_not_told = telling.is_told, _why(telling)
    hold.end_proposed_by_id = None
    hold.full_clean()
    hold.save(update_fields=["review_on", "is_told", "why_not_told", "end_proposed_by"])
    _append(actor, hold, Kind.REVIEWED, words, is_review=True)
    return hold


@transaction.atomic
def propose_end_of_hold(actor: Actor, *, hold_id: UUID, words: str) -> SafeguardingHold:
    """Ask for the end of a hold, with the reason; it goes on until a second person ends it."""
    hold = access_hold(actor, hold_id, lock=True)
    _require_state(hold, State.HOLDING)
    _require(words, _("Write the reason."))
    hold.end_proposed_by_id = actor.user_id
    hold.save(update_fields=["end_proposed_by"])
    _append(actor, hold, Kind.END_PROPOSED, words)
    return hold


@transaction.atomic
def end_hold(actor: Actor, *, hold_id: UUID) -> SafeguardingHold:
    """End a hold whose end somebody else asked for.

    A film that was not taken back is as it was; the key of one that was is destroyed next.
    """
    hold = access_hold(actor, hold_id, lock=True)
    _require_state(hold, State.HOLDING)
    if hold.end_proposed_by_id is None:
        raise ValidationError(_("Nobody asked for its end yet."))
    _require_other(actor, hold.end_proposed_by_id)
    hold.state = State.ENDED
    hold.save(update_fields=["state"])
    _append(actor, hold, Kind.ENDED)
    return hold


@transaction.atomic
def note_late_reviews(now: datetime) -> int:
    """Write down, once for each day of review, that it passed; return how many."""
    late = (
        SafeguardingHold.objects.in_force()
        .select_for_update()
        .filter(review_on__lt=timezone.localdate(now))
    )
    new = [
        hold
        for hold in late
        if not hold.acts.filter(kind=Kind.LATE, review_on=hold.review_on).exists()
    ]
    for hold in new:
        _append(None, hold, Kind.LATE, is_review=True)
    return len(new)


def _append(
    actor: Actor | None,
    hold: SafeguardingHold,
    kind: HoldAct.Kind,
    words: str = "",
    *,
    is_review: bool = False,
) -> None:
    """Append a line and its row of the audit record, which carries no word of it."""
    HoldAct.objects.create(
        practice_id=hold.practice_id,
        hold=hold,
        kind=kind,
        by_id=actor.user_id if actor is not None else None,
        at=timezone.now(),
        words=words.strip(),
        review_on=hold.review_on if is_review else None,
        is_told=hold.is_told if is_review else None,
        why_not_told=hold.why_not_told if is_review else "",
    )
    record(
        actor,
        action=f"safeguarding.{kind}",
        subject_kind="safeguarding_hold",
        subject_id=hold.id,
        family_id=hold.family_id,
        practice_id=hold.practice_id,
        facts={"recording": str(hold.recording_id)},
    )


def _check(review_on: date, telling: Telling) -> None:
    today = timezone.localdate()
    if not today < review_on <= today + REVIEW_WITHIN:
        raise ValidationError(
            {"review_on": _("Choose a day after today, within 28 days.")}
        )
    if not telling.is_told and not telling.why_not_told.strip():
        raise ValidationError(
            {"why_not_told": _("Write whom it would endanger to tell the parent.")}
        )


def _why(telling: Telling) -> str:
    return "" if telling.is_told else telling.why_not_told.strip()


def _require(words: str, otherwise: str) -> None:
    if not words.strip():
        raise ValidationError({"words": otherwise})


def _require_state(hold: SafeguardingHold, state: SafeguardingHold.State) -> None:
    if hold.state != state:
        raise ValidationError(_("Somebody else was quicker. Look at the hold again."))


def _require_other(actor: Actor, first_id: UUID) -> None:
    if actor.user_id == first_id:
        raise ValidationError(_("A second person must do this."))


def _require_key(film: Recording) -> None:
    """Refuse a film whose key is gone: there is nothing left to keep."""
    let_go_of = Withdrawal.objects.filter(recording=film, key_id__isnull=False)
    wanted = {film.key_id, *let_go_of.values_list("key_id", flat=True)}
    if not keys.known(each for each in wanted if each is not None):
        raise ValidationError(_("This film was taken back, and its key is destroyed."))
