"""FHIR R4 documents from elsewhere: read strictly, checked for shape, nothing fetched.

`fhir.resources` (R4B, the same elements for questionnaires) checks the shape; what its
messages quote of a document is never shown, since it may hold answers.
"""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from pydantic import ValidationError as ShapeError

MOST_BYTES = 1024 * 1024
_MOST_DEPTH = 60

Resource = TypeVar("Resource", Questionnaire, QuestionnaireResponse)


def read_questionnaire(content: bytes) -> dict[str, Any]:
    """Read a FHIR R4 `Questionnaire`.

    Raises
    ------
    ValidationError
        When it is not JSON, twice named, too deep or of another shape. The sentence says
        where, and quotes nothing.
    """
    document = _parsed(content)
    _shaped(document, Questionnaire)
    return document


def read_response(content: bytes) -> dict[str, Any]:
    """Read a FHIR R4 `QuestionnaireResponse`; as `read_questionnaire`."""
    document = _parsed(content)
    _shaped(document, QuestionnaireResponse)
    return document


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 1 MB."))
    try:
        document = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once_named,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = _(" (line %(line)s)") % {"line": line} if line else ""
        raise ValidationError(_("This is not JSON as FHIR has it") + where) from error
    if not isinstance(document, dict):
        raise ValidationError(_("A FHIR document is an object."))
    if _depth(document) > _MOST_DEPTH:
        raise ValidationError(_("This document is nested too deeply."))
    return document


def _shaped(document: dict[str, Any], kind: type[Resource]) -> Resource:
    name = kind.__name__
    if document.get("resourceType") != name:
        raise ValidationError(_("Expected a FHIR %(name)s.") % {"name": name})
    try:
        return kind.model_validate(document)
    except ShapeError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ValidationError(
            _("This is no FHIR R4 %(name)s: look at %(place)s.")
            % {"name": name, "place": place or name}
        ) from None


def _once_named(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number of JSON")


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
        level = [each for each in below if isinstance(each, dict | list)]
    return depth
