"""The care team's side: asking for forms, planning them, the tablet, totals on paper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement.errors import InstrumentError
from attunement.instruments.definition import INSTRUMENTS, load_instrument
from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import (
    access_caregiver,
    access_family,
    may_manage,
)
from attunement_clinic.families.models import Family
from attunement_clinic.families.queries import clock_of
from attunement_clinic.policy import Form
from attunement_clinic.questionnaires import actions, queries
from attunement_clinic.questionnaires.access import access_request
from attunement_clinic.questionnaires.catalogue import offers_for
from attunement_clinic.questionnaires.forms import AskForm, PlanForm, TotalsForm
from attunement_clinic.questionnaires.models import QuestionnaireRequest


@require_safe
@clinician_page
def forms(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    return _page(request, access_family(request.actor, family_id))


@require_POST
@clinician_page
def ask(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = AskForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        _require_of(family, sent["caregiver"])
        try:
            _ask(request, sent)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("questionnaires:forms", family_id)
    return _page(request, family, ask_form=form, status=422)


def _ask(request: SignedInRequest, sent: Mapping[str, Any]) -> None:
    occasion = QuestionnaireRequest.Occasion(sent["occasion"])
    if occasion is QuestionnaireRequest.Occasion.MEETING:
        actions.ask_around_meetings(
            request.actor,
            caregiver_id=sent["caregiver"],
            form=sent["form"],
            starts_on=sent["opens_on"],
            until=sent["closes_on"],
        )
        return
    actions.ask_form(
        request.actor,
        caregiver_id=sent["caregiver"],
        form=sent["form"],
        occasion=occasion,
        opens_on=sent["opens_on"],
        closes_on=sent["closes_on"],
    )


@require_POST
@clinician_page
def stop_around_meetings(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    row = actions.stop_around_meetings(request.actor, plan_id=plan_id)
    return redirect("questionnaires:forms", row.family_id)


@require_POST
@clinician_page
def plan(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _page(request, family, plan_form=form, status=422)
    sent = form.cleaned_data
    _require_of(family, sent["caregiver"])
    try:
        actions.ask_usual_forms(
            request.actor,
            caregiver_id=sent["caregiver"],
            starts_on=sent["starts_on"],
            weeks=sent["weeks"],
        )
    except ValidationError as error:
        form.add_error("starts_on", error)
        return _page(request, family, plan_form=form, status=422)
    return redirect("questionnaires:forms", family_id)


@require_POST
@clinician_page
def withdraw(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    row = actions.withdraw_request(request.actor, request_id=request_id)
    return redirect("questionnaires:forms", row.family_id)


@require_POST
@clinician_page
def remind(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    row = access_request(request.actor, request_id)
    try:
        actions.remind_of_form(request.actor, request_id=request_id)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("questionnaires:forms", row.family_id)


@require_POST
@clinician_page
def tablet(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Show the link for the tablet, once, as a picture to scan and as words."""
    row = access_request(request.actor, request_id)
    try:
        link, token = actions.make_tablet_link(request.actor, request_id=request_id)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("questionnaires:forms", row.family_id)
    address = request.build_absolute_uri(
        reverse("questionnaires:tablet-open", args=[token])
    )
    picture = segno.make(address, micro=False).svg_inline(
        scale=5, dark="#1a2b33", light="#ffffff", omitsize=True
    )
    return render(
        request,
        "questionnaires/tablet_link.html",
        {
            "asked": row,
            "family": row.family,
            "address": address,
            "until": link.expires_at,
            "zone": clock_of(row.practice),
            "picture": mark_safe(picture),  # noqa: S308 (drawn here, from our address)
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def totals(request: SignedInRequest, caregiver_id: UUID, key: str) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    try:
        instrument = load_instrument(key)
    except InstrumentError as error:
        raise Http404 from error
    is_sent = request.method == "POST"
    form = TotalsForm(
        instrument,
        request.POST if is_sent else None,
        initial={
            "answered_on": timezone.localdate(timezone=clock_of(caregiver.practice))
        },
    )
    if is_sent and form.is_valid():
        try:
            response = actions.enter_totals(
                request.actor,
                caregiver_id=caregiver_id,
                key=key,
                totals=form.totals(),
                answered_on=form.cleaned_data["answered_on"],
                language=form.cleaned_data["language"],
                asks_for_person=form.cleaned_data.get("safety") == "yes",
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("questionnaires:answers", response.id)
    return render(
        request,
        "questionnaires/totals.html",
        {"caregiver": caregiver, "instrument": instrument, "form": form},
        status=422 if is_sent else 200,
    )


def _page(
    request: SignedInRequest,
    family: Family,
    *,
    ask_form: AskForm | None = None,
    plan_form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(timezone=clock_of(family.practice))
    return render(
        request,
        "questionnaires/forms.html",
        {
            "family": family,
            "people": queries.forms_of(family, now),
            "offers": offers_for(family.practice_id),
            "keys": [load_instrument(name) for name in INSTRUMENTS],
            "occasions": QuestionnaireRequest.Occasion.choices,
            "ask_form": ask_form or AskForm(),
            "plan_form": plan_form or PlanForm(initial={"starts_on": today}),
            "may_manage": may_manage(request.actor, family, now),
            "zone": clock_of(family.practice),
        },
        status=status,
    )


def _require_of(family: Family, caregiver_id: UUID) -> None:
    if caregiver_id not in {each.id for each in family.caregivers.all()}:
        raise Http404
