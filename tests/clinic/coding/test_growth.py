"""Lists of films cost the same number of queries for one film as for many."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.recordings.models import FilmInvitation
from attunement_clinic.review.access import films_with
from factories.recordings import (
    ConsentFactory,
    FilmInvitationFactory,
    RecordingFactory,
)
from personas import People, actor

MANY = 7


@pytest.fixture
def wish(people: People) -> FilmInvitation:
    return FilmInvitationFactory(caregiver=people.amara_as_caregiver)


def add_film(wish: FilmInvitation) -> None:
    film = RecordingFactory(invitation=wish, key_id=uuid.uuid4())
    ConsentFactory(
        recording=film, given_by=wish.caregiver.user, given_at=timezone.now()
    )


@pytest.mark.parametrize("kind", ["annotate", "watch"])
def test_many_films_are_found_as_one_is(
    people: People, wish: FilmInvitation, kind: str
) -> None:
    ingrid = actor(people.ingrid)

    def found() -> int:
        if kind == "annotate":
            return len(films_to_annotate(ingrid))
        return len(films_with(ingrid, people.amara_as_caregiver))

    costs = {}
    for number in range(1, MANY + 1):
        add_film(wish)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert found() == number
        costs[number] = len(queries)
    assert costs[1] == costs[MANY] == 1
