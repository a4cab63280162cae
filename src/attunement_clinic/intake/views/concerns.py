"""Concerns of a family, and what was asked about safety."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_family, may_manage
from attunement_clinic.families.models import Family
from attunement_clinic.intake import actions, concern_pages, note_pages
from attunement_clinic.intake.access import access_concern, access_interview
from attunement_clinic.intake.models import Concern, Interview, SafetyAnswer
from attunement_clinic.intake.note_forms import (
    AnswersForm,
    ConcernChangeForm,
    ConcernEndForm,
    ConcernForm,
)
from attunement_clinic.policy import Form


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def concerns(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    is_sent = request.method == "POST"
    family = access_family(
        request.actor, family_id, Form.MANAGE if is_sent else Form.METADATA
    )
    films = concern_pages.films_to_link(request.actor, family)
    form = ConcernForm(
        request.POST if is_sent else None, films=films, initial={"concern": uuid4()}
    )
    if is_sent and form.is_valid():
        sent = form.cleaned_data
        concern_id = sent.pop("concern")
        concern = actions.NewConcern(recording_id=sent.pop("recording"), **sent)
        actions.name_concern(
            request.actor,
            family_id=family_id,
            concern_id=concern_id,
            concern=concern,
        )
        return redirect(f"{request.path}#concern-{concern_id}")
    return _page(request, family, form, status=422 if is_sent else 200)


@require_POST
@clinician_page
def change(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    concern = access_concern(request.actor, concern_id, Form.MANAGE)
    form = ConcernChangeForm(request.POST, auto_id=f"change-{concern_id}-%s")
    if not form.is_valid():
        return _page(request, concern.family, changing={concern_id: form}, status=422)
    sent = form.cleaned_data
    actions.change_concern(
        request.actor,
        concern_id=concern_id,
        change_id=sent.pop("change"),
        now=actions.ConcernNow(**sent),
    )
    return redirect(_place_of(concern))


@require_POST
@clinician_page
def end(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    concern = access_concern(request.actor, concern_id, Form.MANAGE)
    form = ConcernEndForm(request.POST, auto_id=f"end-{concern_id}-%s")
    if not form.is_valid():
        return _page(request, concern.family, ending={concern_id: form}, status=422)
    sent = form.cleaned_data
    actions.end_concern(
        request.actor,
        concern_id=concern_id,
        change_id=sent["change"],
        reported_by=sent["reported_by"],
        words=sent["words"],
    )
    return redirect(_place_of(concern))


def _place_of(concern: Concern) -> str:
    page = reverse("intake:concerns", args=[concern.family_id])
    return f"{page}#concern-{concern.id}"


def _page(
    request: SignedInRequest,
    family: Family,
    form: ConcernForm | None = None,
    *,
    changing: dict[UUID, ConcernChangeForm] | None = None,
    ending: dict[UUID, ConcernEndForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the family's concerns, each with its two forms; what was sent stays in its own."""
    rows = concern_pages.concern_rows(request.actor, family)
    return render(
        request,
        "intake/concerns.html",
        {
            "family": family,
            "rows": [
                (
                    row,
                    (changing or {}).get(row.row.id) or _change_form(row),
                    (ending or {}).get(row.row.id) or _end_form(row),
                )
                for row in rows
            ],
            "form": form
            or ConcernForm(
                films=concern_pages.films_to_link(request.actor, family),
                initial={"concern": uuid4()},
            ),
            "may_manage": may_manage(request.actor, family),
            "zone": ZoneInfo(family.practice.time_zone),
        },
        status=status,
    )


def _change_form(row: concern_pages.ConcernRow) -> ConcernChangeForm:
    """Begin from how it is now; who says so is not carried over."""
    kept = ("known", "since", "how_often", "context")
    return ConcernChangeForm(
        initial={"change": uuid4(), **{name: getattr(row.now, name) for name in kept}},
        auto_id=f"change-{row.row.id}-%s",
    )


def _end_form(row: concern_pages.ConcernRow) -> ConcernEndForm:
    return ConcernEndForm(initial={"change": uuid4()}, auto_id=f"end-{row.row.id}-%s")


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def asked(request: SignedInRequest, interview_id: UUID) -> HttpResponse:
    is_sent = request.method == "POST"
    interview = access_interview(
        request.actor, interview_id, Form.MANAGE if is_sent else Form.METADATA
    )
    form = AnswersForm(request.POST if is_sent else None, family=interview.family)
    if is_sent and form.is_valid():
        actions.write_safety_answers(
            request.actor,
            interview_id=interview_id,
            sending=form.cleaned_data["sending"],
            asked=_changed(interview, form),
        )
        return redirect(request.path)
    people = note_pages.safety_rows(interview)
    needed = {SafetyAnswer.Answer.YES, SafetyAnswer.Answer.UNCLEAR}
    return render(
        request,
        "intake/asked.html",
        {
            "interview": interview,
            "family": interview.family,
            "note": interview.notes.get(kind="record"),
            "people": [
                (person, who, rows, [row for row in rows if row.answer in needed])
                for person, who, rows in people
            ],
            "answers": SafetyAnswer.Answer.choices,
            "form": form,
            "sending": uuid4(),
            "may_write": interview.clinician_id == request.actor.user_id
            and may_manage(request.actor, interview.family),
        },
        status=422 if is_sent else 200,
    )


def _changed(interview: Interview, form: AnswersForm) -> list[actions.Asked]:
    """Return what was answered now and differs from what was found last."""
    sent = form.cleaned_data
    return [
        actions.Asked(
            caregiver_id=person,
            question=row.name.partition(":")[0],
            answer=sent[row.name],
            words=sent[f"words:{row.name}"],
        )
        for person, _who, rows in note_pages.safety_rows(interview)
        for row in rows
        if sent[row.name]
        and (sent[row.name], sent[f"words:{row.name}"]) != (row.answer, row.words)
    ]
