"""A change sent twice with the same `Idempotency-Key` happens once."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.web.models import KeptAnswer
from attunement_clinic.web.problems import ProblemError

P = ParamSpec("P")
ApiView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

KEPT_FOR = timedelta(days=7)


def idempotent(view: ApiView[P]) -> ApiView[P]:
    """Answer a repeated key with the first answer; goes under `json_view`.

    The change, its answer and the key are committed together. Two copies sent at once
    wait for each other on the key's row. An answer that is no success is not kept: it had
    no effect, and a retry is a new try.
    """

    @wraps(view)
    def once(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        key = request.headers.get("Idempotency-Key", "")
        if not 8 <= len(key) <= 64:
            raise ProblemError(
                400,
                _("This cannot be read."),
                what_to_do=_("Send an Idempotency-Key of 8 to 64 characters."),
            )
        with transaction.atomic():
            row = _row(request, key)
            if row.status is not None:
                return _replayed(row, request)
            response = view(request, *args, **kwargs)
            _keep(row, response)
        return response

    return once


def _row(request: HttpRequest, key: str) -> KeptAnswer:
    now = timezone.now()
    KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    actor_id = request.actor.user_id  # type: ignore[attr-defined]  # signed in
    KeptAnswer.objects.bulk_create(
        [KeptAnswer(actor_id=actor_id, key=key, request_digest=_digest(request))],
        ignore_conflicts=True,
    )
    return KeptAnswer.objects.select_for_update().get(actor_id=actor_id, key=key)


def _replayed(row: KeptAnswer, request: HttpRequest) -> HttpResponse:
    if row.request_digest != _digest(request):
        raise ProblemError(
            409,
            _("This key was already used for another change."),
            what_is_safe=_("The first change is saved."),
            what_to_do=_("Send this change with a new key."),
        )
    return HttpResponse(
        bytes(row.content), status=row.status, content_type=row.content_type
    )


def _keep(row: KeptAnswer, response: HttpResponseBase) -> None:
    if response.status_code >= 400 or not isinstance(response, HttpResponse):
        transaction.set_rollback(True)
        return
    row.status = response.status_code
    row.content_type = response.headers.get("Content-Type", "")
    row.content = response.content
    row.save(update_fields=["status", "content_type", "content"])


def _digest(request: HttpRequest) -> str:
    parts = (
        request.method or "",
        request.path,
        request.body.decode("utf-8", "replace"),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
