"""What is done with the key that wraps the keys of all films, by who runs the machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from attunement_clinic.audit.actions import record
from attunement_clinic.recordings import keys, masters

# What a model calls the wrapped key that its rows are locked with.
_FIELD = "key_id"
# Longer than any upload takes from its key to its row, or a restore between databases.
_ORPHANS_AFTER = timedelta(days=7)


def rotate_keys() -> keys.Rotation:
    """Give every film's key a new master and destroy the old one."""
    done = keys.rotate()
    record(
        None,
        action="keys.rotated",
        subject_kind="installation",
        subject_id=None,
        facts={
            "epoch": done.epoch,
            "rewrapped": done.rewrapped,
            "destroyed": list(done.destroyed),
        },
    )
    return done


def read_key_sheet() -> dict[int, str]:
    """Return every master in hexadecimal, by epoch, for safe keeping on paper."""
    known = masters.read()
    record(
        None,
        action="keys.sheet_printed",
        subject_kind="installation",
        subject_id=None,
        facts={"epochs": sorted(known)},
    )
    return {epoch: known[epoch].on_paper() for epoch in sorted(known)}


def sweep_keys(now: datetime) -> int:
    """Destroy the keys that nothing came to use; return how many."""
    return keys.sweep_orphans(_used_keys(), before=now - _ORPHANS_AFTER)


def _used_keys() -> Iterator[UUID]:
    """Yield every key that a row of any app is locked with."""
    for model in apps.get_models():
        if any(field.attname == _FIELD for field in model._meta.concrete_fields):
            rows: QuerySet[Any] = QuerySet(model).exclude(**{_FIELD: None})
            yield from rows.values_list(_FIELD, flat=True)
