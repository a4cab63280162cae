"""What was coded in films: every coder's own values, side by side, and no before-after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.coding.actions import finish_coding, open_coding_session
from attunement_clinic.coding.models import MeasureRecord
from attunement_clinic.outcomes.queries import coded_films_of
from attunement_clinic.policy import Role
from attunement_clinic.recordings.models import Recording
from factories.families import CareTeamPlaceFactory
from factories.films import ready_film, withdraw_consent
from personas import People, actor, client_of


@pytest.fixture
def kim(people: People) -> User:
    """Let another therapist of the practice code beside Ingrid."""
    CareTeamPlaceFactory(family=people.family, user=people.jonas, role=Role.CLINICIAN)
    return people.jonas


def film(people: People, number: int, **more: Any) -> Recording:
    found = ready_film(people.amara_as_caregiver, people.sol, number=number, **more)
    Recording.objects.filter(id=found.id).update(
        arrived_at=timezone.now() - timedelta(days=100 - number)
    )
    return found


def code(user: User, recording: Recording, *, answered: int, repairs: int = 3) -> None:
    """Finish a coding; its measures are then as if the library had found these."""
    session = open_coding_session(actor(user), recording_id=recording.id)
    finish_coding(actor(user), session_id=session.id)
    record = MeasureRecord.objects.get(coding_session=session)
    record.values = {
        "observable_ms": 291_000,
        "tiers": {},
        "answers": {"bids": 21, "answered": answered, "window_ms": 3_000},
        "shared_pleasure": {"ms": 12_400, "share": 0.04},
        "match": {
            "observable_ms": 280_000,
            "repairs": repairs,
            "mean_mismatch_ms": 6_140.0,
        },
    }
    record.save(update_fields=["values"])


def page_of(people: People, who: User | None = None) -> str:
    desk = client_of(who or people.ingrid)
    found = desk.get(f"/desk/families/{people.family.id}/outcomes")
    assert found.status_code == 200
    return found.content.decode()


def test_two_coders_stand_side_by_side_each_with_their_own_value(
    people: People, kim: User
) -> None:
    first, later = film(people, 1), film(people, 4)
    code(people.ingrid, first, answered=9)
    code(kim, first, answered=10)
    code(people.ingrid, later, answered=14)

    text = page_of(people)

    assert "9 of 21 / 10 of 21" in text
    assert "Bids answered within 3 s" in text
    assert "3 in 4:40 / 3 in 4:40" in text
    assert (
        "Coded by I. S. and J. B.; nothing was recorded that kept the order of the films"
        " from them." in text
    )
    assert "Coded once, by the treating therapist I. S., order known." in text


def test_nothing_is_said_of_before_and_after(people: People, kim: User) -> None:
    for number, answered in ((1, 4), (4, 20)):
        recording = film(people, number)
        code(people.ingrid, recording, answered=answered)
        code(kim, recording, answered=answered)

    text = page_of(people)

    assert "no change is claimed from them" in text
    for word in ("lower.", "higher.", "More than measurement error"):
        assert word not in text


def test_films_stand_with_the_parent_who_is_in_them_and_with_their_situation(
    people: People,
) -> None:
    code(people.ingrid, film(people, 1), answered=9)
    code(people.ingrid, film(people, 2, situation="feeding"), answered=9)
    fathers = ready_film(people.daniel_as_caregiver, people.sol, number=3)
    code(people.ingrid, fathers, answered=9)

    found = coded_films_of(actor(people.ingrid), people.family)

    amara = found[people.amara_as_caregiver.id]
    assert [[each.number for each in table.films] for table in amara] == [[1], [2]]
    (daniel,) = found[people.daniel_as_caregiver.id]
    assert [each.number for each in daniel.films] == [3]


def test_a_film_that_was_withdrawn_is_in_no_table(people: People) -> None:
    recording = film(people, 1)
    code(people.ingrid, recording, answered=9)
    withdraw_consent(recording)

    assert coded_films_of(actor(people.ingrid), people.family) == {}
    assert "9 of 21" not in page_of(people)


def test_what_was_not_measured_then_is_a_dash(people: People) -> None:
    recording = film(people, 1)
    session = open_coding_session(actor(people.ingrid), recording_id=recording.id)
    finish_coding(actor(people.ingrid), session_id=session.id)
    record = MeasureRecord.objects.get()
    del record.values["match"]
    record.save(update_fields=["values"])

    (table,) = coded_films_of(actor(people.ingrid), people.family)[
        people.amara_as_caregiver.id
    ]

    assert [row.values for row in table.measures] == [(("–",),)] * 4


def test_an_unfinished_coding_is_in_no_table(people: People) -> None:
    recording = film(people, 1)
    open_coding_session(actor(people.ingrid), recording_id=recording.id)

    assert coded_films_of(actor(people.ingrid), people.family) == {}
