"""Safeguarding holds: asked for, placed by a second person, reviewed, ended by two."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form as DjangoForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.audit.actions import record
from attunement_clinic.safety import actions
from attunement_clinic.safety.access import access_film_to_hold, access_hold
from attunement_clinic.safety.actions import Telling
from attunement_clinic.safety.forms import HoldForm, HoldWordsForm
from attunement_clinic.safety.models import SafeguardingHold


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def hold_film(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    """Ask for a hold of a film; where there is one, lead to it."""
    film = access_film_to_hold(request.actor, recording_id)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hold = actions.propose_hold(
                request.actor,
                recording_id=film.id,
                words=form.cleaned_data["words"],
                review_on=form.cleaned_data["review_on"],
                telling=Telling(*form.telling_values()),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("safety:hold", hold.id)
    known = SafeguardingHold.objects.unfinished().filter(recording=film).first()
    if known is not None and request.method != "POST":
        return redirect("safety:hold", known.id)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "safety/hold_film.html", {"film": film, "form": form}, status=status
    )


@require_safe
@clinician_page
def hold(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    row = access_hold(request.actor, hold_id)
    record(
        request.actor,
        action="safeguarding.read",
        subject_kind="safeguarding_hold",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return _page(request, row)


@require_POST
@clinician_page
def confirm(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    return _step(
        request,
        hold_id,
        None,
        lambda: actions.confirm_hold(request.actor, hold_id=hold_id),
    )


@require_POST
@clinician_page
def decline(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = HoldWordsForm(request.POST)
    return _step(
        request,
        hold_id,
        form,
        lambda: actions.decline_hold(
            request.actor, hold_id=hold_id, words=form.cleaned_data["words"]
        ),
    )


@require_POST
@clinician_page
def review(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = HoldForm(request.POST)
    return _step(
        request,
        hold_id,
        form,
        lambda: actions.review_hold(
            request.actor,
            hold_id=hold_id,
            words=form.cleaned_data["words"],
            review_on=form.cleaned_data["review_on"],
            telling=Telling(*form.telling_values()),
        ),
    )


@require_POST
@clinician_page
def ask_end(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    form = HoldWordsForm(request.POST)
    return _step(
        request,
        hold_id,
        form,
        lambda: actions.propose_end_of_hold(
            request.actor, hold_id=hold_id, words=form.cleaned_data["words"]
        ),
    )


@require_POST
@clinician_page
def end(request: SignedInRequest, hold_id: UUID) -> HttpResponse:
    return _step(
        request,
        hold_id,
        None,
        lambda: actions.end_hold(request.actor, hold_id=hold_id),
    )


def _step(
    request: SignedInRequest,
    hold_id: UUID,
    form: DjangoForm | None,
    act: Callable[[], SafeguardingHold],
) -> HttpResponse:
    row = access_hold(request.actor, hold_id)
    if form is not None and not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        act()
    except ValidationError as error:
        return _page(request, row, form=form, errors=error.messages, status=422)
    return redirect("safety:hold", hold_id)


def _page(
    request: SignedInRequest,
    row: SafeguardingHold,
    *,
    form: DjangoForm | None = None,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    me = request.actor.user_id
    initial = {
        "telling": "told" if row.is_told else "not_told",
        "why_not_told": row.why_not_told,
    }
    return render(
        request,
        "safety/hold.html",
        {
            "hold": row,
            "acts": row.acts.select_related("by"),
            "is_mine": row.proposed_by_id == me,
            "end_is_mine": row.end_proposed_by_id == me,
            "review_form": form
            if isinstance(form, HoldForm)
            else HoldForm(initial=initial),
            "words_form": form if isinstance(form, HoldWordsForm) else HoldWordsForm(),
            "errors": errors or [],
        },
        status=status,
    )
