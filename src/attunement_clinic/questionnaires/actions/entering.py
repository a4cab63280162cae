"""What comes from elsewhere: totals read off paper, responses of another system."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement.errors import InstrumentError
from attunement.instruments.definition import Instrument as Key
from attunement.instruments.definition import load_instrument
from attunement.instruments.scoring import check_totals
from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.models import (
    GivenAnswer,
    Instrument,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.questions import (
    TEXT,
    asks_for_person,
    questions_of,
    value_of,
)
from attunement_clinic.questionnaires.scores import keep, keep_scores
from attunement_clinic.questionnaires.window import today_of
from attunement_clinic.safety.actions import open_safety_task
from attunement_clinic.safety.models import SafetyTask

Status, Way = QuestionnaireResponse.Status, QuestionnaireResponse.Way


@transaction.atomic
def enter_totals(
    actor: Actor,
    *,
    caregiver_id: UUID,
    key: str,
    totals: Mapping[str, float],
    answered_on: date,
    language: str,
    asks_for_person: bool = False,
) -> QuestionnaireResponse:
    """Enter the totals of a questionnaire that was answered on paper; sent twice, once.

    Parameters
    ----------
    totals
        Scale → its total, as it stands on the paper.
    asks_for_person
        Whether a safety question was answered above zero: the paper shows it, the total
        does not. It calls a person at once.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    instrument = load_instrument(key)
    if answered_on > today_of(caregiver.practice, timezone.now()):
        raise ValidationError(_("It was answered today or earlier."))
    if not totals:
        raise ValidationError(_("Enter at least one total."))
    try:
        scores = check_totals(instrument, totals)
    except InstrumentError as error:
        raise ValidationError(str(error)) from error
    read = {scale: float(value) for scale, value in totals.items()}
    for known in _entered(caregiver, instrument, Way.PAPER, answered_on, language):
        if {row.scale: row.value for row in known.scores.all()} == read:
            # What asks for a person does so however often it is sent.
            if asks_for_person:
                _call_for_paper(actor, caregiver, instrument, known)
            return known
    response = _response(actor, caregiver, instrument, Way.PAPER, answered_on, language)
    keep(response, scores)
    if asks_for_person:
        _call_for_paper(actor, caregiver, instrument, response)
    _audit(actor, response, "form.entered")
    return response


@transaction.atomic
def keep_imported_response(
    actor: Actor,
    *,
    caregiver_id: UUID,
    instrument: Instrument,
    answers: Mapping[str, tuple[str, str]],
    answered_on: date,
    facts: Mapping[str, Any],
) -> QuestionnaireResponse:
    """Keep a response of another system; what asks for a person asks here, too.

    The same response again, of the same day and in every answer, is the one that is here.

    Parameters
    ----------
    instrument
        The practice's own wording of the same questionnaire.
    answers
        Question → (chosen option, words of one's own).
    facts
        Ids of where it came from, for the audit record.
    """
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    questions = {each.link_id: each for each in questions_of(instrument.questionnaire)}
    unknown = sorted(set(answers) - set(questions))
    if unknown:
        raise ValidationError(
            _("There is no question %(links)s here.") % {"links": ", ".join(unknown)}
        )
    here = _entered(caregiver, instrument, Way.IMPORT, answered_on, instrument.language)
    for known in here:
        said = {row.link_id: (row.code, row.words) for row in known.answers.all()}
        if said == {
            link_id: ("", words) if questions[link_id].kind == TEXT else (code, "")
            for link_id, (code, words) in answers.items()
        }:
            return known
    response = QuestionnaireResponse.objects.create(
        practice_id=caregiver.practice_id,
        family_id=caregiver.family_id,
        caregiver=caregiver,
        key=instrument.key,
        version=instrument.version,
        language=instrument.language,
        title=instrument.title,
        questionnaire=instrument.questionnaire,
        status=Status.COMPLETED,
        way=Way.IMPORT,
        answered_on=answered_on,
        completed_at=timezone.now(),
        entered_by_id=actor.user_id,
    )
    for number, (link_id, (code, words)) in enumerate(answers.items(), start=1):
        question = questions[link_id]
        is_text = question.kind == TEXT
        if not is_text and code not in {each.code for each in question.choices}:
            raise ValidationError(
                _("Question %(link)s has no answer “%(code)s”.")
                % {"link": link_id, "code": code}
            )
        GivenAnswer.objects.create(
            practice_id=caregiver.practice_id,
            response=response,
            number=number,
            client_id=uuid4(),
            link_id=link_id,
            code="" if is_text else code,
            words=words if is_text else "",
            value=None if is_text else value_of(instrument.key, link_id, code),
            way=Way.IMPORT,
            given_at=timezone.now(),
        )
        if asks_for_person(instrument.key, question, code):
            open_safety_task(
                actor,
                practice=caregiver.practice,
                source=SafetyTask.Source.PAPER,
                family=caregiver.family,
                caregiver=caregiver,
                words=f"{instrument.title}, {link_id}: {question.choice_text(code)}",
                address=f"/desk/answers/{response.id}",
            )
    keep_scores(response)
    _audit(actor, response, "form.imported", **facts)
    return response


def _entered(
    caregiver: Caregiver,
    instrument: Key | Instrument,
    way: QuestionnaireResponse.Way,
    answered_on: date,
    language: str,
) -> QuerySet[QuestionnaireResponse]:
    """List what was entered of the same form and day; two sendings wait for each other."""
    Caregiver.objects.select_for_update(of=("self",)).get(id=caregiver.id)
    return QuestionnaireResponse.objects.filter(
        caregiver=caregiver,
        key=instrument.id if isinstance(instrument, Key) else instrument.key,
        version=instrument.version,
        title=instrument.title,
        language=language,
        way=way,
        answered_on=answered_on,
    ).prefetch_related("answers", "scores")


def _response(
    actor: Actor,
    caregiver: Caregiver,
    instrument: Key,
    way: QuestionnaireResponse.Way,
    answered_on: date,
    language: str,
) -> QuestionnaireResponse:
    return QuestionnaireResponse.objects.create(
        practice_id=caregiver.practice_id,
        family_id=caregiver.family_id,
        caregiver=caregiver,
        key=instrument.id,
        version=instrument.version,
        language=language,
        title=instrument.title,
        status=Status.COMPLETED,
        way=way,
        answered_on=answered_on,
        completed_at=timezone.now(),
        entered_by_id=actor.user_id,
        read_at=timezone.now(),
        read_by_id=actor.user_id,
    )


def _call_for_paper(
    actor: Actor, caregiver: Caregiver, instrument: Key, response: QuestionnaireResponse
) -> None:
    links = ", ".join(item.link_id for item in instrument.safety_items)
    open_safety_task(
        actor,
        practice=caregiver.practice,
        source=SafetyTask.Source.PAPER,
        family=caregiver.family,
        caregiver=caregiver,
        words=_("%(form)s on paper, question %(links)s: answered above zero.")
        % {"form": instrument.title, "links": links},
        address=f"/desk/answers/{response.id}",
    )


def _audit(
    actor: Actor, response: QuestionnaireResponse, action: str, **facts: Any
) -> None:
    record(
        actor,
        action=action,
        subject_kind="questionnaire_response",
        subject_id=response.id,
        family_id=response.family_id,
        facts={"key": response.key, **facts},
    )
