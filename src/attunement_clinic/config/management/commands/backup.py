"""Make a backup of everything (`make backup`)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attunement_clinic.config.backup import key, state
from attunement_clinic.config.backup.layout import Folder
from attunement_clinic.config.backup.making import make_backup
from attunement_clinic.config.start_error import StartError


class Command(BaseCommand):
    help = (
        "Make a backup into ATTUNEMENT_BACKUP: both databases, every film, no master."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        place: Path | None = settings.BACKUP_FOLDER
        try:
            if place is None:
                raise StartError(
                    "Where to? Name a folder on another disk: "
                    "make backup BACKUP=/media/disk/attunement"
                )
            folder = Folder(place)
            is_first = not (settings.SECRETS / key.NAME).exists()
            made = make_backup(folder, key.read_or_create(settings.SECRETS), now)
        except StartError as error:
            state.note_failure(at=now, why=str(error))
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Backup {made.name} in {place}: both databases and {made.films} files of "
            f"films, {made.new_films} of them new ({made.new_bytes / 1e6:.1f} MB)."
        )
        if place.stat().st_dev == settings.VAR.stat().st_dev:
            self.stdout.write(
                "It lies on the same disk as what it was made of, and is lost with it: "
                "name a folder on another disk (BACKUP=folder)."
            )
        if is_first:
            self.stdout.write(
                "It opens only with its key: print the sheet now (make key-sheet), and "
                "keep it apart from the backups."
            )
