"""One command on an installation, whether it is being served or not.

``python -m attunement_clinic once verify_audit``: while somebody serves ``VAR``, their
database answers; otherwise the embedded server is started for the command and stopped
after it. As root the command runs as the user who serves, like everything else.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

import attrs

from attunement_clinic.config import (
    embedded,
    installation,
    postgres,
    processes,
    runtime,
    wishes,
)
from attunement_clinic.config.start_error import StartError
from attunement_clinic.config.wishes import Wishes

# Typed without a folder, they use one beside VAR: enough to try it, and said to be so.
_OF_BACKUPS = ("backup", "try_backup")


def main(arguments: Sequence[str]) -> int:
    """Run one management command; return its exit code."""
    if not arguments:
        raise SystemExit("usage: python -m attunement_clinic once <command> …")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        wanted = _wanted()
        if arguments[0] in _OF_BACKUPS:
            os.environ.setdefault("ATTUNEMENT_BACKUP", f"{wanted.var}-backup")
        if os.geteuid() == 0:
            _become_service_user(wanted, arguments)
        os.umask(0o077)
        return _run(wanted, arguments)
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _wanted() -> Wishes:
    """Return the wishes, of the kind that the installation is."""
    wanted = wishes.read()
    kind = installation.kind_of(wanted.var)
    if kind is None:
        message = (
            f"There is no installation in {wanted.var}: `make serve` makes one, "
            "and VAR=… names another."
        )
        raise StartError(message)
    # Root's VAR stays root's, and its parts belong to who serves (ADR 0020).
    ours = wanted.var if os.geteuid() == 0 else wanted.var / "secrets"
    installation.check_owner(ours, os.geteuid())
    return attrs.evolve(wanted, kind=kind)


def _become_service_user(wanted: Wishes, arguments: Sequence[str]) -> None:
    """Go on as the user who serves this installation; never returns."""
    account = runtime.service_account(wanted.var)
    installation.lend(wishes.clean_environment().get("ATTUNEMENT_BACKUP"), account)
    python = runtime.stage(
        wanted.var / "runtime", account, is_served=installation.is_held(wanted.var)
    )
    environment = wishes.clean_environment() | {"VAR": str(wanted.var)}
    command = [str(python), "-m", "attunement_clinic", "once", *arguments]
    os.chdir(wanted.var)
    runtime.become(account)
    os.execve(python, command, environment)  # noqa: S606 (no shell is meant)


def _run(wanted: Wishes, arguments: Sequence[str]) -> int:
    environment = wishes.process_environment(wanted)
    if wanted.database_urls is not None:
        return _command(environment, arguments)
    server = embedded.of(wanted.var)
    environment |= server.addresses()
    if server.cluster.is_ready():
        return _command(environment, arguments)
    held = installation.hold(wanted.var)
    started = postgres.start(server.cluster, postgres.find_binaries())
    try:
        return _command(environment, arguments)
    finally:
        postgres.stop(started)
        os.close(held)


def _command(environment: dict[str, str], arguments: Sequence[str]) -> int:
    parent = os.getpid()
    return subprocess.run(  # noqa: S603 (our own commands, typed at a terminal)
        [sys.executable, "-m", "attunement_clinic", *arguments],
        env=environment,
        preexec_fn=lambda: processes.die_with_parent(parent, signal.SIGTERM),
        check=False,
    ).returncode
