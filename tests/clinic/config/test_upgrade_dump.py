"""Before an upgrade: both databases dumped whole, once, and readable again."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from attunement_clinic.config import postgres, prepare, upgrade_dump
from attunement_clinic.config.start_error import StartError

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "backups"
    monkeypatch.setattr(settings, "BACKUPS", folder)
    monkeypatch.setattr(settings, "DATABASES", databases())
    return folder


@pytest.fixture
def one_behind(own_databases: None) -> Iterator[None]:
    """Take the newest migration of the web app back, as an older version left it."""
    call_command("migrate", "web", "zero", verbosity=0)
    yield
    call_command("migrate", "web", verbosity=0)


def databases() -> dict[str, Any]:
    return {alias: connections[alias].settings_dict for alias in ("default", "keys")}


def listed(dump: Path) -> str:
    tool = postgres.find_binaries() / "pg_restore"
    return subprocess.run(
        [tool, "--list", dump], capture_output=True, text=True, check=True
    ).stdout


def test_what_is_pending_is_dumped_before_it_is_applied(
    one_behind: None, backups: Path
) -> None:
    prepare._upgrade()

    (kept,) = backups.iterdir()
    assert kept.name.startswith("before-upgrade-")
    assert not kept.name.endswith("under-way")
    assert "accounts_practice" in listed(kept / "default.dump")
    assert "web_keptanswer" not in listed(kept / "default.dump")
    assert kept.stat().st_mode & 0o777 == 0o700
    assert (kept / "default.dump").stat().st_mode & 0o777 == 0o600
    assert "web_keptanswer" in connection.introspection.table_names()


def test_a_start_with_nothing_to_apply_dumps_nothing(
    own_databases: None, backups: Path
) -> None:
    prepare._upgrade()

    assert not backups.exists()


def test_a_killed_upgrade_goes_on_and_keeps_its_first_dump(
    one_behind: None, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "call_command", killed)
    with pytest.raises(KeyboardInterrupt):
        prepare._upgrade()
    monkeypatch.setattr(prepare, "call_command", call_command)
    (kept,) = backups.iterdir()
    assert kept.suffix == ".under-way"
    before = (kept / "default.dump").read_bytes()
    assert "recordings_wrappedkey" in listed(kept / "keys.dump")
    assert {each.stat().st_mode & 0o777 for each in kept.iterdir()} == {0o600}

    prepare._upgrade()

    (ended,) = backups.iterdir()
    assert ended.suffix == ""
    assert (ended / "default.dump").read_bytes() == before
    # A key destroyed from now on must not live on in a dump.
    assert [each.name for each in ended.iterdir()] == ["default.dump"]
    assert "web_keptanswer" in connection.introspection.table_names()


def test_without_a_dump_nothing_is_changed(
    one_behind: None, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        alias: {**each, "NAME": "not_there"} for alias, each in databases().items()
    }
    monkeypatch.setattr(settings, "DATABASES", wrong)

    with pytest.raises(StartError, match="Nothing was changed"):
        prepare._upgrade()

    assert "web_keptanswer" not in connection.introspection.table_names()


def test_half_a_dump_is_no_dump(own_databases: None, backups: Path) -> None:
    half = backups / "before-upgrade-20260101T000000Z.draft"
    half.mkdir(parents=True)

    kept = upgrade_dump.keep(backups, databases(), NOW)

    assert list(backups.iterdir()) == [kept]


def test_the_last_two_are_kept(own_databases: None, backups: Path) -> None:
    for day in range(3):
        upgrade_dump.keep(backups, databases(), NOW + timedelta(days=day))
        upgrade_dump.done(backups)

    assert sorted(each.name for each in backups.iterdir()) == [
        "before-upgrade-20260311T120000Z",
        "before-upgrade-20260312T120000Z",
    ]
