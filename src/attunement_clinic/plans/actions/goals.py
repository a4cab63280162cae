"""Goals: named in the caregiver's own words, rated by them, let go, never rewritten.

Wherever a goal is named or rated, it comes here: told to the team, on the phone, or in a
form of ours, whose answers are kept in the transaction that saves them.
"""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.access import access_caregiver
from attunement_clinic.plans import access
from attunement_clinic.plans.actions.trail import note
from attunement_clinic.plans.models import Goal, GoalRating
from attunement_clinic.plans.queries import today_in
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.keepers import KeptAnswer


def name_goal(actor: Actor, *, caregiver_id: UUID, goal_id: UUID, words: str) -> Goal:
    """Write down a goal as its caregiver said it; sent twice, it is one goal."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        known = Goal.objects.filter(id=goal_id).first()
        if known is not None:
            if known.caregiver_id != caregiver.id:
                raise Http404
            return known
        goal = Goal(
            id=goal_id,
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            words=words.strip(),
            entered_by_id=actor.user_id,
        )
        goal.full_clean(exclude=["ended_at", "answered_in", "place"])
        goal.save()
        note(actor, caregiver, "goal.named", "goal", goal.id)
    return goal


def enter_rating(
    actor: Actor, *, goal_id: UUID, rating_id: UUID, value: int, rated_on: date
) -> GoalRating:
    """Enter the number a caregiver said, on the day they said it."""
    goal = access.access_goal(actor, goal_id)
    if rated_on > today_in(goal.practice):
        raise ValidationError({"rated_on": _("It was said today or earlier.")})
    return _rate(actor, goal, rating_id, value, rated_on)


def rate_own_goal(
    actor: Actor | None, *, goal_id: UUID, rating_id: UUID, value: int
) -> GoalRating:
    """Keep how near a goal is today, as its caregiver says on their own device."""
    goal = access.access_own_goal(actor, goal_id)
    return _rate(actor, goal, rating_id, value, today_in(goal.practice))


def let_goal_go(actor: Actor, *, goal_id: UUID, is_over: bool = True) -> Goal:
    """Take a goal off the caregiver's page, or back onto it; its numbers stay."""
    goal = access.access_goal(actor, goal_id)
    with transaction.atomic():
        if (goal.ended_at is not None) is not is_over:
            goal.ended_at = timezone.now() if is_over else None
            goal.save(update_fields=["ended_at"])
            action = "goal.let_go" if is_over else "goal.taken_up"
            note(actor, goal.caregiver, action, "goal", goal.id)
    return goal


def keep_goal_answer(actor: Actor | None, kept: KeptAnswer) -> None:
    """Keep an answer of the goals form: words are a goal, a number is its rating.

    Runs inside the transaction that saves the answer. Words said better later in the
    same form are the same goal; what was said first stays with the form.
    """
    stem, _dash, place = kept.answer.link_id.partition("-")
    if stem == "goal":
        _keep_words(actor, kept, int(place))
    elif stem == "near":
        _keep_number(actor, kept, int(place))


def _keep_words(actor: Actor | None, kept: KeptAnswer, place: int) -> None:
    response, caregiver = kept.answer.response, kept.request.caregiver
    goal = Goal.objects.filter(answered_in=response, place=place).first()
    if goal is None:
        goal = Goal(
            practice_id=response.practice_id,
            family_id=response.family_id,
            caregiver=caregiver,
            answered_in=response,
            place=place,
            entered_by_id=actor.user_id if actor else None,
        )
    goal.words = kept.answer.words
    goal.save()
    note(actor, caregiver, "goal.named", "goal", goal.id)


def _keep_number(actor: Actor | None, kept: KeptAnswer, place: int) -> None:
    answer, caregiver = kept.answer, kept.request.caregiver
    goals = Goal.objects.filter(caregiver=caregiver)
    goal = (
        goals.filter(id=kept.names)
        if kept.names
        else goals.filter(answered_in=answer.response, place=place)
    ).first()
    if goal is None:  # a number without words: the form keeps it
        return
    GoalRating.objects.create(
        practice_id=goal.practice_id,
        goal=goal,
        value=int(answer.code),
        rated_on=answer.response.answered_on,
        entered_by_id=actor.user_id if actor else None,
        answered_in=answer.response,
        number=answer.number,
    )
    note(actor, caregiver, "goal.rated", "goal", goal.id)


def _rate(
    actor: Actor | None, goal: Goal, rating_id: UUID, value: int, rated_on: date
) -> GoalRating:
    with transaction.atomic():
        # The row of the goal is the lock under which a repeated sending is found.
        Goal.objects.select_for_update().get(id=goal.id)
        known = GoalRating.objects.filter(id=rating_id).first()
        if known is not None:
            if known.goal_id != goal.id:
                raise Http404
            return known
        rating = GoalRating(
            id=rating_id,
            practice_id=goal.practice_id,
            goal=goal,
            value=value,
            rated_on=rated_on,
            entered_by_id=actor.user_id if actor else None,
        )
        rating.full_clean(exclude=["answered_in", "number"])
        rating.save()
        note(actor, goal.caregiver, "goal.rated", "goal", goal.id)
    return rating
