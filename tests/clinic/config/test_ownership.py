"""What a command makes belongs to whom its folder belongs to, root's commands too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from attunement_clinic.audit import anchors
from attunement_clinic.audit.chain import Anchor
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
