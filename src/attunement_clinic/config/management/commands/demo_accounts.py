"""Print who is in the demo and how they sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from attunement_clinic.config.demo.people import PASSWORD, accounts


class Command(BaseCommand):
    help = "Print the accounts of the demo."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are demo accounts only with DEMO=1.")
        self.stdout.write("\nDemo accounts (do not use real names or films):")
        for account in accounts():
            self.stdout.write(f"  {account.email:<22} {account.what}")
        self.stdout.write(f"Staff password: {PASSWORD}")
        self.stdout.write("Codes of mails and authenticators: /demo/\n")
