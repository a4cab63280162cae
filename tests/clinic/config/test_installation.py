"""The folder VAR: what it becomes stays what it is, and secrets stay secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attunement_clinic.config import installation, secret_files
from attunement_clinic.config.start_error import StartError


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_every_part_is_open_to_its_owner_only(var: Path) -> None:
    installation.prepare(var, "demo")

    for name in installation.FOLDERS:
        assert (var / name).stat().st_mode & 0o777 == 0o700


def test_a_second_start_changes_nothing(var: Path) -> None:
    installation.prepare(var, "demo")
    before = sorted((path, path.stat().st_mtime_ns) for path in var.rglob("*"))

    installation.prepare(var, "demo")

    assert sorted((path, path.stat().st_mtime_ns) for path in var.rglob("*")) == before


def test_a_demo_never_turns_into_a_practice(var: Path) -> None:
    installation.prepare(var, "demo")

    with pytest.raises(StartError, match="a demo never turns into a real practice"):
        installation.prepare(var, "practice")


def test_a_practice_never_turns_into_a_demo(var: Path) -> None:
    installation.prepare(var, "practice")

    with pytest.raises(StartError, match="a practice never turns into a demo"):
        installation.check_kind(var, "demo")


def test_a_folder_with_other_things_in_it_is_left_alone(var: Path) -> None:
    var.mkdir()
    (var / "letters.txt").write_text("mine")

    with pytest.raises(StartError, match="was not made by Attunement"):
        installation.prepare(var, "demo")

    assert [path.name for path in var.iterdir()] == ["letters.txt"]


def test_a_link_in_the_place_of_a_folder_is_refused(var: Path, tmp_path: Path) -> None:
    installation.prepare(var, "demo")
    (var / "outbox").rmdir()
    (var / "outbox").symlink_to(tmp_path)

    with pytest.raises(StartError, match="is not a folder"):
        installation.prepare(var, "demo")


def test_one_supervisor_holds_a_folder_at_a_time(var: Path) -> None:
    installation.prepare(var, "demo")
    held = installation.hold(var)

    with pytest.raises(StartError, match=f"already, by process {os.getpid()}"):
        installation.hold(var)
    assert installation.is_held(var)

    os.close(held)
    assert not installation.is_held(var)
    os.close(installation.hold(var))


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = secret_files.read_or_create(tmp_path / "key", secret_files.printable_key)

    again = secret_files.read_or_create(tmp_path / "key", secret_files.printable_key)
    assert first == again
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_secret_others_can_read_is_refused(tmp_path: Path) -> None:
    secret_files.read_or_create(tmp_path / "key", secret_files.password)
    (tmp_path / "key").chmod(0o640)

    with pytest.raises(StartError, match="can be read by other users"):
        secret_files.read_or_create(tmp_path / "key", secret_files.password)


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").touch(mode=0o600)

    with pytest.raises(StartError, match="is empty"):
        secret_files.read_or_create(tmp_path / "key", secret_files.password)


def test_a_folder_that_cannot_be_made_ends_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    var = tmp_path / "file" / "var"

    assert installation.kind_of(var) is None
    with pytest.raises(StartError, match=r"cannot be used: .*may write to as VAR"):
        installation.prepare(var, "demo")
