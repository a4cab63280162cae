"""Goals named before goals had a place of their own: in forms, and as hopes.

A form's answers stay where they are; each goal is read from the newest answer that counts.
The numbers of a form that asked again belong to the goals of the form before it, in order.
"""

from typing import Any, ClassVar

from django.db import migrations


def gather(apps: Any, schema_editor: Any) -> None:
    Response = apps.get_model("questionnaires", "QuestionnaireResponse")
    rows = Response.objects.filter(request__form__in=("goals", "goals-again"))
    for response in rows.select_related("request").order_by("created_at"):
        answers = list(response.answers.filter(counts=True).order_by("number"))
        if response.request.form == "goals":
            _name(apps, response, answers)
        _rate(apps, response, answers)
    _hopes(apps)


def _name(apps: Any, response: Any, answers: Any) -> None:
    Goal = apps.get_model("plans", "Goal")
    words = {each.link_id: each.words for each in answers}
    for place in (1, 2, 3):
        if words.get(f"goal-{place}"):
            Goal.objects.create(
                practice_id=response.practice_id,
                family_id=response.family_id,
                caregiver_id=response.caregiver_id,
                words=words[f"goal-{place}"],
                answered_in=response,
                place=place,
                entered_by_id=response.entered_by_id,
            )


def _rate(apps: Any, response: Any, answers: Any) -> None:
    Goal = apps.get_model("plans", "Goal")
    GoalRating = apps.get_model("plans", "GoalRating")
    known = Goal.objects.filter(caregiver_id=response.caregiver_id)
    newest = known.order_by("created_at").last()
    if newest is None:
        return
    goals = list(known.filter(answered_in=newest.answered_in_id).order_by("place"))
    is_first = response.request.form == "goals"
    keys = [each.place if is_first else n for n, each in enumerate(goals, start=1)]
    by_key = dict(zip(keys, goals, strict=True))
    for answer in answers:
        stem, _dash, place = answer.link_id.partition("-")
        if stem == "near" and int(place) in by_key:
            GoalRating.objects.create(
                practice_id=response.practice_id,
                goal=by_key[int(place)],
                value=int(answer.code),
                rated_on=response.answered_on,
                entered_by_id=response.entered_by_id,
                answered_in=response,
                number=answer.number,
            )


def _hopes(apps: Any) -> None:
    """Make a goal of the newest hope of each caregiver, unless a form named it."""
    Goal = apps.get_model("plans", "Goal")
    CarePlan = apps.get_model("plans", "CarePlan")
    newest = {
        plan.caregiver_id: plan
        for plan in CarePlan.objects.exclude(hope="").order_by("created_at")
    }
    for plan in newest.values():
        words = plan.hope.strip()
        goals = Goal.objects.filter(caregiver_id=plan.caregiver_id)
        if words and not goals.filter(words__iexact=words).exists():
            Goal.objects.create(
                practice_id=plan.practice_id,
                family_id=plan.family_id,
                caregiver_id=plan.caregiver_id,
                words=words,
            )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plans", "0004_goals_same_practice")]
    operations: ClassVar = [migrations.RunPython(gather, migrations.RunPython.noop)]
