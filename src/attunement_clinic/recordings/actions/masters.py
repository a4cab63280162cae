"""What is done with the key that wraps the keys of all films, by who runs the machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from attunement_clinic.audit.actions import record
from attunement_clinic.recordings import keys, masters
from attunement_clinic.recordings.queries.receipts import within_reach

# What a model calls the wrapped key that its rows are locked with.
_FIELD = "key_id"
# Longer than any upload takes from its key to its row, or a restore between databases.
_ORPHANS_AFTER = timedelta(days=7)
EPOCH_LASTS: Final = timedelta(days=30)
# What is unmade is out of every backup's reach within a day; this leaves time to retry.
REKEY_AFTER: Final = timedelta(hours=12)


def rotate_when_due(now: datetime) -> keys.Rotation | None:
    """Change the master when a month is over, or something was unmade half a day ago.

    Until then an older backup of the keys, with the master of its time, could still open
    what was taken back. Half a day leaves time to try again before a whole one is over.
    A change that was interrupted is finished. A master from the environment is changed by
    a person: once they give a second one, the keys change to it.
    """
    note_out_of_reach(now)
    known = masters.read()
    newest = max(known)
    if masters.are_given():
        is_due = len(known) > 1 and keys.are_older_than(newest)
    else:
        is_due = len(known) > 1 or _is_over(newest, now)
    return rotate_keys() if is_due else None


def _is_over(epoch: int, now: datetime) -> bool:
    """Say whether the only epoch has lasted a month, or outlived something unmade."""
    since = masters.made_at(epoch)
    if since is not None and since <= now - EPOCH_LASTS:
        return True
    return within_reach().filter(unmade_at__lte=now - REKEY_AFTER).exists()


def note_out_of_reach(now: datetime) -> int:
    """Keep from when no backup opens what was unmade: its masters are all destroyed."""
    oldest = min(masters.read())
    return within_reach().filter(epoch__lt=oldest).update(rekeyed_at=now)


def rotate_keys() -> keys.Rotation:
    """Give every film's key a new master and destroy the old one."""
    done = keys.rotate()
    note_out_of_reach(timezone.now())
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
    # Keys lie in a database of their own, so that no transaction holds both: the trace
    # comes after, since one of a sweep that did not happen would be a lie.
    swept = keys.sweep_orphans(_used_keys(), before=now - _ORPHANS_AFTER)
    if swept:
        record(
            None,
            action="keys.swept",
            subject_kind="installation",
            subject_id=None,
            facts={"keys": swept},
        )
    return swept


def _used_keys() -> Iterator[UUID]:
    """Yield every key that a row of any app is locked with."""
    for model in apps.get_models():
        if any(field.attname == _FIELD for field in model._meta.concrete_fields):
            rows: QuerySet[Any] = QuerySet(model).exclude(**{_FIELD: None})
            yield from rows.values_list(_FIELD, flat=True)
