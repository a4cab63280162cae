"""The caregiver's own pages: goals to look at again, and the diary."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page
from attunement_clinic.families.access import access_own_caregiver
from attunement_clinic.plans import access, actions, queries
from attunement_clinic.plans.forms import DayForm, HappenedForm, RatingForm


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
    back = redirect("plans:days" if request.POST.get("days") else "families:home")
    if not form.is_valid():
        return back
    day = form.cleaned_data["happened_on"] or queries.today_in(activity.practice)
    change = (
        actions.undo_happened if form.cleaned_data["undo"] else actions.note_happened
    )
    try:
        change(request.actor, activity_id=activity_id, happened_on=day)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _days(request, day_refused=form)
    return back


@require_http_methods(["GET", "POST"])
@caregiver_page
def days(request: SignedInRequest) -> HttpResponse:
    """Show the days that hold something; keep words for any day."""
    if request.method != "POST":
        return _days(request)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _days(request, refused=form)
    sent = form.cleaned_data
    try:
        actions.write_day(
            request.actor,
            words_id=sent["sending"],
            day=sent["day"],
            words=sent["words"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _days(request, refused=form)
    return redirect("plans:days")


@require_POST
@caregiver_page
def take_back(request: SignedInRequest, words_id: UUID) -> HttpResponse:
    actions.take_words_back(request.actor, words_id=words_id)
    return redirect("plans:days")


def _days(
    request: SignedInRequest,
    *,
    refused: DayForm | None = None,
    day_refused: HappenedForm | None = None,
) -> HttpResponse:
    caregiver = access_own_caregiver(request.actor)
    today = queries.today_in(caregiver.practice)
    form = refused or DayForm(initial={"sending": uuid4(), "day": today.isoformat()})
    return render(
        request,
        "plans/days.html",
        {
            "days": queries.diary_for(request.actor),
            "calm": queries.activities_for(request.actor),
            "form": form,
            "day_refused": day_refused,
            "today": today,
        },
        status=200 if refused is None and day_refused is None else 422,
    )


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
