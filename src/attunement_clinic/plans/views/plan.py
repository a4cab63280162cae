"""The plan of a family on the desk: goals, and the numbers their caregivers said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_family, may_manage
from attunement_clinic.families.models import Family
from attunement_clinic.plans import access, actions, queries
from attunement_clinic.plans.forms import GoalForm, ToldRatingForm
from attunement_clinic.policy import Form


@require_safe
@clinician_page
def plan(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    return show(request, access_family(request.actor, family_id))


@require_POST
@clinician_page
def name_goal(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = GoalForm(request.POST)
    if not form.is_valid():
        return show(request, family, refused=form)
    sent = form.cleaned_data
    assert_of(family, sent["caregiver"])
    actions.name_goal(
        request.actor,
        caregiver_id=sent["caregiver"],
        goal_id=sent["goal"],
        words=sent["words"],
    )
    return redirect("plans:plan", family_id)


@require_POST
@clinician_page
def rate_goal(request: SignedInRequest, goal_id: UUID) -> HttpResponse:
    goal = access.access_goal(request.actor, goal_id)
    form = ToldRatingForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            actions.enter_rating(
                request.actor,
                goal_id=goal_id,
                rating_id=sent["rating"],
                value=sent["value"],
                rated_on=sent["rated_on"] or queries.today_in(goal.practice),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("plans:plan", goal.family_id)
    family = access_family(request.actor, goal.family_id, Form.MANAGE)
    return show(request, family, refused=form)


@require_POST
@clinician_page
def let_goal_go(request: SignedInRequest, goal_id: UUID) -> HttpResponse:
    goal = actions.let_goal_go(
        request.actor, goal_id=goal_id, is_over=request.POST.get("back") != "on"
    )
    return redirect("plans:plan", goal.family_id)


def show(
    request: SignedInRequest, family: Family, *, refused: forms.Form | None = None
) -> HttpResponse:
    """Write the page; what could not be kept stands in it again, and says why."""
    sent: Mapping[str, Any] = refused.data if refused is not None else {}
    people = [
        {
            "plan": person,
            "goal_form": refused
            if isinstance(refused, GoalForm) and sent.get("caregiver") == str(person.id)
            else GoalForm(
                initial={"caregiver": person.id, "goal": uuid4()},
                auto_id=f"goal-{person.id}-%s",
            ),
        }
        for person in queries.plan_of(family)
    ]
    return render(
        request,
        "plans/plan.html",
        {
            "family": family,
            "people": people,
            "refused": refused,
            "may_manage": may_manage(request.actor, family),
            "sending": uuid4,
            "numbers": range(11),
            "zone": queries.clock_of(family.practice),
            "today": queries.today_in(family.practice),
        },
        status=200 if refused is None else 422,
    )


def assert_of(family: Family, caregiver_id: UUID) -> None:
    """Meet somebody of another family with the same 404 as nobody."""
    if caregiver_id not in {each.id for each in family.caregivers.all()}:
        raise Http404
