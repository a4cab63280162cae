"""Bringing the databases up to this version, and filling them on the first start."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from attunement_clinic.config import upgrade_dump
from attunement_clinic.config.start_error import StartError

# One number for all servers of one installation: they migrate one after the other.
_LOCK = 0x4154_5455_4E45
_DATABASES = ("default", "keys")


def main(arguments: Sequence[str]) -> int:
    """Migrate under one lock; then see to the demo, or to the first administrator."""
    if arguments:
        raise SystemExit("usage: python -m attunement_clinic prepare")
    django.setup()
    try:
        _check_masters()
        with _lock():
            _upgrade()
            _fill()
            _replay_withdrawals()
            _seal()
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return error.returncode
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OperationalError as error:
        reason = str(error.__cause__ or error).strip()
        sys.stderr.write(
            "The databases cannot be reached; check DATABASE_URL and KEYS_DATABASE_URL "
            f"and that their server runs. It said: {reason}\n"
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _check_masters() -> None:
    """Refuse to serve with a master key that is missing, weak or open to others."""
    from attunement_clinic.recordings import masters
    from attunement_clinic.recordings.secret_key import KeyRefusedError

    try:
        masters.read()
    except KeyRefusedError as error:
        raise StartError(str(error)) from None


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _upgrade() -> None:
    """Apply what is missing, both databases dumped before; else ask and go on."""
    pending = [alias for alias in _DATABASES if _is_behind(alias)]
    if any(_holds_something(alias) for alias in pending):
        upgrade_dump.keep(
            settings.BACKUPS,
            {alias: settings.DATABASES[alias] for alias in _DATABASES},
            datetime.now(UTC),
        )
    for alias in pending:
        with connections[alias].cursor() as cursor:
            # A large table takes longer than any page may.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET lock_timeout = '60s'")
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    upgrade_dump.done(settings.BACKUPS)


def _replay_withdrawals() -> None:
    """Before anybody is served, end what was taken back since a restored backup."""
    from attunement_clinic.recordings import ledger

    call_command("replay_withdrawals", stdout=sys.stderr, if_any=True)
    ledger.hold_reserve()


def _seal() -> None:
    """Seal what was written before the worker runs, so that nobody is told it is late."""
    from attunement_clinic.audit.actions import seal_pending

    seal_pending(wait=True)


def _is_behind(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _holds_something(alias: str) -> bool:
    return bool(MigrationRecorder(connections[alias]).applied_migrations())


def _fill() -> None:
    from attunement_clinic.accounts.models import Practice

    kinds = set(Practice.objects.values_list("is_demo", flat=True))
    if settings.DEMO:
        if False in kinds:
            message = (
                "This database holds a real practice, and a practice never turns into "
                "a demo. Start it with DEMO=0, or give the demo databases of its own."
            )
            raise CommandError(message)
        if not kinds:
            # Whole or not at all: half a demo would never be completed.
            with transaction.atomic():
                call_command("seed_demo")
        return
    if True in kinds:
        message = (
            "This database holds the demo, and a demo never turns into a real "
            "practice. Give the practice databases (or a VAR) of its own."
        )
        raise CommandError(message)
    if not kinds:
        call_command("create_administrator", interactive=sys.stdin.isatty())
