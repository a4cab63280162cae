"""Open a practice with its first administrator."""

import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attunement_clinic.accounts.actions import add_staff, open_practice
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.config import environment
from attunement_clinic.policy import Role

_FIELDS = {
    "practice": ("Name of the practice", "ATTUNEMENT_PRACTICE"),
    "name": ("Your name", "ATTUNEMENT_ADMIN_NAME"),
    "email": ("Your e-mail address", "ATTUNEMENT_ADMIN_EMAIL"),
}


class Command(BaseCommand):
    help = "Open a practice with its first administrator (DEMO=0)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--noinput",
            action="store_false",
            dest="interactive",
            help="read ATTUNEMENT_PRACTICE, ATTUNEMENT_ADMIN_NAME, ATTUNEMENT_ADMIN_EMAIL,"
            " ATTUNEMENT_ADMIN_PASSWORD and ATTUNEMENT_ADMIN_IS_CLINICIAN instead",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("The demo has its people. Start with DEMO=0.")
        asks = bool(options["interactive"])
        values = {key: self._value(key, asks=asks) for key in _FIELDS}
        user = User(email=values["email"].lower(), name=values["name"])
        password = self._password(user, asks=asks)
        also_clinician = self._is_clinician(asks=asks)
        practice = Practice(name=values["practice"])
        try:
            open_practice(practice=practice, administrator=user, password=password)
            if also_clinician:
                add_staff(None, practice=practice, user=user, roles={Role.CLINICIAN})
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{practice.name} is open. Sign in as {user.email}.")

    def _value(self, key: str, *, asks: bool) -> str:
        question, variable = _FIELDS[key]
        value = environment.text(variable)
        while not value and asks:
            value = input(f"{question}: ").strip()
        if not value:
            raise CommandError(f"{variable} is empty; it holds: {question.lower()}.")
        return value

    def _password(self, user: User, *, asks: bool) -> str:
        given = environment.text("ATTUNEMENT_ADMIN_PASSWORD")
        while True:
            password = given or (
                getpass.getpass("A password of at least 15 characters: ")
                if asks
                else ""
            )
            try:
                validate_password(password, user)
            except ValidationError as error:
                if given or not asks:
                    raise CommandError(" ".join(error.messages)) from None
                self.stderr.write(" ".join(error.messages))
            else:
                return password

    def _is_clinician(self, *, asks: bool) -> bool:
        if asks:
            return input("Do you also see families? [y/N]: ").lower().startswith("y")
        return environment.flag("ATTUNEMENT_ADMIN_IS_CLINICIAN", default=False)
