"""The wording a practice may use: which questionnaires there are, loading their words."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement.errors import InstrumentError
from attunement.instruments.definition import (
    INSTRUMENTS,
    Instrument,
    load_instrument,
)
from attunement.instruments.wording import (
    Words,
    questionnaire_with_words,
    words_from_list,
)
from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.policy import Role
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import access_instrument
from attunement_clinic.questionnaires.comparison import (
    comparison_of,
    comparison_of_loaded,
    loaded_for,
)
from attunement_clinic.questionnaires.forms import WordingForm
from attunement_clinic.questionnaires.refusals import told

_MAY_LOAD = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR})


@require_safe
@staff_page
def instruments(request: SignedInRequest) -> HttpResponse:
    _require_loader(request)
    return render(
        request,
        "questionnaires/instruments.html",
        {"rows": loaded_for(request.actor.practice_id)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def words(request: SignedInRequest, key: str) -> HttpResponse:
    """Load wording in two steps: first it is laid beside the key, then it is kept."""
    _require_loader(request)
    instrument = _known(key)
    form = WordingForm(request.POST or None)
    found: tuple[Words, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            found = words_from_list(form.cleaned_data["text"])
            questionnaire_with_words(
                instrument, found, language=form.cleaned_data["language"]
            )
        except InstrumentError as error:
            form.add_error("text", told(error))
    if found and not form.errors and form.cleaned_data["is_compared"]:
        sent = form.cleaned_data
        try:
            row = actions.load_wording(
                request.actor,
                key=key,
                language=sent["language"],
                source=sent["source"],
                licence=sent["licence"],
                words=found,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("questionnaires:instrument", row.id)
    is_read = bool(found) and not form.errors
    return render(
        request,
        "questionnaires/words.html",
        {
            "instrument": instrument,
            "form": form,
            "rows": comparison_of(instrument, found) if is_read else (),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@staff_page
def instrument(request: SignedInRequest, instrument_id: UUID) -> HttpResponse:
    _require_loader(request)
    row = access_instrument(request.actor, instrument_id)
    return render(
        request,
        "questionnaires/instrument.html",
        {"row": row, "rows": comparison_of_loaded(row)},
    )


@require_POST
@staff_page
def retire(request: SignedInRequest, instrument_id: UUID) -> HttpResponse:
    actions.retire_wording(request.actor, instrument_id=instrument_id)
    return redirect("questionnaires:instruments")


def _known(key: str) -> Instrument:
    if key not in INSTRUMENTS:
        raise Http404
    return load_instrument(key)


def _require_loader(request: SignedInRequest) -> None:
    if not request.actor.roles & _MAY_LOAD:
        raise Http404
