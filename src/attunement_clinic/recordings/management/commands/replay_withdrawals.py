"""Carry out once more what was taken back (``once replay_withdrawals``)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attunement_clinic.recordings.actions import replay_ledger


class Command(BaseCommand):
    help = "After a restore: end, and destroy, what was taken back since the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-any", action="store_true", help="say nothing when nothing was to do"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        done = replay_ledger()
        if done.applied or not options["if_any"]:
            self.stdout.write(
                "Withdrawals that this database did not know, carried out: "
                f"{done.applied}."
            )
        if not done.damaged:
            return
        message = (
            "Lines of the ledger of withdrawals that are not what was written: "
            f"{done.damaged}."
        )
        # Where nothing is unknown this database is not older than the ledger.
        if not done.applied:
            self.stderr.write(message)
            return
        raise CommandError(
            f"{message} This database was restored, and they may tell of something that "
            "was taken back: put the newest copy of VAR/ledger/withdrawals.jsonl there, "
            "and start again. Without one, starting again goes on without them."
        )
