"""The worker's backups: every night, after each change of master, and a trial a week."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from attunement_clinic.config.backup import drill, key, state
from attunement_clinic.config.backup.layout import Folder
from attunement_clinic.config.backup.making import make_backup
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import masters

_LOG = logging.getLogger(__name__)
_NIGHT: Final = range(1, 6)
_NIGHTLY: Final = timedelta(hours=20)
_WEEKLY: Final = timedelta(days=6, hours=12)
# A machine that sleeps at night makes up for it by day.
_LATE: Final = timedelta(hours=6)


@app.periodic(cron="47 * * * *")
@app.task(name="backup.make", queueing_lock="backup.make")
def make(timestamp: int) -> None:
    """Make a backup when one is due and a folder is named."""
    del timestamp
    try:
        now, place = timezone.now(), settings.BACKUP_FOLDER
        if place is not None and is_due(Folder(place), now):
            make_now(Folder(place), now)
    finally:
        connections.close_all()


@app.periodic(cron="53 * * * *")
@app.task(name="backup.try", queueing_lock="backup.try")
def try_it(timestamp: int) -> None:
    """Restore the newest backup beside, once a week, and look through it."""
    del timestamp
    try:
        now = timezone.now()
        if settings.BACKUP_FOLDER is not None and is_trial_due(now):
            for fault in drill.try_newest(settings.BACKUP_FOLDER, now):
                _LOG.error("the backup was tried, and is not whole: %s", fault)
    finally:
        connections.close_all()


def make_now(folder: Folder, now: datetime) -> None:
    """Make a backup; a failure is kept for the administrator's page and logged."""
    try:
        make_backup(folder, key.read_or_create(settings.SECRETS), now)
    except StartError as error:
        state.note_failure(at=now, why=str(error))
        _LOG.error("%s", error)


def is_due(folder: Folder, now: datetime) -> bool:
    """Say whether to make one: a night is over, or keys have changed their master.

    What is wrapped by a master that was destroyed opens no film any more: after such a
    change the backups before it hold rows and words, and no films.
    """
    last = state.read().backup
    if last is None:
        return True
    if last.name not in folder.names():
        return True
    held = folder.read(last.name, key.read_or_create(settings.SECRETS)).epochs
    return held != sorted(masters.read()) or _is_over(now, last.at, _NIGHTLY)


def is_trial_due(now: datetime) -> bool:
    known = state.read()
    if known.backup is None:
        return False
    return known.drill is None or _is_over(now, known.drill.at, _WEEKLY)


def _is_over(now: datetime, since: datetime, lasts: timedelta) -> bool:
    is_night = timezone.localtime(now).hour in _NIGHT
    return now - since >= (lasts if is_night else lasts + _LATE)
