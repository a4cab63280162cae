"""Plans: the diary is the caregiver's, the meetings are the clinician's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans import actions
from attunement_clinic.plans.models import Activity, Appointment, DiaryEntry
from attunement_clinic.plans.queries import activities_for, next_appointment_for
from personas import People, actor, client_of


@pytest.fixture
def cuddle(people: People) -> Activity:
    return actions.agree_activity(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        kind="cuddle",
        title="A long cuddle",
        occasion="After the evening feed",
    )


def test_it_happened_and_saying_it_twice_changes_nothing(
    people: People, cuddle: Activity
) -> None:
    phone = client_of(people.amara)

    for _time in range(2):
        answer = phone.post(f"/home/happened/{cuddle.id}")
        assert (answer.status_code, answer.url) == (302, "/home")

    assert DiaryEntry.objects.count() == 1
    assert activities_for(actor(people.amara))[0].happened_today
    assert AuditEvent.objects.filter(action="diary.happened").count() == 1


def test_any_day_any_number_and_a_day_is_taken_back(
    people: People, cuddle: Activity
) -> None:
    phone = client_of(people.amara)
    address = f"/home/happened/{cuddle.id}"

    phone.post(address, {"happened_on": "2026-03-01"})
    phone.post(address, {"happened_on": "2026-03-02"})
    phone.post(address, {"happened_on": "2026-03-01", "undo": "1"})

    assert DiaryEntry.objects.get().happened_on == date(2026, 3, 2)
    assert AuditEvent.objects.filter(action="diary.undone").exists()


def test_a_day_that_is_none_changes_nothing(people: People, cuddle: Activity) -> None:
    answer = client_of(people.amara).post(
        f"/home/happened/{cuddle.id}", {"happened_on": "soon"}
    )

    assert answer.status_code == 302
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("name", ["daniel", "chidi", "ingrid", "mira", ""])
def test_nobody_else_notes_it(people: People, cuddle: Activity, name: str) -> None:
    client = client_of(getattr(people, name) if name else None)

    answer = client.post(f"/home/happened/{cuddle.id}")

    assert answer.status_code == (404 if name else 302)
    assert not DiaryEntry.objects.exists()


def test_an_ended_activity_leaves_the_week_and_its_days_stay(
    people: People, cuddle: Activity
) -> None:
    client_of(people.amara).post(f"/home/happened/{cuddle.id}")

    answer = client_of(people.ingrid).post(f"/desk/activities/{cuddle.id}/end")

    assert answer.status_code == 302
    assert activities_for(actor(people.amara)) == []
    assert DiaryEntry.objects.count() == 1


def test_the_other_caregiver_has_a_week_of_his_own(
    people: People, cuddle: Activity
) -> None:
    assert activities_for(actor(people.daniel)) == []
    assert [one.title for one in activities_for(actor(people.amara))] == [
        "A long cuddle"
    ]


def meeting(people: People, **changed: Any) -> dict[str, Any]:
    new = {
        "caregiver": str(people.amara_as_caregiver.id),
        "on": (timezone.now() + timedelta(days=3)).date().isoformat(),
        "at": "10:30",
        "minutes": "40",
        "place": "room",
    }
    return {**new, **changed}


def test_a_meeting_is_planned_in_the_practices_own_time(people: People) -> None:
    people.practice.time_zone = "Europe/Berlin"
    people.practice.save()
    address = f"/desk/families/{people.family.id}/meeting"

    page = client_of(people.ingrid).get(address)
    answer = client_of(people.ingrid).post(address, meeting(people, on="2027-01-15"))

    assert page.status_code == 200
    assert answer.status_code == 302
    row = Appointment.objects.get()
    assert row.starts_at == datetime(2027, 1, 15, 9, 30, tzinfo=UTC)
    found = next_appointment_for(actor(people.amara))
    assert found is not None
    assert (found.starts_at.hour, found.minutes) == (10, 40)
    assert next_appointment_for(actor(people.daniel)) is None


def test_a_meeting_with_somebody_of_another_family_is_not_there(
    people: People,
) -> None:
    answer = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/meeting",
        meeting(people, caregiver=str(people.chidi_as_caregiver.id)),
    )

    assert answer.status_code == 404
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("wrong", [{"minutes": "0"}, {"at": "late"}, {"place": "x"}])
def test_a_meeting_that_does_not_fit_is_asked_again(
    people: People, wrong: dict[str, str]
) -> None:
    answer = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/meeting", meeting(people, **wrong)
    )

    assert answer.status_code == 200
    assert not Appointment.objects.exists()


def test_a_cancelled_meeting_is_no_next_meeting(people: People) -> None:
    row = actions.make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=timezone.now() + timedelta(days=1),
        minutes=50,
        place="room",
    )

    client_of(people.ingrid).post(f"/desk/meetings/{row.id}/cancel")

    assert next_appointment_for(actor(people.amara)) is None
    assert AuditEvent.objects.filter(action="plan.meeting_cancelled").exists()


@pytest.mark.parametrize("name", ["jonas", "amelia", "mira", "amara", ""])
def test_nobody_else_plans_with_the_family(
    people: People, cuddle: Activity, name: str
) -> None:
    row = actions.make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=timezone.now() + timedelta(days=1),
        minutes=50,
        place="room",
    )
    client = client_of(getattr(people, name) if name else None)
    expected = 404 if name else 302

    for address in (
        f"/desk/families/{people.family.id}/meeting",
        f"/desk/meetings/{row.id}/cancel",
        f"/desk/activities/{cuddle.id}/end",
    ):
        assert client.post(address, meeting(people)).status_code == expected, address
    row.refresh_from_db()
    cuddle.refresh_from_db()
    assert row.cancelled_at is None
    assert cuddle.ended_at is None


def test_wrong_methods(people: People, cuddle: Activity) -> None:
    assert client_of(people.amara).get(f"/home/happened/{cuddle.id}").status_code == 405
    desk = client_of(people.ingrid)
    assert desk.get(f"/desk/activities/{cuddle.id}/end").status_code == 405
