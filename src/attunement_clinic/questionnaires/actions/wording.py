"""The wording a practice may use: loaded, checked against the key, taken out of use."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement.errors import InstrumentError
from attunement.instruments.definition import load_instrument
from attunement.instruments.wording import Words, questionnaire_with_words
from attunement_clinic.audit.actions import record
from attunement_clinic.policy import Actor, Role
from attunement_clinic.questionnaires.access import access_instrument
from attunement_clinic.questionnaires.models import Instrument
from attunement_clinic.questionnaires.questions import (
    TEXT,
    questions_of,
    what_cannot_be_asked,
)
from attunement_clinic.questionnaires.refusals import told

_MAY_LOAD = frozenset({Role.CLINICIAN, Role.SUPERVISOR, Role.ADMINISTRATOR})
_MOST_QUESTIONS = 200


@transaction.atomic
def load_wording(
    actor: Actor,
    *,
    key: str,
    language: str,
    source: str,
    licence: str,
    words: Sequence[Words] = (),
    questionnaire: Mapping[str, Any] | None = None,
) -> Instrument:
    """Load the wording of a questionnaire, or a form of the practice's own.

    Parameters
    ----------
    key
        The library's key it is checked against and scored by; empty for a form without
        scores, which then comes whole as `questionnaire`.
    source, licence
        Where the wording comes from, and by which right the practice uses it.

    Raises
    ------
    ValidationError
        When the wording does not fit the key. The sentence says where.
    """
    if not actor.roles & _MAY_LOAD:
        raise Http404
    ready = (
        _checked(key, words, language) if key else _own(questionnaire or {}, language)
    )
    row = Instrument(
        practice_id=actor.practice_id,
        key=key,
        version=str(ready.get("version", ""))[:60],
        language=language,
        title=str(ready["title"])[:200],
        questionnaire=ready,
        source=source,
        licence=licence,
        loaded_by_id=actor.user_id,
    )
    row.full_clean(exclude=["retired_at"])
    now = timezone.now()
    Instrument.objects.in_use().filter(
        practice_id=actor.practice_id, key=key, language=language, title=row.title
    ).update(retired_at=now)
    row.save()
    _audit(actor, row, "wording.loaded")
    return row


@transaction.atomic
def retire_wording(actor: Actor, *, instrument_id: UUID) -> Instrument:
    """Take a wording out of use; what was asked with it stays."""
    row = access_instrument(actor, instrument_id)
    if not actor.roles & _MAY_LOAD:
        raise Http404
    if row.retired_at is None:
        row.retired_at = timezone.now()
        row.save(update_fields=["retired_at"])
        _audit(actor, row, "wording.retired")
    return row


def _checked(key: str, words: Sequence[Words], language: str) -> dict[str, Any]:
    try:
        return questionnaire_with_words(load_instrument(key), words, language=language)
    except InstrumentError as error:
        raise ValidationError(told(error)) from error


def _own(questionnaire: Mapping[str, Any], language: str) -> dict[str, Any]:
    questions = questions_of(questionnaire)
    if cannot := what_cannot_be_asked(questionnaire):
        raise ValidationError(
            _("This form cannot be asked here. %(why)s") % {"why": cannot}
        )
    if not questions or not str(questionnaire.get("title", "")).strip():
        raise ValidationError(_("A form has a title and at least one question."))
    if len(questions) > _MOST_QUESTIONS:
        raise ValidationError(_("A form has 200 questions at most."))
    for question in questions:
        if not question.text or (question.kind != TEXT and not question.choices):
            raise ValidationError(
                _("Question %(link)s has no words, or nothing to choose.")
                % {"link": question.link_id}
            )
    links = {question.link_id for question in questions}
    if len(links) != len(questions):
        raise ValidationError(_("Two questions have one linkId."))
    return {**questionnaire, "language": language}


def _audit(actor: Actor, row: Instrument, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="instrument",
        subject_id=row.id,
        facts={"key": row.key, "language": row.language},
    )
