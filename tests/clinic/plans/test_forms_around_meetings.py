"""What is asked around every meeting comes, moves and goes with the meetings."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from attunement_clinic.notifications.models import OutgoingMail
from attunement_clinic.plans import actions as plans
from attunement_clinic.plans.models import Appointment
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import Seat
from attunement_clinic.questionnaires.models import (
    MeetingForm,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.questionnaires.own_forms import REVIEW
from attunement_clinic.questionnaires.questions import questions_of
from personas import People, actor, client_of

pytestmark = pytest.mark.django_db

_BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def in_berlin(people: People) -> None:
    people.practice.time_zone = "Europe/Berlin"
    people.practice.save()


@pytest.fixture
def asked(people: People) -> MeetingForm:
    return actions.ask_around_meetings(
        actor(people.ingrid), caregiver_id=people.amara_as_caregiver.id, form=REVIEW
    )


def day(days: int) -> datetime:
    on = timezone.localdate(timezone=_BERLIN) + timedelta(days=days)
    # Half past midnight is still the day before where clocks show UTC.
    return datetime.combine(on, time(0, 30), tzinfo=_BERLIN)


def make(people: People, days: int, who: str = "amara") -> Appointment:
    caregiver = getattr(people, f"{who}_as_caregiver")
    return plans.make_appointment(
        actor(people.ingrid),
        caregiver_id=caregiver.id,
        starts_at=day(days),
        minutes=50,
        place="room",
    )


def move(people: People, row: Appointment, days: int) -> None:
    plans.change_appointment(
        actor(people.ingrid),
        appointment_id=row.id,
        starts_at=day(days),
        minutes=50,
        place="room",
    )


def windows(row: Appointment) -> list[tuple[int, int, bool]]:
    """Return from when to when each form around a meeting is open, and whether it is."""
    today = timezone.localdate(timezone=_BERLIN)
    return [
        (
            (each.opens_on - today).days,
            (each.closes_on - today).days,
            each.withdrawn_at is None,
        )
        for each in QuestionnaireRequest.objects.filter(meeting_id=row.id)
    ]


def test_each_meeting_has_the_form_once_by_the_practices_day(
    people: People, asked: MeetingForm
) -> None:
    first, second = make(people, 5), make(people, 12)

    assert windows(first) == [(3, 6, True)]
    assert windows(second) == [(10, 13, True)]
    assert windows(make(people, 5, "daniel")) == []


def test_meetings_that_are_made_already_are_asked_around_too(people: People) -> None:
    row = make(people, 5)
    for _twice in range(2):
        actions.ask_around_meetings(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            form=REVIEW,
        )

    assert windows(row) == [(3, 6, True)]
    assert MeetingForm.objects.count() == 1


def test_it_moves_with_the_meeting_and_is_told_of_anew(
    people: People, asked: MeetingForm
) -> None:
    row = make(people, 2)
    (request,) = QuestionnaireRequest.objects.filter(meeting_id=row.id)
    actions.remind_of_form(actor(people.ingrid), request_id=request.id)

    move(people, row, 9)

    assert windows(row) == [(7, 10, True)]
    request.refresh_from_db()
    assert request.reminders == 0
    waiting = OutgoingMail.objects.filter(key__startswith="form:", state="waiting")
    assert not waiting.exists()


def test_it_goes_with_a_meeting_that_is_called_off_or_moved_out_of_its_days(
    people: People, asked: MeetingForm
) -> None:
    called_off, moved = make(people, 5), make(people, 6)
    plans.cancel_appointment(actor(people.ingrid), appointment_id=called_off.id)
    MeetingForm.objects.update(until=timezone.localdate() + timedelta(days=30))
    move(people, moved, 40)

    assert windows(called_off) == [(3, 6, False)]
    assert windows(moved) == [(4, 7, False)]

    move(people, moved, 20)
    assert windows(moved) == [(18, 21, True)]


def test_a_missed_meeting_asks_nothing_until_it_turns_out_that_they_came(
    people: People, asked: MeetingForm
) -> None:
    row = make(people, 3)
    # Three hours ago may have been yesterday: by then it was asked for.
    MeetingForm.objects.update(starts_on=timezone.localdate() - timedelta(days=2))
    Appointment.objects.filter(id=row.id).update(
        starts_at=timezone.now() - timedelta(hours=3)
    )
    plans.note_missed(actor(people.ingrid), appointment_id=row.id, missed=True)
    assert [is_open for *_days, is_open in windows(row)] == [False]

    plans.note_missed(actor(people.ingrid), appointment_id=row.id, missed=False)
    assert [is_open for *_days, is_open in windows(row)] == [True]


def test_what_was_answered_stays_and_what_was_begun_moves_along(
    people: People, asked: MeetingForm
) -> None:
    """Amara begins one form and sends another; both meetings move, one is called off."""
    begun, sent = make(people, 1), make(people, 2)
    for row in (begun, sent):
        request = QuestionnaireRequest.objects.get(meeting_id=row.id)
        seat = Seat(request, actor(people.amara))
        actions.begin_form(seat)
        first = questions_of(request.questionnaire)[0]
        actions.give_answer(
            seat,
            link_id=first.link_id,
            client_id=uuid4(),
            code=first.choices[0].code if first.choices else "",
            words="" if first.choices else "Good.",
        )
        if row is sent:
            QuestionnaireResponse.objects.filter(request=request).update(
                completed_at=timezone.now(), status="completed"
            )
    move(people, begun, 8)
    move(people, sent, 9)
    plans.cancel_appointment(actor(people.ingrid), appointment_id=sent.id)

    assert windows(begun) == [(6, 9, True)]
    assert windows(sent) == [(0, 3, True)]
    assert QuestionnaireResponse.objects.count() == 2


def test_asked_no_more_it_goes_from_the_meetings_to_come(
    people: People, asked: MeetingForm
) -> None:
    row = make(people, 5)

    answer = client_of(people.ingrid).post(f"/desk/asked/around/{asked.id}/stop")

    assert answer.status_code == 302
    assert windows(row) == [(3, 6, False)]
    assert windows(make(people, 8)) == []


def test_the_page_says_what_is_asked_around_every_meeting(people: People) -> None:
    client = client_of(people.ingrid)
    address = f"/desk/families/{people.family.id}/forms"
    sent = {
        "caregiver": people.amara_as_caregiver.id,
        "form": REVIEW,
        "occasion": "meeting",
    }
    assert client.post(f"{address}/ask", sent).status_code == 302

    page = client.get(address).content.decode()
    assert "Around every meeting" in page
    assert "moves with the meeting" in page
    refused = client.post(
        f"{address}/ask",
        {**sent, "opens_on": "2026-05-02", "closes_on": "2026-05-01"},
    )
    assert refused.status_code == 422
    assert "The last day lies before the first." in refused.content.decode()


def test_a_wording_that_was_given_up_keeps_no_meeting_from_being_made(
    people: People, asked: MeetingForm
) -> None:
    first = make(people, 5)
    MeetingForm.objects.update(form=str(uuid4()))

    second = make(people, 6)

    assert windows(second) == []
    move(people, first, 7)
    assert Appointment.objects.count() == 2


def test_the_database_refuses_a_second_one_of_a_meeting(
    people: People, asked: MeetingForm
) -> None:
    row = make(people, 5)
    request = QuestionnaireRequest.objects.get(meeting_id=row.id)
    request.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        request.save(force_insert=True)


@pytest.mark.parametrize("who", ["jonas", "mira", "noor", "amara"])
def test_nobody_else_ends_it(people: People, asked: Any, who: str) -> None:
    client = client_of(getattr(people, who))

    assert client.post(f"/desk/asked/around/{asked.id}/stop").status_code == 404
    assert MeetingForm.objects.filter(ended_at=None).exists()
