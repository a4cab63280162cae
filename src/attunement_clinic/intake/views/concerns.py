"""Concerns of a family, and what was asked about safety."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import access_family, may_manage
from attunement_clinic.intake import actions, note_pages
from attunement_clinic.intake.access import access_interview
from attunement_clinic.intake.models import Interview, SafetyAnswer
from attunement_clinic.intake.note_forms import AnswersForm, ConcernForm
from attunement_clinic.policy import Form


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def concerns(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    is_sent = request.method == "POST"
    family = access_family(
        request.actor, family_id, Form.MANAGE if is_sent else Form.METADATA
    )
    films = note_pages.films_to_link(request.actor, family)
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
    return render(
        request,
        "intake/concerns.html",
        {
            "family": family,
            "rows": note_pages.concern_rows(request.actor, family),
            "form": form,
            "may_manage": may_manage(request.actor, family),
        },
        status=422 if is_sent else 200,
    )


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
