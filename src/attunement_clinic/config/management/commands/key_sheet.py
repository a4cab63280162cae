"""Print the keys of the films and of the backups, to be kept on paper (`make key-sheet`)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attunement_clinic.config.backup import key, paper
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import masters
from attunement_clinic.recordings.actions import read_key_sheet
from attunement_clinic.recordings.secret_key import KeyRefusedError


class Command(BaseCommand):
    help = "Print the keys that open every film and every backup, to be kept on paper."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            of_backups = key.read_or_create(settings.SECRETS)
            known = read_key_sheet()
        except (KeyRefusedError, StartError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Attunement, the keys of {settings.SITE_ADDRESS} "
            f"({settings.VAR}), {timezone.localdate()}\n\n"
            "They open every film and every backup of this installation. Without them "
            "no backup can be read.\nKeep this sheet locked away, apart from the "
            "backups, and not on a computer.\n"
        )
        for epoch, digits in known.items():
            self.stdout.write("\n".join(paper.printed(f"epoch-{epoch}", digits)))
        self.stdout.write(
            "\n".join(paper.printed(paper.BACKUPS, of_backups.on_paper()))
        )
        self.stdout.write(
            "\nTo restore a backup: type these lines into a file, as they stand here, "
            "and run: make restore BACKUP=folder SHEET=file VAR=new-folder\n"
            + _when_the_master_is_lost()
        )


def _when_the_master_is_lost() -> str:
    if masters.are_given():
        return (
            "The master is kept elsewhere (ATTUNEMENT_MASTER_KEY): give it to make "
            "restore as you give it to make serve, and no file will hold it."
        )
    return (
        "If only the master is lost: write its 64 digits, without spaces and "
        f"checks, into {settings.MASTER_KEYS}/epoch-<number>,\n"
        "and run: chmod 600 on that file."
    )
