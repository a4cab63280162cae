"""What goes in and out as FHIR: loaded wording, imported and exported responses."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement.instruments.definition import INSTRUMENTS
from attunement.instruments.wording import words_of
from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.fhir.documents import read_questionnaire, read_response
from attunement_clinic.fhir.mapping import (
    answers_in,
    authored_on,
    key_of,
    questionnaire_document,
    response_document,
)
from attunement_clinic.policy import Actor, Form
from attunement_clinic.questionnaires.access import access_instrument, access_response
from attunement_clinic.questionnaires.actions import (
    keep_imported_response,
    load_wording,
)
from attunement_clinic.questionnaires.models import Instrument, QuestionnaireResponse
from attunement_clinic.questionnaires.window import today_of


def load_questionnaire(
    actor: Actor,
    *,
    content: bytes,
    key: str,
    language: str,
    source: str,
    licence: str,
) -> Instrument:
    """Load the wording of a FHIR `Questionnaire`.

    Parameters
    ----------
    key
        The library's key to check it against; empty for a form without scores.
    language
        What it is in; that of the document when empty.
    """
    document = read_questionnaire(content)
    spoken = language or str(document.get("language") or "")
    if not spoken:
        raise ValidationError(_("Say which language it is in."))
    if key and key not in INSTRUMENTS:
        raise ValidationError(_("No key has this name."))
    return load_wording(
        actor,
        key=key,
        language=spoken,
        source=source,
        licence=licence,
        words=words_of(document),
        questionnaire=document,
    )


def import_response(
    actor: Actor, *, caregiver_id: UUID, content: bytes, instrument_id: UUID
) -> QuestionnaireResponse:
    """Keep a FHIR `QuestionnaireResponse` of another system with a caregiver."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    instrument = access_instrument(actor, instrument_id)
    document = read_response(content)
    told = key_of(document)
    if told in INSTRUMENTS and told != instrument.key:
        raise ValidationError(_("This response belongs to another questionnaire."))
    return keep_imported_response(
        actor,
        caregiver_id=caregiver.id,
        instrument=instrument,
        answers=answers_in(document, instrument),
        answered_on=authored_on(document, today_of(caregiver.practice, timezone.now())),
        facts={"instrument": str(instrument.id)},
    )


def export_questionnaire(actor: Actor, *, instrument_id: UUID) -> dict[str, Any]:
    """Give a wording as FHIR."""
    return questionnaire_document(access_instrument(actor, instrument_id))


@transaction.atomic
def export_response(actor: Actor, *, response_id: UUID) -> dict[str, Any]:
    """Give a response as FHIR; that it left is written down."""
    row = access_response(actor, response_id)
    record(
        actor,
        action="fhir.exported",
        subject_kind="questionnaire_response",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return response_document(row)
