"""Calls for a person: the list, one call, and what was done with it."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form as DjangoForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    clinician_page,
    staff_page,
)
from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.policy import Form
from attunement_clinic.safety import actions, overview
from attunement_clinic.safety.access import access_task
from attunement_clinic.safety.forms import OutcomeForm, ReasonForm
from attunement_clinic.safety.models import SafetyEntry, SafetyTask


@require_safe
@staff_page
def calls(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "safety/calls.html",
        {
            "calls": overview.calls_for(request.actor, now),
            "closed": overview.closed_calls_for(request.actor, now),
        },
    )


@require_safe
@clinician_page
def call(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    task = access_task(request.actor, task_id)
    record(
        request.actor,
        action="safety.read",
        subject_kind="safety_task",
        subject_id=task.id,
        family_id=task.family_id,
    )
    return _page(request, task)


@require_POST
@clinician_page
def acknowledge(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    actions.acknowledge_task(request.actor, task_id=task_id)
    return redirect("safety:call", task_id)


@require_POST
@clinician_page
def outcome(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    task = access_task(request.actor, task_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, task, outcome_form=form, status=422)
    try:
        actions.write_outcome(
            request.actor,
            task_id=task_id,
            outcome=SafetyEntry.Outcome(form.cleaned_data["outcome"]),
            words=form.cleaned_data["words"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, task, outcome_form=form, status=422)
    return redirect("safety:call", task_id)


@require_POST
@clinician_page
def reopen(request: SignedInRequest, task_id: UUID) -> HttpResponse:
    task = access_task(request.actor, task_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, task, reason_form=form, status=422)
    try:
        actions.reopen_task(
            request.actor, task_id=task_id, words=form.cleaned_data["words"]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, task, reason_form=form, status=422)
    return redirect("safety:call", task_id)


@require_POST
@clinician_page
def open_by_hand(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    """Call a person for what somebody of the team saw or heard."""
    caregiver = access_caregiver(request.actor, caregiver_id, Form.METADATA)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return redirect("families:family", caregiver.family_id)
    task = actions.open_safety_task(
        request.actor,
        practice=caregiver.practice,
        family=caregiver.family,
        caregiver=caregiver,
        source=SafetyTask.Source.STAFF,
        words=form.cleaned_data["words"],
        address=f"/desk/families/{caregiver.family_id}",
    )
    return redirect("safety:call", task.id)


@require_safe
def line(request: HttpRequest) -> HttpResponse:
    """Give the line of calls by itself, or its cards, for a page that stays open."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.roles:
        raise Http404
    part = "cards" if "cards" in request.GET else "line"
    return render(request, f"safety/parts/{part}.html")


def _page(
    request: SignedInRequest,
    task: SafetyTask,
    *,
    outcome_form: DjangoForm | None = None,
    reason_form: DjangoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "safety/call.html",
        {
            "page": overview.call_page(request.actor, task, timezone.now()),
            "outcome_form": outcome_form or OutcomeForm(),
            "reason_form": reason_form or ReasonForm(),
        },
        status=status,
    )
