"""Verify the whole audit record (`make verify-audit`)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attunement_clinic.audit import anchors, queries
from attunement_clinic.audit.actions import anchor_chains, seal_pending


class Command(BaseCommand):
    help = "Follow every chain of the audit record and say whether it holds."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seal_pending(wait=True)
        try:
            kept = anchors.read()
        except ValueError as error:
            message = f"{error} Put a copy of that file in its place and verify again."
            raise CommandError(message) from error
        verdict = queries.verify(kept)
        self.stdout.write(
            f"{verdict.sealed} events in {verdict.chains} chains, "
            f"{verdict.waiting} waiting, {len(kept)} anchors."
        )
        for each in verdict.breaks[:20]:
            self.stdout.write(f"  {each.chain} {each.position}: {each.reason}")
        if not verdict.holds:
            raise CommandError(
                f"The audit record does not hold: {len(verdict.breaks)} places are not "
                "what was sealed. Keep this installation as it is, compare it with the "
                "last backup, and find out who could write to the database."
            )
        anchor_chains()
        self.stdout.write("The audit record holds.")
