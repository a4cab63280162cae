"""Restore the newest backup beside, look through it, throw it away (`make try-backup`)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attunement_clinic.config.backup import checking, drill, state


class Command(BaseCommand):
    help = "Try the newest backup: restore it into a scratch place and look through it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.BACKUP_FOLDER is None:
            raise CommandError(
                "Which backup? Name its folder: make try-backup BACKUP=folder"
            )
        faults = drill.try_newest(settings.BACKUP_FOLDER, timezone.now())
        if faults:
            raise CommandError(
                "The backup did not come through its trial:\n"
                + checking.in_lines(faults)
            )
        tried = state.read().drill
        name, took_s = (tried.name, tried.took_s) if tried else ("", 0.0)
        self.stdout.write(
            f"Backup {name} was restored beside and is whole; it took {took_s:.0f} s."
        )
