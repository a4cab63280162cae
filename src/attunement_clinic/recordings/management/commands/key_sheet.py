"""Print the master key, for safe keeping on paper (`make key-sheet`)."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from attunement_clinic.recordings.actions import read_key_sheet
from attunement_clinic.recordings.secret_key import KeyRefusedError

_LINES, _GROUPS = 4, 4


class Command(BaseCommand):
    help = "Print the key that opens every film, to be kept on paper."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            masters = read_key_sheet()
        except KeyRefusedError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Attunement, the master key of {settings.SITE_ADDRESS} "
            f"({settings.VAR}), {timezone.localdate()}\n\n"
            "It opens every film of this installation. Without it no backup can be "
            "read.\nKeep this sheet locked away, apart from the backups, and not on a "
            "computer.\n"
        )
        for epoch, digits in masters.items():
            self.stdout.write(f"epoch-{epoch}")
            for number in range(_LINES):
                self.stdout.write(f"  {_line(digits, number)}")
        self.stdout.write(
            "\nTo restore it: write its 64 digits, without spaces and checks, into "
            f"{settings.MASTER_KEYS}/epoch-<number>,\nand run: chmod 600 on that file."
        )


def _line(digits: str, number: int) -> str:
    """Return a quarter of the key in groups of four, and a check of the quarter."""
    size = len(digits) // _LINES
    part = digits[number * size : (number + 1) * size]
    step = size // _GROUPS
    groups = " ".join(part[at : at + step] for at in range(0, size, step))
    return f"{groups}   check {hashlib.sha256(part.encode()).hexdigest()[:4]}"
