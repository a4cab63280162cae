"""PostgreSQL's own dumps, as streams: nothing of them lies open on a disk in between."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attunement_clinic.config.start_error import StartError

_READ = 1 << 20


def address_arguments(database: Mapping[str, Any]) -> list[str]:
    """Return how a tool of PostgreSQL reaches a database; the password goes beside."""
    return [
        *("--no-password", "--host", database["HOST"], "--username", database["USER"]),
        *(("--port", str(database["PORT"])) if database["PORT"] else ()),
    ]


def password_environment(database: Mapping[str, Any]) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": database["PASSWORD"]}


def dumped(
    binaries: Path, database: Mapping[str, Any], *, snapshot: str | None = None
) -> Iterator[bytes]:
    """Yield a dump, as it was at `snapshot` or now.

    Raises
    ------
    StartError
        When the tool ends otherwise than well; what was yielded is no dump then.
    """
    command: list[str | Path] = [
        binaries / "pg_dump",
        *("--format=custom", *address_arguments(database)),
        *((f"--snapshot={snapshot}",) if snapshot else ()),
        database["NAME"],
    ]
    with subprocess.Popen(  # noqa: S603 (our own binary, no shell)
        command,
        env=password_environment(database),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as tool:
        if tool.stdout is None or tool.stderr is None:
            raise RuntimeError("pg_dump was started without its pipes")
        while part := tool.stdout.read(_READ):
            yield part
        told = tool.stderr.read().decode(errors="replace").strip()
    if tool.returncode != 0:
        message = f"{database['NAME']} could not be dumped: {told}"
        raise StartError(message)


def restore(
    binaries: Path, database: Mapping[str, Any], parts: Iterable[bytes]
) -> None:
    """Fill an empty database from a dump, whole or not at all.

    Raises
    ------
    StartError
        When it cannot be.
    """
    command: list[str | Path] = [
        binaries / "pg_restore",
        *address_arguments(database),
        *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
        *("--dbname", database["NAME"]),
    ]
    with subprocess.Popen(  # noqa: S603 (our own binary, no shell)
        command,
        env=password_environment(database),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as tool:
        if tool.stdin is None or tool.stderr is None:
            raise RuntimeError("pg_restore was started without its pipes")
        try:
            for part in parts:
                tool.stdin.write(part)
            tool.stdin.close()
        except BrokenPipeError:
            # It says itself what was wrong.
            pass
        told = tool.stderr.read().decode(errors="replace").strip()
    if tool.returncode != 0:
        message = f"{database['NAME']} could not be restored: {told}"
        raise StartError(message)
