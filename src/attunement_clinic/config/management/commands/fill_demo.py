"""Fill the demo practice with families at every stage, and say what holds of it."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from attunement_clinic.accounts.models import Practice
from attunement_clinic.config.demo.filled import play, promises

_FILMS_WITHIN_S = 1200
_TELL_EVERY_S = 5.0


class Command(BaseCommand):
    help = "Fill the demo practice, and check what it must hold."

    def handle(self, *_args: Any, **_options: Any) -> None:
        kinds = set(Practice.objects.values_list("is_demo", flat=True))
        if not settings.DEMO or kinds != {True}:
            raise CommandError("Only a demo is filled: make demo VAR=…")
        self.stdout.write("Families are taken in, and their films are sent.")
        play.open_all()
        self._wait_for_films()
        self.stdout.write("What followed is told.")
        play.tell_all()
        self._check()

    def _wait_for_films(self) -> None:
        deadline = time.monotonic() + _FILMS_WITHIN_S
        told = 0.0
        while left := play.films_on_their_way():
            if time.monotonic() > deadline:
                raise CommandError(f"{left} films were not read; does a worker run?")
            if time.monotonic() - told >= _TELL_EVERY_S:
                self.stdout.write(f"{left} films are being read.")
                told = time.monotonic()
            time.sleep(0.5)

    def _check(self) -> None:
        found = promises.check()
        for each in found:
            mark = "holds" if each.holds else "DOES NOT HOLD"
            self.stdout.write(f"{mark}: {each.words} ({each.count})")
        broken = sum(not each.holds for each in found)
        if broken:
            raise CommandError(f"{broken} of {len(found)} do not hold.")
        self.stdout.write(f"All {len(found)} hold.")
