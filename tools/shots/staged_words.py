"""Every text in the demo that is somebody's own, so that the rest must be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from django.apps import apps
from django.db import models

from attunement_clinic.intake.models import (
    Writing,
)
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.plans.protocols import protocols

# Django's own tables, what jobs and the audit note, and coded rows by the thousand.
_WITHOUT_WORDS = {
    *("auth", "sessions", "contenttypes", "procrastinate", "account", "mfa"),
    *("audit", "coding"),
}


def written_words() -> set[str]:
    """Gather every text in the database that somebody wrote or loaded."""
    texts = (models.CharField, models.TextField, models.JSONField)
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label not in _WITHOUT_WORDS:
            names = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, texts) and not field.choices
            ]
            for row in models.QuerySet(model).values_list(*names) if names else ():
                found.update(_strings_in(row))
    # A note is read sentence by sentence.
    for words in Writing.objects.values_list("words", flat=True):
        found.update(each.words for each in sentences_of(words))
    # A protocol brings its own languages; only what stands for the baby is translated.
    for sentence in _strings_in(msgspec.to_builtins(protocols())):
        found.update(piece.strip() for piece in sentence.split("{infant}"))
    return {text for text in found if re.search("[A-Za-z]{2}", text)}


def _strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings_in(inner)
