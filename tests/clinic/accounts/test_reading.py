"""A mail that leaves by itself is written in the language its reader reads here."""

from __future__ import annotations

from django.test import Client
from django.utils import translation

from attunement_clinic.accounts.reading import (
    in_language_of,
    in_language_of_practice,
)
from personas import People, reads, sign_in


def test_what_somebody_reads_is_known_from_their_first_page(people: People) -> None:
    phone = sign_in(Client(headers={"accept-language": "fr"}), people.amara)

    phone.get("/home")

    with translation.override("en-gb"), in_language_of(people.amara):
        assert translation.get_language() == "fr"


def test_it_follows_them_to_another_device(people: People) -> None:
    reads(people.amara, "fr")

    sign_in(Client(headers={"accept-language": "en"}), people.amara).get("/home")

    with translation.override("fr"), in_language_of(people.amara):
        assert translation.get_language() == "en-gb"


def test_who_never_came_or_reads_what_is_gone_is_written_to_as_the_writer_does(
    people: People,
) -> None:
    with translation.override("fr"):
        with in_language_of(people.amara):
            assert translation.get_language() == "fr"
        with in_language_of(None):
            assert translation.get_language() == "fr"
        reads(people.amara, "xx")
        with in_language_of(people.amara):
            assert translation.get_language() == "fr"
        assert translation.get_language() == "fr"


def test_a_mailbox_is_written_to_as_most_who_work_there_read(people: People) -> None:
    reads(people.ingrid, "fr")
    reads(people.jonas, "fr")
    reads(people.noor, "en-gb")
    # Reads here, but does not work here.
    for user in (people.amara, people.daniel, people.chidi):
        reads(user, "en-gb")
    with in_language_of_practice(people.practice.id):
        assert translation.get_language() == "fr"
    with translation.override("en-gb"), in_language_of_practice(people.elsewhere.id):
        assert translation.get_language() == "en-gb"
