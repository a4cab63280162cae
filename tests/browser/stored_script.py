"""Script in every text a person can write; runs inside a server's settings."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connections, models, router

from attunement_clinic.accounts.models import Membership
from attunement_clinic.pages.models import PageKey, PageText
from attunement_clinic.policy import Role

# Short enough for the shortest name, and then whatever else has room.
SCRIPT = (
    "\"'><x-canary>"
    "<img src=/canary onerror=alert(1)></script><script>alert(2)</script>"
    "<svg/onload=alert(3)> [a](javascript:alert(4)) <!-- {{ 7|add:7 }} "
)
# What no person writes: keys, addresses of ours, digests, languages, what is chosen.
_NOT_WRITTEN = re.compile(
    r"^(web|audit)\.|\.(key|version|language|link_id|code|scale|form|part|question"
    r"|kind|scheme|scheme_version|library_version|tier|protocol|protocol_version"
    r"|text_digest|answers_digest|sha256|fingerprint|media_type|refusal|purpose"
    r"|theme|password|email|to|tell_at|address|leave_address|country|time_zone"
    r"|ended_why|browser|system)$|^recordings\.(RecordingSubject|MovementRegion)\."
    r"|^reports\.Export\.name$|^recordings\.LedgerLine|^recordings\.Recording\."
)
_WRITTEN_ALL_THE_SAME = {
    "intake.Enquiry.address",
    "recordings.Recording.technical_reason",
    "review.ReviewMoment.question",
}


def written_fields() -> list[models.Field[Any, Any]]:
    """Name every field that holds words of somebody, or a document with words."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for model in apps.get_models()
        if model.__module__.startswith("attunement_clinic.")
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices
        if not _NOT_WRITTEN.search(str(field)) or str(field) in _WRITTEN_ALL_THE_SAME
    ]


def write() -> None:
    """Put the script before every text there is, and say in how many rows of what."""
    _publish()
    told = {str(field): _write(field) for field in written_fields()}
    sys.stdout.write(json.dumps(told))


def _publish() -> None:
    """Let an administrator write every public page anew, in each language."""
    for member in Membership.objects.filter(role=Role.ADMINISTRATOR):
        for page, language in product(PageKey, ("en", "fr")):
            PageText.objects.create(
                practice=member.practice,
                page=page,
                language=language,
                body=f"# A page\n\nWords\n\n{SCRIPT}",
                published_by=member.user,
            )


def _write(field: models.Field[Any, Any]) -> int:
    rows = field.model._default_manager.all()
    changed = [
        (pk, hostile)
        for pk, value in rows.values_list("pk", field.name)
        if (hostile := _hostile(field, value)) != value
    ]
    with _open(field.model):
        for pk, hostile in changed:
            # What must stay empty as it stands is not written by anybody either.
            with suppress(IntegrityError):
                rows.filter(pk=pk).update(**{field.name: hostile})
    return len(changed)


@contextmanager
def _open(model: type[models.Model]) -> Iterator[None]:
    """Let rows be changed that are written once."""
    connection = connections[router.db_for_write(model)]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _hostile(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return _within(value)
    return f"{SCRIPT}{value}"[: field.max_length]


def _within(value: Any) -> Any:
    """Write it before every sentence of a document; its keys and codes stay."""
    if isinstance(value, dict):
        return {key: _within(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_within(each) for each in value]
    return f"{SCRIPT}{value}" if isinstance(value, str) and " " in value else value
