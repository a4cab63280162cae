"""Who covers when."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.queries import practice_for
from attunement_clinic.policy import Role
from attunement_clinic.safety import actions, overview
from attunement_clinic.safety.forms import CoverForm, CoverRulesForm

_MAY_PLAN = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR})
_RULES = (
    "read_within_minutes",
    "everybody_after_minutes",
    "outcome_within_hours",
    "out_of_hours",
)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def cover(request: SignedInRequest) -> HttpResponse:
    _require_planner(request)
    form = CoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_cover(request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("safety:cover")
    return _page(request, form=form, status=422 if request.method == "POST" else 200)


@require_POST
@staff_page
def rules(request: SignedInRequest) -> HttpResponse:
    _require_planner(request)
    form = CoverRulesForm(request.POST)
    if not form.is_valid():
        return _page(request, rules_form=form, status=422)
    actions.change_cover_rules(request.actor, **form.cleaned_data)
    return redirect("safety:cover")


@require_POST
@staff_page
def remove(request: SignedInRequest, cover_id: UUID) -> HttpResponse:
    actions.remove_cover(request.actor, cover_id=cover_id)
    return redirect("safety:cover")


def _require_planner(request: SignedInRequest) -> None:
    if not request.actor.roles & _MAY_PLAN:
        raise Http404


def _page(
    request: SignedInRequest,
    *,
    form: Form | None = None,
    rules_form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    practice = practice_for(request.actor.practice_id)
    if practice is None:
        raise Http404
    week = overview.cover_of(practice)
    initial = {name: getattr(week.rules, name) for name in _RULES}
    return render(
        request,
        "safety/cover.html",
        {
            "cover": week,
            "practice": practice,
            "form": form or CoverForm(),
            "rules_form": rules_form or CoverRulesForm(initial=initial),
        },
        status=status,
    )
