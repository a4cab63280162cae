"""Preparing a review: opened, put in order, made ready."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Form
from attunement_clinic.review import access, payloads, queries
from attunement_clinic.review.actions.standing import State, locked
from attunement_clinic.review.actions.trail import note_review
from attunement_clinic.review.models import (
    Moment,
    ReviewMoment,
    ReviewSession,
)
from attunement_clinic.review.strengths_first import Verdict
from attunement_clinic.web.problems import ProblemError


def open_review(actor: Actor, *, caregiver_id: UUID) -> ReviewSession:
    """Begin to prepare a caregiver's next review; one in preparation is returned."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        # The row of the caregiver is the lock under which reviews are numbered.
        Caregiver.objects.select_for_update().get(id=caregiver.id)
        reviews = ReviewSession.objects.filter(caregiver=caregiver)
        waiting = reviews.exclude(state=State.ENDED).first()
        if waiting is not None:
            return waiting
        last = reviews.aggregate(last=Max("number"))["last"] or 0
        review = ReviewSession.objects.create(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            clinician_id=actor.user_id,
            number=last + 1,
            appointment=_next_meeting(caregiver),
        )
        note_review(actor, review, "review.opened")
    return review


def _next_meeting(caregiver: Caregiver) -> Appointment | None:
    return Appointment.objects.filter(
        caregiver=caregiver, cancelled_at__isnull=True, starts_at__gte=timezone.now()
    ).first()


def set_order(
    actor: Actor | None, *, review_id: UUID, items: Sequence[payloads.OrderedMoment]
) -> ReviewSession:
    """Keep the whole order as it is now; saying it again changes nothing."""
    access.access_review(actor, review_id)
    with transaction.atomic():
        review = locked(review_id, State.PREPARING, State.READY)
        moments = _moments_for(access.assert_staff(actor), review, items)
        known = {item.id: item for item in review.items.all()}
        review.items.exclude(id__in=[one.id for one in items]).delete()
        for position, one in enumerate(items):
            item = known.get(one.id) or ReviewMoment(
                id=one.id, practice_id=review.practice_id, review=review
            )
            if item.id not in known and ReviewMoment.objects.filter(id=one.id).exists():
                raise Http404
            item.moment = moments[one.moment]
            item.position = position
            item.question = one.question
            item.prepared_thought = one.prepared_thought
            item.save()
        if review.state == State.READY and not _stands(actor, review):
            review.state = State.PREPARING
            review.save(update_fields=["state"])
        note_review(actor, review, "review.ordered", moments=len(items))
    return review


def _moments_for(
    actor: Actor, review: ReviewSession, items: Sequence[payloads.OrderedMoment]
) -> dict[UUID, Moment]:
    films = access.films_with(actor, review.caregiver)
    moments = Moment.objects.filter(
        id__in=[one.moment for one in items],
        recording__in=films,
        removed_at__isnull=True,
    )
    found = {moment.id: moment for moment in moments}
    if any(one.moment not in found for one in items):
        raise Http404
    if len({one.id for one in items}) < len(items):
        raise ProblemError(400, _("A place in the order stands twice."))
    return found


def make_ready(
    actor: Actor | None, *, review_id: UUID, override_reason: str
) -> ReviewSession:
    """Say that a review may be held: by the rule, or beside it with a reason.

    Raises
    ------
    ProblemError
        409 when nothing is chosen or a consent is missing, whatever the reason; 409
        when the rule does not hold and no reason is given.
    """
    access.access_review(actor, review_id)
    reason = override_reason.strip()
    with transaction.atomic():
        review = locked(review_id, State.PREPARING, State.READY)
        verdict = _verdict(actor, review)
        if not verdict.is_possible:
            raise ProblemError(
                409,
                _("This review cannot be held yet."),
                what_to_do=_(
                    "Choose at least one moment, of films that may be watched together."
                ),
            )
        if not verdict.holds and not reason:
            raise ProblemError(
                409,
                _("This order is beside the strengths-first rule."),
                what_to_do=_("Change the order, or write down why."),
                fields={"override_reason": _("A reason is needed.")},
            )
        review.override_reason = "" if verdict.holds else reason
        review.state = State.READY
        review.save(update_fields=["override_reason", "state"])
        note_review(actor, review, "review.ready", overridden=not verdict.holds)
    return review


def _verdict(actor: Actor | None, review: ReviewSession) -> Verdict:
    films = access.films_with(access.assert_staff(actor), review.caregiver)
    return queries.verdict_of(review, queries.items_of(review), films)


def _stands(actor: Actor | None, review: ReviewSession) -> bool:
    """Say whether a ready review still may be held after a change."""
    verdict = _verdict(actor, review)
    return verdict.is_possible and (verdict.holds or bool(review.override_reason))
