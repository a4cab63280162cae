"""Supervision: what was shared and agreed to stands there, and nothing beside it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.intake import actions as intake
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.models import Consent, Recording
from attunement_clinic.review.models import Moment
from factories.films import ready_film
from factories.recordings import ConsentFactory
from personas import People, actor, client_of


def page(who: User) -> str:
    answer = client_of(who).get("/desk/shared")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def film(people: People) -> Recording:
    """Make a film for the therapist alone; a moment was chosen in it."""
    made = ready_film(people.amara_as_caregiver, people.sol)
    Moment.objects.create(
        practice=people.practice,
        recording=made,
        onset_ms=1000,
        offset_ms=5000,
        kind=Moment.Kind.STRENGTH,
        chosen_by=people.ingrid,
    )
    return made


def agree(film: Recording, purpose: Purpose = Purpose.SUPERVISION) -> Consent:
    consent: Consent = ConsentFactory(
        recording=film,
        given_by=film.caregiver.user,
        given_at=timezone.now(),
        purpose=purpose,
    )
    return consent


def test_the_supervisor_sees_the_caseload_shared_with_them(people: People) -> None:
    found = page(people.noor)

    assert "Shared with you" in found
    assert "Family 07, A. and D., Baby S." in found
    assert "I. S., supervisor N. H." in found
    assert str(people.other_family.id) not in found
    for name in ("Amara", "Daniel", ">Sol"):
        assert name not in found


def test_a_film_is_open_while_its_parent_agrees_and_no_longer(
    people: People, film: Recording
) -> None:
    agree(film, Purpose.CASE_DISCUSSION)
    for who in (people.noor, people.ingrid):
        assert "Nothing of theirs is open to supervision." in page(who)

    consent = agree(film)
    for who in (people.noor, people.ingrid):
        found = page(who)
        assert f"/desk/films/{film.id}" in found
        assert "Moments of film 1 chosen" in found

    Consent.objects.filter(id=consent.id).update(withdrawn_at=timezone.now())
    for who in (people.noor, people.ingrid):
        found = page(who)
        assert str(film.id) not in found
        assert "Nothing of theirs is open to supervision." in found


def test_what_they_have_not_seen_waits_for_the_supervisor(
    people: People, film: Recording
) -> None:
    agree(film)

    assert page(people.noor).count("Not seen yet") == 1
    assert "Not seen yet" not in page(people.ingrid)


def test_shared_process_notes_wait_until_they_are_read(people: People) -> None:
    talk = intake.begin_interview(
        actor(people.ingrid),
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=timezone.localdate(),
    )
    notes = talk.notes.get(kind="process")
    address = f"/desk/notes/{notes.id}"
    assert address not in page(people.noor)
    intake.share_note(actor(people.ingrid), note_id=notes.id, user_id=people.noor.id)

    assert address in page(people.noor)
    assert "Not seen yet" in page(people.noor)
    assert client_of(people.noor).get(address).status_code == 200
    assert "Not seen yet" not in page(people.noor)

    intake.share_note(
        actor(people.ingrid),
        note_id=notes.id,
        user_id=people.noor.id,
        is_shared=False,
    )
    assert address not in page(people.noor)


def test_the_therapist_sees_their_own_families_that_have_a_supervisor(
    people: People,
) -> None:
    assert "Your families that have a supervisor" in page(people.ingrid)
    assert "Shared with you" not in page(people.ingrid)
    assert "No family of yours is in supervision." in page(people.jonas)


@pytest.mark.parametrize("who", ["jonas", "mira"])
def test_others_see_none_of_it(people: People, film: Recording, who: str) -> None:
    agree(film)

    found = page(people.everybody[who])

    assert str(people.family.id) not in found
    assert str(film.id) not in found


def test_a_supervisor_whose_time_is_over_sees_nothing(people: People) -> None:
    people.family.team.filter(user=people.noor).update(until=timezone.now())

    assert str(people.family.id) not in page(people.noor)


@pytest.mark.parametrize("who", ["amelia", "amara"])
def test_who_cares_for_no_family_finds_no_such_page(people: People, who: str) -> None:
    assert client_of(people.everybody[who]).get("/desk/shared").status_code == 404


def test_it_asks_for_a_sign_in_and_takes_nothing(people: People) -> None:
    assert client_of(None).get("/desk/shared").status_code == 302
    assert client_of(people.noor).post("/desk/shared").status_code == 405
