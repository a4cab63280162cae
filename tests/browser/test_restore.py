"""A machine is lost: what `make backup` kept comes back by `make restore`, and no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import servers
from attunement_clinic.config.backup import paper
from places import REPOSITORY, folder

_FILMS = """
from attunement_clinic.recordings.models import Recording
print(*Recording.objects.filter(key_id__isnull=False).order_by("id").values_list("id", flat=True))
"""
_TAKE_BACK = """
from attunement_clinic.accounts.access import actor_for
from attunement_clinic.recordings import actions
from attunement_clinic.recordings.models import Recording
film = Recording.objects.filter(key_id__isnull=False).order_by("id").first()
done = actions.withdraw_film(actor_for(film.caregiver.user), recording_id=film.id)
actions.unmake(done.id)
print(film.id)
"""
_OPENS = """
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Artefact, Recording
def opens(film):
    try:
        for each in film.artefacts.filter(published_at__isnull=False).exclude(kind="erased"):
            with storage.open_reader(each) as reader:
                reader.read(0, reader.size)
        return film.artefacts.filter(published_at__isnull=False).exists()
    except Exception as error:
        return type(error).__name__
print({str(film.id): opens(film) for film in Recording.objects.exclude(state="sending")})
"""
_SESSIONS = """
from django.contrib.sessions.models import Session
print(Session.objects.count())
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    made = folder() / f"restore-{os.getpid()}"
    made.mkdir()
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def run(verb: list[str], **told: Path | str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "KEYS_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, "-m", "attunement_clinic", *verb],
        env={
            **kept,
            "PYTHONPATH": str(REPOSITORY / "src"),
            "HOST": "localhost",
            **{name: str(value) for name, value in told.items()},
        },
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_everything_comes_back_but_what_was_taken_back_since(place: Path) -> None:
    """Two backups, a film taken back between them; the older day is restored."""
    var, restored = place / "var", place / "restored"
    # As somebody types it who stands in the checkout.
    kept = os.path.relpath(place / "kept", REPOSITORY)
    servers.clone_demo(var)
    server = servers.start(var)
    try:
        server.wait_until_healthy()
        first = run(["once", "backup"], VAR=var, ATTUNEMENT_BACKUP=kept)
        assert first.returncode == 0, first.stderr
        films = server.ask(_FILMS).split()
        gone = server.ask(_TAKE_BACK).strip()
        again = run(["once", "backup"], VAR=var, ATTUNEMENT_BACKUP=kept)
        assert again.returncode == 0, again.stderr
        tried = run(["once", "try_backup"], VAR=var, ATTUNEMENT_BACKUP=kept)
        assert "is whole" in tried.stdout, tried.stderr
    finally:
        server.stop()
    sheet = run(["once", "key_sheet"], VAR=var)
    typed = place / "sheet.txt"
    typed.write_text(sheet.stdout)
    typed.chmod(0o644)
    older = first.stdout.split()[1]
    # The machine is gone.
    shutil.rmtree(var)

    done = run(["restore"], VAR=restored, BACKUP=kept, SHEET=typed, SET=older)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Withdrawals that this database did not know, carried out: 1." in done.stdout
    assert "the audit record are as they were" in done.stdout
    server = servers.start(restored)
    try:
        server.wait_until_healthy()
        opened = server.ask(_OPENS)
        assert opened.count("True") >= len(films) - 1, opened
        assert f"'{gone}': True" not in opened
        assert server.ask(_SESSIONS).strip() == "0"
    finally:
        server.stop()

    _check_restored_from_a_vault(place, kept, typed)
    again = run(["restore"], VAR=restored, BACKUP=kept, SHEET=typed)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def _check_restored_from_a_vault(place: Path, kept: str, typed: Path) -> None:
    """Take the master from outside; no file holds it then."""
    var = place / "vault"
    ((epoch, digits),) = paper.read(typed).masters.items()
    given = {"VAR": var, "BACKUP": kept, "SHEET": typed}

    other = run(
        ["restore"],
        **given,
        ATTUNEMENT_MASTER_KEY=f"epoch-{epoch}:{os.urandom(32).hex()}",
    )
    done = run(["restore"], **given, ATTUNEMENT_MASTER_KEY=f"epoch-{epoch}:{digits}")

    assert other.returncode == 1
    assert "is not the master" in other.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the audit record are as they were" in done.stdout
    assert "ATTUNEMENT_MASTER_KEY=… " in done.stdout
    assert list((var / "secrets" / "master").iterdir()) == []


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"SHEET": "nowhere"}, "cannot be read as a sheet of keys"),
        ({"BACKUP": "nowhere"}, "is not there; expected a folder"),
        (
            {"DATABASE_URL": "postgresql:///a", "KEYS_DATABASE_URL": "postgresql:///b"},
            "leave",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_made(
    tmp_path: Path, told: dict[str, str], sentence: str
) -> None:
    sheet = tmp_path / "secrets"
    (sheet / "master").mkdir(parents=True)
    (sheet / "backup_key").write_text(os.urandom(32).hex())
    given = {"SHEET": sheet, "BACKUP": tmp_path / "nothing", **told}

    done = run(["restore"], VAR=tmp_path / "new", **given)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()
