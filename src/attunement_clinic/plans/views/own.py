"""The caregiver's own pages: goals to look at again, and the diary."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page
from attunement_clinic.plans import access, actions, queries
from attunement_clinic.plans.forms import HappenedForm, RatingForm


@require_safe
@caregiver_page
def goals(request: SignedInRequest) -> HttpResponse:
    return _goals(request)


@require_POST
@caregiver_page
def rate(request: SignedInRequest, goal_id: UUID) -> HttpResponse:
    access.access_own_goal(request.actor, goal_id)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _goals(request, refused=(goal_id, form))
    actions.rate_own_goal(
        request.actor,
        goal_id=goal_id,
        rating_id=form.cleaned_data["rating"],
        value=form.cleaned_data["value"],
    )
    return redirect("plans:own-goals")


@require_POST
@caregiver_page
def happened(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = access.access_own_activity(request.actor, activity_id)
    form = HappenedForm(request.POST)
    if not form.is_valid():
        return redirect("/home")
    day = form.cleaned_data["happened_on"] or queries.today_in(activity.practice)
    change = (
        actions.undo_happened if form.cleaned_data["undo"] else actions.note_happened
    )
    change(request.actor, activity_id=activity_id, happened_on=day)
    return redirect("/home")


def _goals(
    request: SignedInRequest, *, refused: tuple[UUID, RatingForm] | None = None
) -> HttpResponse:
    rows = [
        {
            "goal": goal,
            "sending": uuid4(),
            "errors": refused[1].errors.get("value", ())
            if refused is not None and refused[0] == goal.id
            else (),
        }
        for goal in queries.goals_for(request.actor)
    ]
    return render(
        request,
        "plans/own_goals.html",
        {"rows": rows, "numbers": range(11)},
        status=200 if refused is None else 422,
    )
