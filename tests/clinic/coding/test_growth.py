"""Lists of films cost the same number of queries for one film as for many."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.policy.facts import RecordingFacts
from attunement_clinic.recordings import access
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


def test_no_film_is_asked_about_where_somebody_has_no_place(
    people: People, wish: FilmInvitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the size of the practice, a list costs one's own families."""
    add_film(wish)
    add_film(FilmInvitationFactory(caregiver=people.chidi_as_caregiver))
    asked = []
    decide = access.allow

    def noting(who: object, film: RecordingFacts, *rest: Any) -> bool:
        asked.append(film.family.family_id)
        return decide(who, film, *rest)

    monkeypatch.setattr(access, "allow", noting)
    for user, family in (
        (people.ingrid, people.family),
        (people.amara, people.family),
        (people.jonas, people.other_family),
    ):
        asked.clear()
        assert len(access.visible_recordings(actor(user))) == 1
        assert set(asked) == {family.id}
    asked.clear()
    assert access.visible_recordings(actor(people.mira)) == []
    assert asked == []
