"""Refusals of the API: what happened, what is safe, what to do (RFC 9457)."""

from typing import Any
from uuid import uuid4

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _


class ProblemError(Exception):
    """A refusal on its way to the client as application/problem+json."""

    def __init__(
        self,
        status: int,
        title: str,
        *,
        what_is_safe: str = "",
        what_to_do: str = "",
        fields: dict[str, str] | None = None,
        state: Any = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.what_is_safe = what_is_safe
        self.what_to_do = what_to_do
        self.fields = fields or {}
        self.state = state

    def response(self) -> HttpResponse:
        return problem(
            self.status,
            self.title,
            what_is_safe=self.what_is_safe,
            what_to_do=self.what_to_do,
            fields=self.fields,
            state=self.state,
        )


def problem(
    status: int,
    title: str,
    *,
    what_is_safe: str = "",
    what_to_do: str = "",
    fields: dict[str, str] | None = None,
    state: Any = None,
) -> HttpResponse:
    """Answer with a problem; `state` is the server's own, for a conflict."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(title),
        "what_is_safe": str(what_is_safe),
        "what_to_do": str(what_to_do),
        "correlation_id": str(uuid4()),
        "fields": fields or {},
    }
    if state is not None:
        body["state"] = state
    return HttpResponse(
        msgspec.json.encode(body),
        status=status,
        content_type="application/problem+json",
    )


def not_found() -> HttpResponse:
    """Answer the same for missing and forbidden: the one 404 of the API."""
    return problem(404, _("There is nothing here."))
