"""Answers, saved one by one as they are given; what asks for a person asks at once.

The answer, the call for a person and the note that the crisis contacts were shown are
one transaction: there is no answer without its call, whatever becomes of the form.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.questionnaires.access import Seat, is_over
from attunement_clinic.questionnaires.keepers import tell_keeper
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.questions import (
    TEXT,
    Question,
    asks_for_person,
    questions_of,
    value_of,
)
from attunement_clinic.questionnaires.scores import keep_scores
from attunement_clinic.questionnaires.window import (
    Stand,
    Standing,
    response_of,
    standing_of,
    today_of,
)
from attunement_clinic.safety.actions import (
    note_change,
    note_contacts_shown,
    open_safety_task,
)
from attunement_clinic.safety.models import SafetyTask
from attunement_clinic.safety.queries import contacts_for

Status = QuestionnaireResponse.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """One sending as it came."""

    question: Question
    client_id: UUID
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What became of an answer.

    `call` is there when the answer asks for a person. `was_elsewhere` says that the same
    question had been answered in another window since this page was written.
    """

    answer: GivenAnswer
    call: SafetyTask | None
    was_elsewhere: bool


def begin_form(seat: Seat) -> QuestionnaireResponse:
    """Begin to answer; beginning twice changes nothing."""
    with transaction.atomic():
        request = _locked(seat)
        standing = _standing(seat, request, timezone.now())
        if standing.stand not in (Stand.OPEN, Stand.SENT):
            raise ValidationError(_("This form cannot be begun now."))
        return _response(seat, request, timezone.now())


def give_answer(
    seat: Seat,
    *,
    link_id: str,
    client_id: UUID,
    code: str = "",
    words: str = "",
    seen: int = 0,
) -> Given:
    """Save one answer as it was given, and call a person where it asks for one.

    Parameters
    ----------
    seat
        Who sits before which form.
    link_id
        The question.
    client_id
        Names this sending, so that a repetition is one answer.
    code, words
        The chosen option, or one's own words.
    seen
        The number of the newest answer to this question that the page knew of.

    Returns
    -------
    Given
        The answer; a call for a person when it asks for one, also when the form was
        sent, closed or withdrawn meanwhile: then it is kept and does not count.

    Raises
    ------
    ValidationError
        When the question has no such answer. Nothing is saved.
    """
    moment = timezone.now()
    with transaction.atomic():
        request = _locked(seat)
        question = _question(request, link_id)
        _check(question, code, words)
        sent = _Sent(question=question, client_id=client_id, code=code, words=words)
        counts = _counts(seat, request, moment)
        response = _response(seat, request, moment)
        known = response.answers.filter(client_id=client_id).first()
        if known is not None:
            call = _open_call(request) if _asks(request, question, known.code) else None
            return Given(answer=known, call=call, was_elsewhere=False)
        before = response.answers.filter(link_id=link_id).order_by("-number").first()
        answer = _append(seat, response, sent, counts=counts, now=moment)
        call = _call(seat, request, question, answer, before)
        tell_keeper(seat.actor, request, answer)
        if counts and response.completed_at is not None:
            response.status = Status.AMENDED
            response.save(update_fields=["status"])
            keep_scores(response)
        record(
            seat.actor,
            action="form.answered",
            subject_kind="questionnaire_response",
            subject_id=response.id,
            family_id=request.family_id,
            practice_id=request.practice_id,
            facts={"question": link_id, "number": answer.number, "way": str(seat.way)},
        )
    return Given(
        answer=answer,
        call=call,
        was_elsewhere=before is not None and before.number > seen,
    )


def send_form(seat: Seat) -> QuestionnaireResponse:
    """Send a form: the answers as they are, with questions left out or not."""
    moment = timezone.now()
    with transaction.atomic():
        request = _locked(seat)
        response = _response(seat, request, moment)
        if response.completed_at is not None:
            return response
        if not _counts(seat, request, moment):
            raise ValidationError(_("This form is closed. Your answers are kept."))
        response.status, response.completed_at = Status.COMPLETED, moment
        response.save(update_fields=["status", "completed_at"])
        keep_scores(response)
        record(
            seat.actor,
            action="form.sent",
            subject_kind="questionnaire_response",
            subject_id=response.id,
            family_id=request.family_id,
            practice_id=request.practice_id,
            facts={"way": str(seat.way)},
        )
    return response


def _locked(seat: Seat) -> QuestionnaireRequest:
    """Lock the request: two windows give their answers one after the other."""
    return (
        QuestionnaireRequest.objects.select_for_update(of=("self",))
        .select_related("practice", "caregiver", "family")
        .get(id=seat.request.id)
    )


def _standing(seat: Seat, request: QuestionnaireRequest, now: datetime) -> Standing:
    return standing_of(request, now, is_in_the_room=seat.is_tablet)


def _counts(seat: Seat, request: QuestionnaireRequest, now: datetime) -> bool:
    """Say whether what comes now belongs to the form: it is open, or was just sent.

    A form that waits for cover takes the answer of a page that was open already.
    """
    if is_over(seat, now):
        return False
    is_in_window = (
        request.opens_on <= today_of(request.practice, now) <= request.closes_on
    )
    return request.withdrawn_at is None and is_in_window


def _question(request: QuestionnaireRequest, link_id: str) -> Question:
    for question in questions_of(request.questionnaire):
        if question.link_id == link_id:
            return question
    raise Http404


def _check(question: Question, code: str, words: str) -> None:
    if question.kind == TEXT:
        if not words.strip():
            raise ValidationError(_("There are no words yet."))
        if len(words) > 4000:
            raise ValidationError(_("These are too many words for one answer."))
        return
    if code not in {choice.code for choice in question.choices}:
        raise ValidationError(_("Choose one of the answers."))


def _response(
    seat: Seat, request: QuestionnaireRequest, now: datetime
) -> QuestionnaireResponse:
    known = response_of(request)
    return known or QuestionnaireResponse.objects.create(
        practice_id=request.practice_id,
        family_id=request.family_id,
        caregiver_id=request.caregiver_id,
        request=request,
        key=request.key,
        version=request.version,
        language=request.language,
        title=request.title,
        way=seat.way,
        answered_on=today_of(request.practice, now),
    )


def _append(
    seat: Seat,
    response: QuestionnaireResponse,
    sent: _Sent,
    *,
    counts: bool,
    now: datetime,
) -> GivenAnswer:
    newest = response.answers.order_by("-number").first()
    question, is_text = sent.question, sent.question.kind == TEXT
    return GivenAnswer.objects.create(
        practice_id=response.practice_id,
        response=response,
        number=newest.number + 1 if newest is not None else 1,
        client_id=sent.client_id,
        link_id=question.link_id,
        code="" if is_text else sent.code,
        words=sent.words.strip() if is_text else "",
        value=None if is_text else value_of(response.key, question.link_id, sent.code),
        counts=counts,
        way=seat.way,
        given_at=now,
    )


def _asks(request: QuestionnaireRequest, question: Question, code: str) -> str:
    return asks_for_person(request.key, question, code)


def _call(
    seat: Seat,
    request: QuestionnaireRequest,
    question: Question,
    answer: GivenAnswer,
    before: GivenAnswer | None,
) -> SafetyTask | None:
    words = _("%(form)s, question %(question)s: “%(text)s” Answer: “%(answer)s”.") % {
        "form": request.title,
        "question": question.link_id,
        "text": question.text,
        "answer": question.choice_text(answer.code),
    }
    about = _asks(request, question, answer.code)
    if not about:
        if before is not None and _asks(request, question, before.code):
            note_change(
                caregiver=request.caregiver,
                words=_("Changed by them. %(what)s") % {"what": words},
            )
        return None
    task = open_safety_task(
        seat.actor,
        practice=request.practice,
        source=SafetyTask.Source.ANSWER,
        family=request.family,
        caregiver=request.caregiver,
        words=words,
        address=f"/desk/answers/{answer.response_id}",
        facts={"answer": str(answer.id), "about": about},
        now=answer.given_at,
    )
    note_contacts_shown(task, numbers=len(contacts_for(request.practice_id)))
    return task


def _open_call(request: QuestionnaireRequest) -> SafetyTask | None:
    return SafetyTask.objects.filter(caregiver_id=request.caregiver_id).last()
