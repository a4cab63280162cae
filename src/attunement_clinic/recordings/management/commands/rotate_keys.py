"""Give every film's key a new master, and destroy the old one (`make rotate-keys`)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attunement_clinic.recordings import masters
from attunement_clinic.recordings.actions import rotate_keys
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.secret_key import KeyRefusedError


class Command(BaseCommand):
    help = "Wrap the key of every film by a new master, and destroy the old master."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            done = rotate_keys()
        except KeyRefusedError as error:
            raise CommandError(str(error)) from None
        except KeyMissingError as error:
            raise CommandError(
                f"{error} No master was destroyed, and every film that could be opened "
                "still can. Restore the missing master key, then run this again."
            ) from None
        self.stdout.write(
            f"{done.rewrapped} keys are now wrapped by epoch-{done.epoch}."
        )
        gone = ", ".join(f"epoch-{epoch}" for epoch in done.destroyed)
        if masters.are_given():
            self.stdout.write(
                f"Take {gone} out of ATTUNEMENT_MASTER_KEY now, and destroy it wherever "
                "it is kept: as long as it is, it opens what older backups hold."
            )
            return
        self.stdout.write(
            f"{gone} is destroyed here. Print the new one with `make key-sheet`, and "
            "destroy the old sheet: it opens what older backups hold."
        )
