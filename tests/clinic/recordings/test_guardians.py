"""A wider use needs every guardian: asked only of a film they are shown, and no is enough."""

import pytest
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.actions import (
    answer_use,
    give_consent,
    share_recording,
    unshare_recording,
    withdraw_consent,
)
from attunement_clinic.recordings.models import Consent, Recording, Refusal
from attunement_clinic.recordings.queries import disagreements
from factories.recordings import ConsentFactory, RecordingFactory
from personas import People, actor, client_of, fresh

RESEARCH = Purpose.RESEARCH


@pytest.fixture
def film(wish) -> Recording:
    film = RecordingFactory(invitation=wish, state="ready")
    ConsentFactory(
        recording=film, given_by=wish.caregiver.user, given_at=timezone.now()
    )
    return film


@pytest.fixture
def asked(people: People, film: Recording) -> Recording:
    """Show the film to Daniel, and allow research: he is asked."""
    amara = actor(people.amara)
    daniel = people.daniel_as_caregiver
    share_recording(amara, recording_id=film.id, caregiver_id=daniel.id)
    give_consent(amara, recording_id=film.id, purpose=RESEARCH)
    return film


def answer(people: People, film: Recording, *, agrees: bool) -> None:
    answer_use(
        actor(people.daniel), recording_id=film.id, purpose=RESEARCH, agrees=agrees
    )


def live(kind: type[Consent] | type[Refusal], people: People) -> int:
    return kind.objects.filter(
        caregiver=people.daniel_as_caregiver, purpose=RESEARCH, withdrawn_at=None
    ).count()


def test_the_other_guardian_reads_what_is_asked_and_answers(
    people: People, asked: Recording
) -> None:
    page, daniel = f"/upload/mine/{asked.id}", fresh(people.daniel)
    assert "your no is enough" in daniel.get(page).content.decode()

    sent = {"purpose": "research", "agrees": "no"}
    assert daniel.post(f"{page}/answer", sent).status_code == 302

    assert "You said no." in daniel.get(page).content.decode()
    assert len(Refusal.objects.get().text_digest) == 64
    assert AuditEvent.objects.filter(action="consent.refused").count() == 1
    # Who filmed learns nothing of the other's answer.
    own = client_of(people.amara).get(page).content.decode()
    assert "You said no." not in own


def test_two_answers_stand_on_the_therapists_day_and_block_the_use(
    people: People, asked: Recording
) -> None:
    answer(people, asked, agrees=False)

    (found,) = disagreements([asked.id])
    assert found.purpose is RESEARCH
    today = client_of(people.ingrid).get("/desk/").content.decode()
    assert "two answers about film" in today
    assert "two answers about film" not in (
        client_of(people.jonas).get("/desk/").content.decode()
    )


def test_a_new_answer_ends_the_one_before(people: People, asked: Recording) -> None:
    answer(people, asked, agrees=False)
    answer(people, asked, agrees=True)
    assert (live(Consent, people), live(Refusal, people)) == (1, 0)
    answer(people, asked, agrees=False)
    answer(people, asked, agrees=False)
    assert (live(Consent, people), live(Refusal, people)) == (0, 1)
    assert AuditEvent.objects.filter(action="consent.refused").count() == 2


def test_taking_the_wish_back_ends_the_disagreement(
    people: People, asked: Recording
) -> None:
    answer(people, asked, agrees=False)
    withdraw_consent(actor(people.amara), recording_id=asked.id, purpose=RESEARCH)
    assert list(disagreements([asked.id])) == []
    with pytest.raises(Http404):
        answer(people, asked, agrees=True)


def test_showing_it_no_longer_ends_what_was_answered(
    people: People, asked: Recording
) -> None:
    answer(people, asked, agrees=True)
    unshare_recording(
        actor(people.amara),
        recording_id=asked.id,
        caregiver_id=people.daniel_as_caregiver.id,
    )
    assert live(Consent, people) == 0
    with pytest.raises(Http404):
        answer(people, asked, agrees=True)


def test_nobody_is_asked_of_a_film_they_are_not_shown(
    people: People, film: Recording
) -> None:
    give_consent(actor(people.amara), recording_id=film.id, purpose=RESEARCH)
    with pytest.raises(Http404):
        answer(people, film, agrees=True)
    assert client_of(people.daniel).get(f"/upload/mine/{film.id}").status_code == 404


@pytest.mark.parametrize("who", ["amara", "ingrid", "noor", "mira", "chidi"])
def test_only_a_guardian_who_is_asked_answers(
    people: People, asked: Recording, who: str
) -> None:
    sent = {"purpose": "research", "agrees": "yes"}
    client = fresh(getattr(people, who))
    address = f"/upload/mine/{asked.id}/answer"
    assert client.post(address, sent).status_code == 404
    assert not Refusal.objects.exists()


def test_somebody_without_responsibility_is_not_asked(
    people: People, asked: Recording
) -> None:
    daniel = people.daniel_as_caregiver
    daniel.is_guardian = False
    daniel.save()
    page = client_of(people.daniel).get(f"/upload/mine/{asked.id}").content.decode()
    assert "You are asked as well" not in page
    with pytest.raises(Http404):
        answer(people, asked, agrees=True)


@pytest.mark.parametrize("purpose", ["therapy", "supervision", "training", "nothing"])
def test_what_nobody_asks_cannot_be_answered(
    people: People, asked: Recording, purpose: str
) -> None:
    sent = {"purpose": purpose, "agrees": "no"}
    address = f"/upload/mine/{asked.id}/answer"
    assert fresh(people.daniel).post(address, sent).status_code == 404
