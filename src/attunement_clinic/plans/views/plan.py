"""The plan of a family on the desk, person by person; goals, and how near they are."""

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
from attunement_clinic.plans.forms import (
    ActivityForm,
    GoalForm,
    OwnActivityForm,
    ToldRatingForm,
)
from attunement_clinic.plans.menu import by_kind
from attunement_clinic.plans.models import Activity
from attunement_clinic.plans.protocols import newest_protocols
from attunement_clinic.plans.queries import PersonPlan, plan_of
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
    request: SignedInRequest,
    family: Family,
    *,
    refused: forms.Form | None = None,
    refused_at: UUID | None = None,
) -> HttpResponse:
    """Write the page; what could not be kept stands in it again, and says why."""
    return render(
        request,
        "plans/plan.html",
        {
            "family": family,
            "people": [_person(each, refused, refused_at) for each in plan_of(family)],
            "refused": refused,
            "may_manage": may_manage(request.actor, family),
            "menu": by_kind(),
            "protocols": newest_protocols(),
            "sending": uuid4,
            "numbers": range(11),
            "zone": queries.clock_of(family.practice),
            "today": queries.today_in(family.practice),
        },
        status=200 if refused is None else 422,
    )


def _person(
    plan: PersonPlan, refused: forms.Form | None, refused_at: UUID | None
) -> dict[str, Any]:
    is_theirs = refused is not None and refused.data.get("caregiver") == str(plan.id)
    return {
        "plan": plan,
        "goal_form": refused
        if is_theirs and isinstance(refused, GoalForm)
        else GoalForm(
            initial={"caregiver": plan.id, "goal": uuid4()},
            auto_id=f"goal-{plan.id}-%s",
        ),
        "own_form": refused
        if is_theirs and isinstance(refused, OwnActivityForm)
        else OwnActivityForm(
            initial={"caregiver": plan.id}, auto_id=f"calm-{plan.id}-%s"
        ),
        "calm": [
            (row, refused if row.id == refused_at else _change_form(row))
            for row in plan.calm
        ],
    }


def _change_form(row: Activity) -> ActivityForm:
    return ActivityForm(
        initial={"title": row.title, "occasion": row.occasion, "how": row.how},
        auto_id=f"change-{row.id}-%s",
    )


def assert_of(family: Family, caregiver_id: UUID) -> None:
    """Meet somebody of another family with the same 404 as nobody."""
    if caregiver_id not in {each.id for each in family.caregivers.all()}:
        raise Http404
