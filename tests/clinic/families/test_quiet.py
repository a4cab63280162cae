"""A family not heard from since its agreed day: seen first, written to kindly, safely."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from attunement_clinic.families.actions import change_contact, end_care
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.plans.actions import make_appointment, note_missed
from attunement_clinic.plans.models import Appointment
from attunement_clinic.questionnaires.actions import withdraw_request
from attunement_clinic.questionnaires.models import QuestionnaireRequest
from factories.questionnaires import ago, asked
from personas import People, actor, client_of

_QUIET = "Family 07: not heard from since"


@pytest.fixture
def quiet(people: People) -> QuestionnaireRequest:
    """Amara was asked for her worries; ten days ago was the last day, and she did not."""
    request = asked(people, "worries")
    QuestionnaireRequest.objects.filter(id=request.id).update(
        opens_on=ago(30), closes_on=ago(10)
    )
    Family.objects.filter(id=people.family.id).update(
        created_at=timezone.now() - timedelta(days=40)
    )
    return request


def today(who: object) -> str:
    return client_of(who).get("/desk/").content.decode()  # type: ignore[arg-type]


@pytest.mark.usefixtures("quiet")
def test_a_quiet_family_waits_on_the_therapist_s_day(people: People) -> None:
    page = today(people.ingrid)

    assert _QUIET in page
    assert f"/desk/people/{people.amara_as_caregiver.id}/write" in page
    assert _QUIET not in today(people.noor)
    assert _QUIET not in today(people.jonas)


@pytest.mark.usefixtures("quiet")
def test_the_list_of_families_names_the_step_that_today_does(people: People) -> None:
    desk = client_of(people.ingrid)

    for address in ("/desk/", "/desk/families/"):
        assert "A few kind words to" in desk.get(address).content.decode()


def test_a_form_taken_back_is_nothing_to_ask_after(
    people: People, quiet: QuestionnaireRequest
) -> None:
    withdraw_request(actor(people.ingrid), request_id=quiet.id)

    assert _QUIET not in today(people.ingrid)


@pytest.mark.usefixtures("quiet")
def test_a_family_heard_from_since_is_not_quiet(people: People) -> None:
    Family.objects.filter(id=people.family.id).update(created_at=timezone.now())

    assert _QUIET not in today(people.ingrid)


@pytest.mark.usefixtures("quiet")
def test_a_family_that_is_met_soon_is_not_quiet(people: People) -> None:
    make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=50,
        place=Appointment.Place.ROOM,
    )

    assert _QUIET not in today(people.ingrid)


@pytest.fixture
def missed(people: People) -> Appointment:
    """Amara was met for a first time long ago, and ten days ago she did not come."""
    Family.objects.filter(id=people.family.id).update(
        created_at=timezone.now() - timedelta(days=40)
    )
    row = make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=timezone.now() - timedelta(days=10),
        minutes=50,
        place=Appointment.Place.ROOM,
    )
    note_missed(actor(people.ingrid), appointment_id=row.id, missed=True)
    return row


@pytest.mark.usefixtures("missed")
def test_a_family_that_did_not_come_to_a_meeting_is_asked_after(people: People) -> None:
    page = today(people.ingrid)

    assert _QUIET in page
    assert "The meeting of that day did not take place." in page
    assert "A few kind words to A.</td>" in page


def test_a_family_that_did_come_after_all_is_not(
    people: People, missed: Appointment
) -> None:
    note_missed(actor(people.ingrid), appointment_id=missed.id, missed=False)

    assert _QUIET not in today(people.ingrid)


@pytest.mark.usefixtures("quiet")
def test_a_meeting_that_took_place_since_is_hearing_from_them(people: People) -> None:
    make_appointment(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_at=timezone.now() - timedelta(days=3),
        minutes=50,
        place=Appointment.Place.ROOM,
    )

    assert _QUIET not in today(people.ingrid)


@pytest.mark.usefixtures("quiet")
def test_a_family_whose_care_has_ended_is_left_in_peace(people: People) -> None:
    end_care(actor(people.ingrid), family_id=people.family.id, ending="agreed")

    assert _QUIET not in today(people.ingrid)


def reached(people: People, contact: SafeContact) -> str:
    change_contact(
        actor(people.ingrid),
        caregiver=people.amara_as_caregiver,
        contact=contact,
        is_guardian=True,
    )
    return draft(people)


def draft(people: People) -> str:
    address = f"/desk/people/{people.amara_as_caregiver.id}/write"
    return client_of(people.ingrid).get(address).content.decode()


def test_the_draft_goes_under_the_name_and_the_ways_they_chose(people: People) -> None:
    page = reached(
        people,
        SafeContact(
            ways=frozenset({Way.CALL}),
            sender_name="Inga from choir",
            not_to_know="Her brother",
        ),
    )

    assert "Hello, this is Inga from choir." in page
    for sentence in (
        "By telephone.",
        "Sender name: “Inga from choir”.",
        "No voicemail.",
        "Must not know: Her brother",
    ):
        assert f"<li>{sentence}</li>" in page
    words = page.partition("<textarea")[2].partition("</textarea>")[0]
    for word in ("Sol", "baby", "therapy", "Riverside", "worr", "form"):
        assert word not in words


def test_outside_their_hours_it_says_from_when(people: People) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=2)).weekday()

    page = reached(
        people,
        SafeContact(ways=frozenset({Way.TEXT}), weekdays=frozenset({tomorrow})),
    )

    assert "By text message." in page
    assert "Not before" in page
    assert "Now is within their hours." not in page


def test_before_anybody_asked_what_is_safe_nothing_is_drafted(people: People) -> None:
    page = draft(people)

    assert "Nobody has asked yet how to reach them safely." in page
    assert "<textarea" not in page


def test_what_was_told_in_words_alone_is_shown_and_nothing_drafted(
    people: People,
) -> None:
    row = people.amara_as_caregiver
    Caregiver.objects.filter(id=row.id).update(safe_contact="Text before ringing.")

    page = draft(people)

    assert "Text before ringing." in page
    assert "Nobody has asked yet" not in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    "who", ["jonas", "noor", "mira", "amelia", "amara", "daniel", "chidi"]
)
def test_only_the_family_s_therapist_writes(people: People, who: str) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/write"

    assert client_of(people.everybody[who]).get(address).status_code == 404


def test_a_draft_asks_for_a_sign_in_and_takes_nothing(people: People) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/write"

    assert client_of(None).get(address).status_code == 302
    assert client_of(people.ingrid).post(address).status_code == 405
