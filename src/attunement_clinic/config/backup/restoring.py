"""``make restore``: a backup into an empty place, and a look through all of it.

Everything that the backup holds is checked before anything is written (choosing.py).
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from attunement_clinic.config import (
    dumps,
    embedded,
    environment,
    installation,
    postgres,
    runtime,
    wishes,
)
from attunement_clinic.config.backup import key as backup_key
from attunement_clinic.config.backup import layout, paper
from attunement_clinic.config.backup.choosing import Say, Source, check_pieces, choose
from attunement_clinic.config.backup.paper import Sheet
from attunement_clinic.config.backup.sealed import read_sealed, sealer_of
from attunement_clinic.config.start_error import StartError
from attunement_clinic.config.wishes import Wishes
from attunement_clinic.recordings.segments import DamagedError

_USAGE: Final = "usage: make restore BACKUP=folder SHEET=file VAR=new-folder [SET=name] [LEDGER=file]"
_ANCHORS: Final = "log/audit-anchors.jsonl"


def main(arguments: Sequence[str]) -> int:
    """Restore into ``VAR``; print what was done and what is left to a person."""
    if arguments:
        raise SystemExit(_USAGE)
    began = time.monotonic()
    try:
        wanted = wishes.read()
        check_empty(wanted.var)
        if wanted.database_urls is not None:
            message = (
                "A backup is restored into the database that lies in VAR; leave "
                "DATABASE_URL and KEYS_DATABASE_URL out, and move it from there."
            )
            raise StartError(message)
        source = choose(
            _backup_place(),
            paper.with_given(
                paper.read(_sheet_place()),
                environment.text("ATTUNEMENT_MASTER_KEY", ""),
            ),
            environment.text("SET", ""),
        )
        if os.geteuid() == 0:
            _become_service_user(source, wanted.var)
        check_pieces(source, say=_say)
        restore(source, wanted.var, say=_say)
        code = _look_through(source, wanted)
    except StartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except PermissionError as error:
        sys.stderr.write(
            f"{error.filename} is closed to {installation.own_name()}: run this as who may "
            "read the backup and write into VAR, or choose other folders.\n"
        )
        return 1
    if code == 0:
        _say(f"Restored and looked through in {time.monotonic() - began:.0f} s.")
        _say(_left_to_a_person(source, wanted.var))
    return code


def restore(source: Source, var: Path, *, say: Say, with_films: bool = True) -> None:
    """Write an installation; its processes are not started."""
    os.umask(0o077)
    if installation.kind_of(var) is None:
        installation.prepare(var, _kind(source))
    _write_secrets(source.sheet, var / "secrets")
    _unpack(source, var)
    if source.ledger:
        layout.write_durably(var / "ledger" / layout.LEDGER, source.ledger)
    say("Filling the databases …")
    server = embedded.of(var)
    binaries = postgres.find_binaries()
    postgres.initialise(server.cluster, binaries)
    with postgres_running(var):
        for database, manifest, piece in (
            (server.main, source.data, "data"),
            (server.keys, source.keys, "keys"),
        ):
            postgres.ensure_database(server.cluster, database)
            sealer = sealer_of(source.sheet.backups, manifest.name, piece)
            try:
                dumps.restore(
                    binaries,
                    _address(server.cluster.address(database)),
                    read_sealed(source.folder.set(manifest.name) / piece, sealer),
                )
            except DamagedError as error:
                message = f"{piece} of {manifest.name} cannot be opened: {error}"
                raise StartError(message) from None
    if with_films:
        say("Putting the films back …")
        for name, each in source.data.films.items():
            target = var / "media" / name[:2] / name
            target.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(source.folder.film(each), target)
            target.chmod(0o600)
            _flush(target)


@contextmanager
def postgres_running(var: Path) -> Iterator[None]:
    """Run the embedded server of an installation for a while."""
    held = installation.hold(var)
    try:
        server = postgres.start(embedded.of(var).cluster, postgres.find_binaries())
        try:
            yield
        finally:
            postgres.stop(server)
    finally:
        os.close(held)


def look_through_command(source: Source, *words: str) -> list[str]:
    """Return the command that brings a restored installation up and checks it."""
    return [
        *(sys.executable, "-m", "attunement_clinic", "check_restored"),
        *("--folder", str(source.folder.path), "--set", source.data.name),
        *words,
    ]


def environment_of(var: Path, source: Source) -> dict[str, str]:
    """Return the environment of a process of a restored installation."""
    restored = Wishes(
        var=var,
        host="localhost",
        port=8000,
        kind=_kind(source),
        is_https=False,
        given_certificate=None,
        database_urls=None,
        mail_leaves=False,
    )
    told = wishes.process_environment(restored)
    if not source.sheet.are_given:
        told.pop("ATTUNEMENT_MASTER_KEY", None)
    return told | embedded.of(var).addresses()


def _look_through(source: Source, wanted: Wishes) -> int:
    with postgres_running(wanted.var):
        return subprocess.run(  # noqa: S603 (our own commands)
            look_through_command(source, "--for-good"),
            env=environment_of(wanted.var, source),
            check=False,
        ).returncode


def check_empty(var: Path) -> None:
    """Refuse to write over anything.

    Raises
    ------
    StartError
        When something lies in the folder already.
    """
    if var.exists() and not all(_is_bare(each) for each in var.iterdir()):
        message = (
            f"{var} is not empty: a backup is restored into an empty or a new folder, "
            "so that nothing newer is written over. Choose another VAR."
        )
        raise StartError(message)


def _is_bare(path: Path) -> bool:
    """Whether it is what root makes for the user who goes on, with nothing in it."""
    if path.name in installation.FOLDERS:
        return not any(path.iterdir())
    return path.name in (installation.MARKER, "runtime")


def _kind(source: Source) -> installation.Kind:
    return "demo" if source.data.kind == "demo" else "practice"


def _become_service_user(source: Source, var: Path) -> None:
    """Go on as the user who will serve it; never returns."""
    account = runtime.service_account(var)
    for place in (source.folder.path, _sheet_place()):
        if not runtime.can_read(place, account):
            message = (
                f"{place} cannot be read by {account.pw_name}, who will serve this: "
                f"give it to them (chown -R {account.pw_name} '{place}')."
            )
            raise StartError(message)
    installation.prepare(var, _kind(source), owner=account)
    python = runtime.stage(var / "runtime", account, is_served=False)
    told = {
        "BACKUP": str(source.folder.path),
        "SHEET": str(_sheet_place()),
        "SET": source.data.name,
    }
    if given := environment.text("LEDGER", ""):
        told["LEDGER"] = str(Path(given).expanduser().resolve())
    os.chdir(var)
    runtime.become(account)
    command = [str(python), "-m", "attunement_clinic", "restore"]
    os.execve(  # noqa: S606 (no shell is meant)
        python, command, {**wishes.clean_environment(), **told, "VAR": str(var)}
    )


def _backup_place() -> Path:
    usual = f"{installation.default_var()}-backup"
    kept = environment.text("ATTUNEMENT_BACKUP", usual)
    return environment.folder("BACKUP", kept)


def _sheet_place() -> Path:
    """Return where the keys are; on the machine that is there still, its own secrets."""
    secrets = installation.default_var() / "secrets"
    given = environment.text("SHEET", str(secrets) if secrets.exists() else "")
    if not given:
        message = f"SHEET is not given: the keys that were printed. {_USAGE}"
        raise StartError(message)
    return Path(given).expanduser().resolve()


def _write_secrets(sheet: Sheet, secrets: Path) -> None:
    masters = secrets / "master"
    masters.mkdir(mode=0o700, exist_ok=True)
    # A master that is kept elsewhere is never written down here.
    for epoch, digits in () if sheet.are_given else sheet.masters.items():
        layout.write_durably(masters / f"epoch-{epoch}", digits.encode())
    key = sheet.backups.on_paper().encode()
    layout.write_durably(secrets / backup_key.NAME, key)


def _unpack(source: Source, var: Path) -> None:
    """Put the small files back; their names are ours, and only those are taken."""
    sealer = sealer_of(source.sheet.backups, source.data.name, "files")
    try:
        path = source.folder.set(source.data.name) / "files"
        content = b"".join(read_sealed(path, sealer))
    except DamagedError as error:
        message = f"{path} cannot be opened: {error}"
        raise StartError(message) from None
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            part, _slash, name = member.name.partition("/")
            file = archive.extractfile(member) if member.isreg() else None
            if file is None or part not in ("secrets", "log", "tls") or "/" in name:
                continue
            layout.write_durably(var / part / Path(name).name, file.read())


def _address(url: str) -> Mapping[str, Any]:
    """Read an address of ours as the tools of PostgreSQL want it."""
    parts = urlsplit(url)
    return {
        "HOST": unquote(parts.query.removeprefix("host=")),
        "PORT": "",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(parts.path.lstrip("/")),
    }


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _left_to_a_person(source: Source, var: Path) -> str:
    since = source.data.made_at.astimezone(UTC)
    hours = (datetime.now(UTC) - since).total_seconds() / 3600
    words = "DEMO=0 " if source.data.kind != "demo" else ""
    if source.sheet.are_given:
        words += "ATTUNEMENT_MASTER_KEY=… "
    return (
        f"It stands as on {since:%d %B %Y, %H:%M} UTC, {_ago(hours)}. What was "
        "taken back since is taken back again. Before you serve it, write down again "
        "what else was ended since: people who left, court orders, contact "
        "restrictions. Everybody signs in anew, and invitations are sent anew.\n"
        f"Serve it: make serve {words}VAR={var}"
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _ago(hours: float) -> str:
    whole = round(hours)
    if whole < 1:
        return "less than an hour ago"
    return "an hour ago" if whole == 1 else f"{whole} hours ago"
