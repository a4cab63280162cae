"""Every step of a durable change is named, once, and reached by the change it belongs to."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic import failpoints
from attunement_clinic.config import wishes
from attunement_clinic.config.start_error import StartError
from attunement_clinic.failpoints import failpoint
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings import tasks
from attunement_clinic.recordings.actions import unmake_waiting
from attunement_clinic.recordings.models import Acknowledgement, Recording
from attunement_clinic.recordings.wording import FILMING
from attunement_clinic.reports import actions as reports
from clinic.recordings.raw_client import Sender
from clinic_reports import House, house
from factories.numbered_films import numbered_film
from factories.recordings import FilmInvitationFactory
from failpoint_names import named
from personas import client_of, fresh
from places import REPOSITORY

__all__ = ["house"]


def test_no_two_places_share_a_name() -> None:
    assert [name for name, count in Counter(named()).items() if count > 1] == []


@pytest.mark.django_db(databases=["default", "keys"])
def test_every_place_is_reached(
    house: House, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WITHDRAWAL_LEDGER = tmp_path / "ledger" / "withdrawals.jsonl"
    with (
        failpoints.watched() as met,
        django_capture_on_commit_callbacks(execute=True),
    ):
        film = _sent(house)
        tasks._ingest(film.id, is_last_try=True)
        _annotated(house)
        _exported(house)
        _taken_back(house, film)

    # Those of a backup are reached in test_backup.py, on databases of its own.
    here = {name for name in named() if not name.startswith("backup.")}
    assert here - set(met) == set()


def _sent(house: House) -> Recording:
    caregiver = house.amara
    Acknowledgement.objects.create(
        practice=caregiver.practice,
        caregiver=caregiver,
        version=FILMING.version,
        language="en-gb",
        text_digest="0" * 64,
    )
    wish = FilmInvitationFactory(caregiver=caregiver)
    phone = Sender(house.people.amara)
    given_up = phone.begin(wish.id, b"another film").headers["location"]
    assert phone.delete(given_up).status == 204
    # More than one segment of the store; players pass over the box.
    room = (1 << 17).to_bytes(4) + b"free" + bytes((1 << 17) - 8)
    content = numbered_film(list(range(25)), base=Fraction(1, 25)) + room
    phone.send(wish.id, content, purposes="therapy")
    return Recording.objects.get(invitation=wish, state=Recording.State.WAITING)


def _annotated(house: House) -> None:
    opened = house.client.post(
        "/desk/coding/open", {"recording": str(house.film.id), "scheme": "em-1-short"}
    )
    session = opened["Location"].rsplit("/", 1)[1]
    operation = {"id": str(uuid4()), "kind": "undo", "position_ms": 0, "changes": []}
    answer = house.client.post(
        f"/api/v1/coding/{session}/operations",
        {"base_sequence": 0, "operations": [operation]},
        "application/json",
    )
    assert answer.status_code == 200, answer.content


def _exported(house: House) -> None:
    export = reports.make_summary(
        house.ingrid,
        caregiver_id=house.amara.id,
        export_id=uuid4(),
        purpose="caregiver",
        days=30,
    )
    reports.end_export(house.ingrid, export_id=export.id)


def _taken_back(house: House, film: Recording) -> None:
    amara = fresh(house.people.amara)
    use = f"/upload/mine/{film.id}/use"
    for is_allowed in ("on", ""):
        sent = {"purpose": Purpose.SUPERVISION, "is_allowed": is_allowed}
        assert amara.post(use, sent).status_code == 302
    # Closed by an old sign-in, and taken back by a new one.
    for client in (client_of(house.people.amara), amara):
        stopped = client.post(f"/upload/mine/{film.id}/stop")
        assert stopped.status_code == 302
    assert unmake_waiting() == 2


class TestArmed:
    def test_nothing_happens_unless_a_test_says_so(self) -> None:
        failpoint("never.armed")

    def test_the_disk_fails_where_it_is_told_to(self) -> None:
        with failpoints.failing("here", errno.EIO) as met:
            failpoint("before")
            with pytest.raises(OSError, match="error"):
                failpoint("here")
        failpoint("here")

        assert met == ["before", "here"]

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("here KILL", -signal.SIGKILL),
            ("here ENOSPC", errno.ENOSPC),
            ("elsewhere KILL", 0),
        ],
    )
    def test_a_file_says_what_fails_once(
        self, tmp_path: Path, said: str, code: int
    ) -> None:
        file = tmp_path / "failpoint"
        file.write_text(said)
        program = f"""
import sys
from pathlib import Path
from attunement_clinic import failpoints
failpoints.arm_by_file(Path({str(file)!r}))
try:
    failpoints.failpoint("here")
except OSError as error:
    failpoints.failpoint("here")
    sys.exit(error.errno)
"""
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
            check=False,
        )

        assert ended.returncode == code
        assert file.exists() is (code == 0)

    def test_a_practice_does_not_start_with_them(self) -> None:
        demo = {"ATTUNEMENT_FAILPOINTS": "1", "DEMO": "1"}

        assert wishes.read(demo).kind == "demo"
        with pytest.raises(StartError, match="a demo only"):
            wishes.read(demo | {"DEMO": "0"})
