"""FHIR R4 over HTTP: reading what is here, sending what is elsewhere."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from attunement_clinic.accounts.api_doors import signed_in
from attunement_clinic.accounts.doors import SignedInRequest
from attunement_clinic.fhir import actions
from attunement_clinic.web.idempotency import idempotent
from attunement_clinic.web.json_api import json_view
from attunement_clinic.web.problems import ProblemError

_FHIR_JSON = "application/fhir+json; fhirVersion=4.0"


@json_view("GET")
@signed_in
def questionnaire(request: SignedInRequest, instrument_id: UUID) -> HttpResponse:
    return _answer(
        actions.export_questionnaire(request.actor, instrument_id=instrument_id)
    )


@json_view("GET")
@signed_in
def response(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    return _answer(actions.export_response(request.actor, response_id=response_id))


@json_view("POST", asks=frozenset({"key", "language", "source", "licence"}))
@signed_in  # type: ignore[arg-type]  # a kept answer is an HttpResponse, too
@idempotent  # type: ignore[arg-type]  # signed in by the line above
def questionnaires(request: SignedInRequest) -> HttpResponse:
    """Load wording; key, language, source and licence stand in the address."""
    wanted = request.GET
    try:
        row = actions.load_questionnaire(
            request.actor,
            content=_body(request),
            key=wanted.get("key", ""),
            language=wanted.get("language", ""),
            source=wanted.get("source", ""),
            licence=wanted.get("licence", ""),
        )
    except ValidationError as error:
        raise _refused(error) from error
    return _answer(
        actions.export_questionnaire(request.actor, instrument_id=row.id), status=201
    )


@json_view("POST")
@signed_in  # type: ignore[arg-type]  # a kept answer is an HttpResponse, too
@idempotent  # type: ignore[arg-type]  # signed in by the line above
def responses(
    request: SignedInRequest, caregiver_id: UUID, instrument_id: UUID
) -> HttpResponse:
    try:
        row = actions.import_response(
            request.actor,
            caregiver_id=caregiver_id,
            content=_body(request),
            instrument_id=instrument_id,
        )
    except ValidationError as error:
        raise _refused(error) from error
    return _answer(
        actions.export_response(request.actor, response_id=row.id), status=201
    )


def _body(request: SignedInRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise ProblemError(413, _("That was too much at once.")) from None


def _refused(error: ValidationError) -> ProblemError:
    return ProblemError(
        422,
        " ".join(error.messages),
        what_is_safe=_("Nothing was changed."),
        what_to_do=_("Change the document, then send it again."),
    )


def _answer(document: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2),
        content_type=_FHIR_JSON,
        status=status,
    )
    name = f"{document['resourceType']}-{document['id']}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
