"""Meetings: moved and called off, told by the person's rule, kept in a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.notifications.actions import keep_contact_rule
from attunement_clinic.notifications.models import Notice, OutgoingMail
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.plans import actions
from attunement_clinic.plans.models import Appointment
from personas import People, actor, client_of

_BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def meeting(people: People) -> Appointment:
    people.practice.time_zone = "Europe/Berlin"
    people.practice.save()
    return make(people)


def make(people: People, in_days: int = 5) -> Appointment:
    return actions.make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=datetime.combine(
            timezone.localdate() + timedelta(days=in_days),
            datetime.min.time().replace(hour=9, minute=30),
            tzinfo=_BERLIN,
        ),
        minutes=50,
        place="room",
    )


def sent(row: Appointment, **changed: str) -> dict[str, str]:
    here = row.starts_at.astimezone(_BERLIN)
    return {
        "on": f"{here:%Y-%m-%d}",
        "at": "11:00",
        "minutes": "50",
        "place": "phone",
        **changed,
    }


def mails(row: Appointment) -> list[tuple[str, str]]:
    return [
        (mail.key.rpartition(":")[2], mail.state)
        for mail in OutgoingMail.objects.filter(addressee_id=row.caregiver_id)
    ]


def test_a_meeting_moves_once_and_its_caregiver_is_told(
    people: People, meeting: Appointment
) -> None:
    desk, address = client_of(people.ingrid), f"/desk/meetings/{meeting.id}"
    assert 'value="09:30"' in desk.get(address).content.decode()

    for _time in range(2):
        assert desk.post(address, sent(meeting)).status_code == 302

    meeting.refresh_from_db()
    assert meeting.starts_at.astimezone(_BERLIN).hour == 11
    assert (meeting.place, meeting.revision) == ("phone", 1)
    assert AuditEvent.objects.filter(action="plan.meeting_moved").count() == 1
    assert Notice.objects.filter(recipient=people.amara).count() == 2
    assert "11:00" in client_of(people.amara).get("/home").content.decode()


def test_a_meeting_sent_twice_is_made_once(
    people: People, meeting: Appointment
) -> None:
    made = [
        actions.make_appointment(
            actor(people.ingrid),
            caregiver_id=meeting.caregiver_id,
            starts_at=meeting.starts_at + timedelta(days=day),
            minutes=meeting.minutes,
            place=meeting.place,
        ).id
        for day in (0, 1)
    ]

    assert made[0] == meeting.id
    assert made[1] != meeting.id
    assert AuditEvent.objects.filter(action="plan.meeting_made").count() == 2


def test_no_mail_goes_to_somebody_who_does_not_want_one(
    people: People, meeting: Appointment
) -> None:
    """Without a rule, and with one that says telephone, a person must reach them."""
    assert mails(meeting) == [("0", "held")]
    _rule(people, Way.CALL)

    again = make(people, in_days=6)

    assert mails(again) == [("0", "held"), ("0", "held")]


def test_a_mail_says_only_that_there_is_something_and_the_newest_counts(
    people: People,
) -> None:
    _rule(people, Way.EMAIL)
    row = make(people)
    actions.change_appointment(
        actor(people.ingrid),
        appointment_id=row.id,
        starts_at=row.starts_at + timedelta(hours=1),
        minutes=50,
        place="room",
    )
    actions.cancel_appointment(actor(people.ingrid), appointment_id=row.id)

    assert mails(row) == [("0", "taken_back"), ("1", "taken_back"), ("2", "waiting")]
    mail = OutgoingMail.objects.get(state="waiting")
    words = f"{mail.subject} {mail.body}".lower()
    for word in ("meeting", "appointment", "therap", "film", "baby", "called off"):
        assert word not in words


def test_what_was_called_off_is_said_on_the_caregivers_page(
    people: People, meeting: Appointment
) -> None:
    client_of(people.ingrid).post(f"/desk/meetings/{meeting.id}/cancel")
    client_of(people.ingrid).post(f"/desk/meetings/{meeting.id}", sent(meeting))

    assert (
        "does not take place" in client_of(people.amara).get("/home").content.decode()
    )
    assert "does not take" not in client_of(people.daniel).get("/home").content.decode()
    event = _event(people, meeting)
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_a_meeting_can_be_noted_as_missed_once_it_is_over(
    people: People, meeting: Appointment
) -> None:
    address = f"/desk/meetings/{meeting.id}"
    client = client_of(people.ingrid)
    client.post(f"{address}/missed", {"missed": "1"})
    assert not AuditEvent.objects.filter(action="plan.meeting_missed").exists()
    assert "They did not come" not in client.get(address).content.decode()

    _make_past(meeting)
    told = Notice.objects.filter(recipient=people.amara).count()
    assert "They did not come" in client.get(address).content.decode()
    for _twice in range(2):
        client.post(f"{address}/missed", {"missed": "1"})

    assert AuditEvent.objects.filter(action="plan.meeting_missed").count() == 1
    assert "They did come" in client.get(address).content.decode()
    assert Notice.objects.filter(recipient=people.amara).count() == told


def test_a_missed_meeting_that_is_moved_is_to_come_again(
    people: People, meeting: Appointment
) -> None:
    _make_past(meeting)
    actions.note_missed(actor(people.ingrid), appointment_id=meeting.id, missed=True)

    actions.change_appointment(
        actor(people.ingrid),
        appointment_id=meeting.id,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=50,
        place="room",
    )

    meeting.refresh_from_db()
    assert meeting.missed_at is None


def _make_past(row: Appointment) -> None:
    Appointment.objects.filter(id=row.id).update(
        starts_at=timezone.now() - timedelta(days=1)
    )


def test_the_calendar_names_nobody_and_moves_with_the_meeting(
    people: People, meeting: Appointment
) -> None:
    first = _event(people, meeting)
    client_of(people.ingrid).post(f"/desk/meetings/{meeting.id}", sent(meeting))
    second = _event(people, meeting)

    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert first["summary"] == "Appointment"
    assert first.start == meeting.starts_at
    assert second.start - first.start == timedelta(minutes=90)
    assert first.end - first.start == timedelta(minutes=50)
    assert not {"location", "description", "organizer", "attendee"} & {
        key.lower() for key in first
    }


@pytest.mark.parametrize(
    ("on", "at", "utc"),
    [
        ("2027-03-27", "10:30", datetime(2027, 3, 27, 9, 30, tzinfo=UTC)),
        ("2027-03-28", "10:30", datetime(2027, 3, 28, 8, 30, tzinfo=UTC)),
        ("2027-10-31", "02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_clock_on_the_wall_counts_on_both_sides_of_a_change(
    people: People, meeting: Appointment, on: str, at: str, utc: datetime
) -> None:
    client_of(people.ingrid).post(
        f"/desk/meetings/{meeting.id}", sent(meeting, on=on, at=at)
    )

    meeting.refresh_from_db()
    assert meeting.starts_at == utc
    assert _event(people, meeting).start == utc


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2027-03-28", "at": "02:30"}, "this time does not exist"),
        ({"on": "2020-01-01"}, "This time is over already."),
    ],
)
def test_a_time_that_cannot_be_is_said_so(
    people: People, meeting: Appointment, wrong: dict[str, str], words: str
) -> None:
    told = client_of(people.ingrid).post(
        f"/desk/meetings/{meeting.id}", sent(meeting, **wrong)
    )

    assert words in told.content.decode()
    meeting.refresh_from_db()
    assert meeting.revision == 0


@pytest.mark.parametrize("name", ["daniel", "chidi", "ingrid", ""])
def test_nobody_else_opens_the_calendar(
    people: People, meeting: Appointment, name: str
) -> None:
    told = client_of(getattr(people, name) if name else None).get(
        f"/home/calendar/{meeting.id}"
    )

    assert told.status_code == (404 if name else 302)


@pytest.mark.parametrize("name", ["jonas", "amelia", "mira", "amara", ""])
def test_nobody_else_moves_it(people: People, meeting: Appointment, name: str) -> None:
    told = client_of(getattr(people, name) if name else None).post(
        f"/desk/meetings/{meeting.id}", sent(meeting)
    )

    assert told.status_code == (404 if name else 302)
    meeting.refresh_from_db()
    assert meeting.revision == 0


def _rule(people: People, way: Way) -> None:
    keep_contact_rule(
        practice_id=people.practice.id,
        addressee_id=people.amara_as_caregiver.id,
        contact=SafeContact(ways=frozenset({way})),
    )


def _event(people: People, row: Appointment) -> Any:
    told = client_of(people.amara).get(f"/home/calendar/{row.id}")
    assert told["Content-Type"].startswith("text/calendar")
    assert 'filename="appointment.ics"' in told["Content-Disposition"]
    return Calendar.from_ical(told.content).walk("VEVENT")[0]
