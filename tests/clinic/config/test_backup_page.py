"""Who runs the practice reads how the backups stand, and is told where they look or not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.config.backup import state
from attunement_clinic.config.backup.standing import Worry, worry_of
from personas import People, client_of

pytestmark = pytest.mark.django_db

_PAGE = "/desk/settings/backups"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> None:
    settings.BACKUPS = tmp_path / "backups"
    settings.BACKUP_FOLDER = tmp_path / "kept"


def test_an_administrator_reads_how_they_stand(people: People) -> None:
    now = timezone.now()
    assert "None was made yet" in read(people)

    state.note_backup(at=now - timedelta(hours=5), name="x", films=221)
    state.note_drill(at=now - timedelta(days=3), name="x", faults=[], took_s=4)
    page = read(people)
    assert "221 files of films" in page
    assert "5\u00a0hours ago" in page
    assert "everything was there" in page
    assert "none was printed" in page

    state.note_drill(at=now, name="x", faults=["the file of proxy is gone"], took_s=4)
    assert "the file of proxy is gone" in read(people)


def test_a_failed_attempt_is_told_until_one_succeeds(people: People) -> None:
    now = timezone.now()
    state.note_failure(at=now, why="The disk is <full>.")
    assert "The disk is &lt;full&gt;." in read(people)

    state.note_backup(at=now, name="x", films=1)
    assert "did not succeed" not in read(people)


@pytest.mark.parametrize("who", ["ingrid", "noor", "amara"])
def test_nobody_else_reads_it(people: People, who: str) -> None:
    assert client_of(getattr(people, who)).get(_PAGE).status_code == 404


def test_what_worries_is_told_in_order() -> None:
    now = timezone.now()

    def note(*, backup_days: float, drill_days: float | None, faults: int = 0) -> None:
        state.note_backup(at=now - timedelta(days=backup_days), name="x", films=1)
        if drill_days is not None:
            at = now - timedelta(days=drill_days)
            state.note_drill(at=at, name="x", faults=["one"] * faults, took_s=1)

    assert worry_of(now) is Worry.NONE_YET
    note(backup_days=1, drill_days=None)
    assert worry_of(now) is None
    note(backup_days=3, drill_days=None)
    assert worry_of(now) is Worry.LATE
    note(backup_days=1, drill_days=9)
    assert worry_of(now) is Worry.UNTRIED
    note(backup_days=1, drill_days=1, faults=1)
    assert worry_of(now) is Worry.FAULTY


@pytest.mark.parametrize(
    ("demo", "named", "worry"),
    [
        (True, False, None),
        (True, True, Worry.NONE_YET),
        (False, False, Worry.NOWHERE),
    ],
)
def test_a_demo_is_worth_none_and_a_practice_is_told(
    settings: Any, demo: bool, named: bool, worry: Worry | None
) -> None:
    settings.DEMO = demo
    if not named:
        settings.BACKUP_FOLDER = None

    assert worry_of(timezone.now()) is worry


def test_every_page_of_an_administrator_says_so_and_no_other(people: People) -> None:
    told = "There is no backup of this practice yet"

    assert told in client_of(people.amelia).get("/desk/contacts").content.decode()
    assert told not in client_of(people.ingrid).get("/desk/contacts").content.decode()


def read(people: People) -> str:
    answer = client_of(people.amelia).get(_PAGE)
    assert answer.status_code == 200
    return answer.content.decode()
