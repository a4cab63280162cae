"""Fill an empty database with the demo practice."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attunement_clinic.accounts.models import Practice
from attunement_clinic.config.demo.film import FILM
from attunement_clinic.config.demo.seed import seed


class Command(BaseCommand):
    help = "Make the demo practice, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--film", type=Path, default=FILM, help="another film than the drawn one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is made with DEMO=1 only.")
        kinds = set(Practice.objects.values_list("is_demo", flat=True))
        if False in kinds:
            raise CommandError("This database holds a real practice.")
        if kinds:
            return
        film: Path = options["film"]
        if not film.is_file():
            raise CommandError(f"{film} does not exist.")
        seed(film)
