"""Canaries: what was taken back is searched for in the raw bytes of everything kept.

A film full of a known pattern is sent, kept in dumps of both databases, taken back, and
the epoch changed. Then neither its pattern nor any key that ever opened it is in the
store, the secrets, the ledger, the database's own files or the dumps. What parents and
staff write stands in the database as it is: no claim is made for it, and the search
finds it there, which also shows that it looks where it should.
"""

import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

import cluster
from attunement_clinic.config import postgres
from attunement_clinic.recordings import keys, masters, storage
from attunement_clinic.recordings.actions import (
    rotate_keys,
    unmake_waiting,
    withdraw_film,
)
from attunement_clinic.recordings.models import (
    Artefact,
    Recording,
    Withdrawal,
    WrappedKey,
)
from factories.recordings import (
    ConsentFactory,
    FilmInvitationFactory,
    RecordingFactory,
)
from personas import actor, make_people

PATTERN = secrets.token_bytes(64)
WORDS = f"canary {secrets.token_hex(16)}"


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    """Give the test a store, a ledger and a master of its own."""
    for name in ("media", "ledger", "secrets", "tmp", "log", "outbox", "backups"):
        (tmp_path / name).mkdir(mode=0o700)
    settings.MEDIA_STORE = tmp_path / "media"
    settings.WITHDRAWAL_LEDGER = tmp_path / "ledger" / "withdrawals.jsonl"
    settings.MASTER_KEYS = tmp_path / "secrets" / "master"
    settings.MASTER_KEYS.mkdir(mode=0o700)
    masters.add(1)
    return tmp_path


def a_film() -> Recording:
    """Send a film of nothing but the pattern, and what is watched of it."""
    people = make_people()
    wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver, words=WORDS)
    film: Recording = RecordingFactory(
        invitation=wish, key_id=keys.create_recording_key()
    )
    ConsentFactory(recording=film, given_by=people.amara, given_at=timezone.now())
    for kind in (Artefact.Kind.ORIGINAL, Artefact.Kind.PROXY):
        made = Artefact.objects.create(
            practice=film.practice,
            recording=film,
            kind=kind,
            media_type="video/mp4",
            published_at=timezone.now(),
        )
        with storage.create_writer(made) as writer:
            writer.write(PATTERN * 4096)
            writer.finish()
    return film


def secrets_of(film: Recording) -> dict[str, bytes]:
    """Name everything that opens the film today."""
    row = WrappedKey.objects.get(id=film.key_id)
    known = masters.read()
    found = {"film key": keys._unwrap(known, row)}
    found["master"] = bytes.fromhex(known[row.epoch].on_paper())
    for made in film.artefacts.all():
        derived = keys.artefact_key(film.key_id, made.id)
        found[f"key of the {made.kind}"] = bytes.fromhex(derived.on_paper())
    return found


def dump(folder: Path) -> None:
    """Dump both databases as a backup does, before it is encrypted."""
    for alias in ("default", "keys"):
        database = connections[alias].settings_dict
        command = [str(postgres.find_binaries() / "pg_dump"), "--compress=0"]
        command += ["--format=custom", "--no-password"]
        command += ["--file", str(folder / f"{alias}.dump")]
        command += ["--host", database["HOST"], "--username", database["USER"]]
        subprocess.run(
            [*command, database["NAME"]],
            env={**os.environ, "PGPASSWORD": database["PASSWORD"]},
            check=True,
        )


def kept_files(var: Path) -> Iterator[Path]:
    """Yield every file that holds a byte of this installation."""
    with cluster.cluster().connect() as connection:
        connection.execute("CHECKPOINT")
        names = [each["NAME"] for each in settings_of_databases()]
        rows = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = ANY(%s)", [names]
        ).fetchall()
    data = cluster.cluster().data
    folders = [var, data / "pg_wal", *(data / "base" / str(oid) for (oid,) in rows)]
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def settings_of_databases() -> list[dict[str, Any]]:
    return [connections[alias].settings_dict for alias in ("default", "keys")]


def found_in(var: Path, wanted: dict[str, bytes]) -> set[str]:
    """Say which of these bytes stand anywhere, as they are or as hexadecimal digits."""
    seen = set()
    for path in kept_files(var):
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # the database recycles its files while we look
            continue
        for name, needle in wanted.items():
            if needle in content or needle.hex().encode() in content:
                seen.add(name)
    return seen


@pytest.mark.usefixtures("own_databases")
def test_nothing_of_a_film_taken_back_is_anywhere(var: Path) -> None:
    film = a_film()
    opening = secrets_of(film)
    assert film.key_id is not None
    row = WrappedKey.objects.get(id=film.key_id)
    wrapped = bytes(row.wrapped)
    dump(var / "backups")
    traces = {"wrapped key": wrapped, "words": WORDS.encode()}
    # The search looks where these are; and nothing that opens a film is in a backup.
    assert found_in(var, {**traces, **opening, "film": PATTERN}) == {
        *traces,
        "master",
    }

    user = film.caregiver.user
    assert user is not None
    withdraw_film(actor(user), recording_id=film.id)
    unmake_waiting()
    rotate_keys()

    assert found_in(var, {**opening, "film": PATTERN}) == set()
    assert Withdrawal.objects.get().rekeyed_at is not None
    assert not list(django_settings.MEDIA_STORE.rglob("*.part"))

    # An older copy of the keys gives the row back; no master is left that opens it.
    WrappedKey.objects.create(id=row.id, epoch=row.epoch, wrapped=wrapped)
    for made in film.artefacts.all():
        with pytest.raises(keys.KeyMissingError):
            keys.artefact_key(row.id, made.id)
    # What was written is no film, and is not claimed.
    assert found_in(var, {"words": WORDS.encode()}) == {"words"}
