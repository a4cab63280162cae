"""The page after sending: who reads it and by when; it holds no word, and it closes."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from attunement_clinic.intake import tokens
from attunement_clinic.intake.actions import change_reception
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.safety.actions import add_cover, confirm_contact
from factories.enquiries import arrived, checked, concern
from personas import People, actor

WEDNESDAY = datetime(2026, 3, 11, 10, tzinfo=UTC)


def cover(people: People) -> None:
    for weekday in range(5):
        add_cover(
            actor(people.amelia),
            weekday=weekday,
            starts=time(8),
            ends=time(12),
            responsible_id=people.ingrid.id,
            deputy_id=people.jonas.id,
        )


def page_of(token: str) -> str:
    response = Client().get(f"/sent/{token}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("now", "when"),
    [
        (WEDNESDAY, "by noon today"),
        (WEDNESDAY + timedelta(hours=5), "by noon on Thursday"),
        (WEDNESDAY + timedelta(days=3), "by noon on Monday"),
    ],
)
def test_it_says_by_when_a_person_reads_it(
    people: People, now: datetime, when: str
) -> None:
    with time_machine.travel(now, tick=False):
        cover(people)
        page = page_of(tokens.sign_sent(arrived(people.practice).id))
    assert f"A person on the team reads it {when}." in page


def test_where_nobody_covers_nothing_is_promised(people: People) -> None:
    change_reception(
        actor(people.amelia),
        telephone="020 7946 0123",
        telephone_hours="weekdays",
        waiting="A first talk takes three weeks at the moment.",
    )
    enquiry = arrived(people.practice)
    page = page_of(tokens.sign_sent(enquiry.id))

    assert enquiry.promised_by is None
    assert "The practice has not said when somebody reads it." in page
    assert 'href="tel:02079460123"' in page
    assert "A first talk takes three weeks at the moment." in page


def test_it_holds_no_word_of_what_was_sent(people: People) -> None:
    contact = SafeContact(
        ways=frozenset({Way.TEXT}), not_to_know="My husband", notes="Canary notes"
    )
    enquiry = arrived(
        people.practice, name="Canary name", words="Canary words", contact=contact
    )
    page = page_of(tokens.sign_sent(enquiry.id))

    assert "By text message." in page
    for told in ("Canary", "husband", "020 7946"):
        assert told not in page


def test_numbers_stand_first_where_a_person_is_needed(people: People) -> None:
    confirm_contact(actor(people.ingrid), label="Samaritans", number="116 123")
    enquiry = arrived(people.practice, self_check=checked(concern("person")))
    client = Client()
    client.cookies["place"] = str(people.practice.id)
    page = client.get(f"/sent/{tokens.sign_sent(enquiry.id)}").content.decode()

    assert 'href="tel:116123"' in page
    assert "A call reaches somebody at once." in page


def test_it_closes_by_itself(people: People) -> None:
    token = tokens.sign_sent(arrived(people.practice).id)
    with time_machine.travel(
        timezone.now() + tokens.SENT_HOLDS_FOR + timedelta(seconds=1)
    ):
        response = Client().get(f"/sent/{token}")
    assert response.status_code == 410
    assert b"What was sent has arrived" in response.content


def test_an_invented_address_is_a_closed_one(people: People) -> None:
    used = tokens.sign_sent(arrived(people.practice).id)
    strangers = ["x", used[:-1] + ("a" if used[-1] != "a" else "b"), str(uuid4())]
    pages = [Client().get(f"/sent/{each}") for each in strangers]
    pages.append(Client().get(f"/sent/{tokens.sign_sent(uuid4())}"))

    assert {page.status_code for page in pages} == {410}
    assert len({len(page.content) for page in pages}) == 1


def test_it_is_read_only(people: People) -> None:
    token = tokens.sign_sent(arrived(people.practice).id)
    assert Client().post(f"/sent/{token}").status_code == 405
