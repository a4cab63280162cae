"""Bring a restored installation up to date and look through it (`make restore`)."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attunement_clinic.config.backup import checking, key
from attunement_clinic.config.backup.layout import Folder
from attunement_clinic.recordings import storage


class Command(BaseCommand):
    help = "After a restore: carry out what was taken back since, and check everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, required=True)
        parser.add_argument("--set", required=True)
        parser.add_argument(
            "--for-good", action="store_true", help="it will be served: not a trial"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = Folder(options["folder"])
        manifest = folder.read(options["set"], key.read_or_create(settings.SECRETS))
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        call_command("replay_withdrawals", if_any=True, stdout=self.stdout)
        if options["for_good"]:
            checking.end_what_a_restore_must_not_revive()

        def in_the_backup(artefact_id: UUID) -> Path:
            piece = manifest.films.get(artefact_id.hex)
            if piece is None:
                raise FileNotFoundError(artefact_id)
            return folder.film(piece)

        find = storage.whole_file if options["for_good"] else in_the_backup
        found = checking.faults(manifest, find)
        if options["json"]:
            self.stdout.write(msgspec.json.encode(found).decode())
            return
        if found:
            raise CommandError(
                f"{len(found)} things are not as they were:\n"
                + checking.in_lines(found)
            )
        checking.note_restored(manifest)
        self.stdout.write(
            f"All {manifest.counts['recordings']} films' rows, "
            f"{len(manifest.films)} files and the audit record are as they were."
        )
