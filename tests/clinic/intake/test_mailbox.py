"""One line to the practice's mailbox whenever somebody writes, and nothing in it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.intake.actions import change_reception
from attunement_clinic.intake.letters import tell_the_mailbox
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from factories.enquiries import arrived, checked, concern, filled
from personas import People, actor, reads

CLINICAL = ("enquir", "worr", "baby", "mother", "parent", "thera", "self-check")


@pytest.fixture
def mailbox(people: People) -> str:
    address = "reception@example.org"
    change_reception(
        actor(people.amelia),
        telephone="",
        telephone_hours="",
        waiting="",
        tell_at=address,
    )
    return address


def jobs() -> list[Any]:
    return list(ProcrastinateJob.objects.filter(task_name="intake.tell"))


def test_a_line_is_on_its_way_when_somebody_wrote(
    people: People, visitor: Client, mailbox: str
) -> None:
    visitor.post("/write", filled())
    (job,) = jobs()
    assert job.args == {"practice_id": str(people.practice.id)}


def test_it_names_nobody_and_nothing(people: People, mailbox: str) -> None:
    arrived(
        people.practice,
        name="Beatrix Canary",
        words="Canary words",
        contact=SafeContact(ways=frozenset({Way.EMAIL}), sender_name="Canary club"),
        email="canary@example.org",
        self_check=checked(concern("sign", sign="sleep")),
    )
    tell_the_mailbox(people.practice.id)

    (sent,) = mail.outbox
    assert sent.to == [mailbox]
    said = f"{sent.subject} {sent.from_email} {sent.body}".lower()
    assert "canary" not in said
    assert [word for word in CLINICAL if word in said] == []
    assert sent.subject == "Something new has arrived"


def test_without_a_mailbox_nothing_goes(people: People, visitor: Client) -> None:
    visitor.post("/write", filled())
    assert jobs() == []
    tell_the_mailbox(people.practice.id)
    tell_the_mailbox(uuid4())
    assert mail.outbox == []


def test_the_same_sent_twice_is_told_once(visitor: Client, mailbox: str) -> None:
    form = filled()
    visitor.post("/write", form)
    visitor.post("/write", form)
    assert len(jobs()) == 1


def test_advertising_is_not_told(visitor: Client, mailbox: str) -> None:
    words = "Buy https://a.example https://b.example www.c.example"
    visitor.post("/write", filled(words=words))
    assert jobs() == []


def test_the_mailbox_of_another_practice_hears_nothing(
    people: People, mailbox: str
) -> None:
    arrived(people.elsewhere)
    assert jobs() == []


def test_the_line_is_in_the_language_of_who_works_there(
    people: People, mailbox: str
) -> None:
    reads(people.ingrid, "fr")
    tell_the_mailbox(people.practice.id)
    (line,) = mail.outbox
    assert line.subject == "Quelque chose de nouveau est arrivé"
