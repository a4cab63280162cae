"""What a command makes belongs to whom its folder belongs to, root's commands too."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attunement_clinic.audit import anchors
from attunement_clinic.audit.chain import Anchor
from attunement_clinic.config import installation, once
from attunement_clinic.config.backup import restoring
from attunement_clinic.config.start_error import StartError
from attunement_clinic.ownership import make_owned_folder, open_owned
from attunement_clinic.recordings import ledger, masters
from attunement_clinic.recordings.storage import files

# Somebody else than root, with a name or without; as an ordinary user, oneself.
_SERVES = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


@pytest.fixture
def theirs(tmp_path: Path, settings: Any) -> Path:
    """Lay out a folder of whoever serves."""
    folder = tmp_path / "var"
    folder.mkdir()
    os.chown(folder, *_SERVES)
    settings.WITHDRAWAL_LEDGER = folder / "ledger" / "withdrawals.jsonl"
    settings.AUDIT_ANCHORS = folder / "log" / "anchors.jsonl"
    settings.MEDIA_STORE = folder / "media"
    settings.MASTER_KEYS = folder / "master"
    return folder


def test_everything_written_beside_the_databases_is_theirs(theirs: Path) -> None:
    make_owned_folder(theirs / "master")
    masters.add(1)
    ledger.hold_reserve()
    anchors.keep([Anchor("a", 1, b"1")])
    film = theirs / "media" / "ab" / "film"
    files.make_folder(film.parent)
    os.close(files.create_file(film))

    made = list(theirs.rglob("*"))

    assert {each.name for each in made} >= {"reserve", "anchors.jsonl", "epoch-1", "ab"}
    assert {(each.stat().st_uid, each.stat().st_gid) for each in made} == {_SERVES}


def test_a_second_name_of_a_file_elsewhere_is_not_given_away(
    theirs: Path, tmp_path: Path
) -> None:
    """Whoever serves can put names into their folders; it makes nothing theirs."""
    other = tmp_path / "of-root"
    other.touch()
    (theirs / "hard").hardlink_to(other)
    (theirs / "soft").symlink_to(other)

    os.close(open_owned(theirs / "hard", os.O_RDWR | os.O_CREAT))

    assert other.stat().st_uid == os.geteuid()
    with pytest.raises(OSError, match="symbolic links"):
        open_owned(theirs / "soft", os.O_RDWR | os.O_CREAT)


def test_a_command_writes_nothing_into_a_folder_of_somebody_else(
    theirs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Root lays code out in `VAR`: a link that its owner put there would lead it astray."""
    with pytest.raises(StartError, match="start as the user who made it"):
        installation.check_owner(theirs, _SERVES[0] + 1)
    (theirs / installation.MARKER).write_text('{"format": 1, "kind": "demo"}')
    monkeypatch.setenv("VAR", str(theirs))

    if os.geteuid() == 0:
        assert once.main(["verify_audit"]) == 1
        assert "would be used by root: start as the user" in capsys.readouterr().err
    assert {each.name for each in theirs.iterdir()} == {installation.MARKER}


def test_a_closed_folder_ends_a_restore_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0)
    monkeypatch.setenv("VAR", str(tmp_path / "new"))
    said = _as_who_serves(lambda: restoring.main([]))
    tmp_path.chmod(0o700)

    assert said.startswith(f"{tmp_path / 'new'} is closed to ")
    assert "Traceback" not in said


def _as_who_serves(act: Callable[[], int]) -> str:
    """Do something in a process that is not root's; return what it said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 2)
        sys.stderr = os.fdopen(2, "w", closefd=False)
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(*[_SERVES[1]] * 3)
                os.setresuid(*[_SERVES[0]] * 3)
            act()
        finally:
            sys.stderr.flush()
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said
