"""The pages of films: who may open which, and what they change."""

import uuid

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings.models import (
    Acknowledgement,
    Artefact,
    Consent,
    FilmInvitation,
    Recording,
)
from factories.recordings import ConsentFactory, RecordingFactory
from personas import client_of, fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def film(wish) -> Recording:
    film = RecordingFactory(
        invitation=wish, arrived_at=timezone.now(), key_id=uuid.uuid4()
    )
    ConsentFactory(
        recording=film, given_by=wish.caregiver.user, given_at=timezone.now()
    )
    return film


def test_before_the_first_film_the_parent_reads(people, wish) -> None:
    amara = client_of(people.amara)
    upload, form = f"/upload/{wish.id}", f"/form/{wish.id}"

    assert amara.get(upload).headers["Location"] == form
    assert b"stop filming and comfort your baby" in amara.get(form).content
    amara.post(form)
    assert amara.get(upload).status_code == 200
    kept = Acknowledgement.objects.get()
    assert kept.caregiver == people.amara_as_caregiver
    assert len(kept.text_digest) == 64


@pytest.mark.parametrize("who", ["daniel", "chidi", "ingrid", "mira", "amelia"])
def test_a_wish_is_there_for_whom_it_is_meant(people, wish, who) -> None:
    other = client_of(getattr(people, who))

    assert other.get(f"/upload/{wish.id}").status_code == 404
    assert other.post(f"/form/{wish.id}").status_code == 404
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("ingrid", 200), ("noor", 404), ("jonas", 404), ("mira", 404), ("amara", 404)],
)
def test_the_desk_shows_a_film_to_its_team(people, film, who, status) -> None:
    client = client_of(getattr(people, who))

    assert client.get(f"/desk/films/{film.id}").status_code == status
    assert client.get(f"/api/v1/recordings/{film.id}").status_code == (
        200 if who == "amara" else status
    )


def test_lists_hold_only_what_may_be_seen(people, film) -> None:
    assert str(film.id) in client_of(people.ingrid).get("/desk/films/").content.decode()
    jonas = client_of(people.jonas).get("/desk/films/").content.decode()
    assert str(film.id) not in jonas
    daniel = client_of(people.daniel).get("/upload").content.decode()
    assert str(film.id) not in daniel


def test_taking_a_film_back_works_at_once_and_is_audited(people, film) -> None:
    own = f"/upload/mine/{film.id}"
    fresh(people.amara).post(f"{own}/stop")

    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert client_of(people.ingrid).get(f"/desk/films/{film.id}").status_code == 404
    assert AuditEvent.objects.filter(action="consent.withdrawn").count() == 1


def test_the_other_parent_sees_it_while_it_is_shared(people, film) -> None:
    own, daniel = f"/upload/mine/{film.id}", client_of(people.daniel)
    assert daniel.get(own).status_code == 404
    change = {"caregiver": people.daniel_as_caregiver.id}
    amara = fresh(people.amara)
    amara.post(f"{own}/share", {**change, "is_shared": "on"})
    assert daniel.get(own).status_code == 200
    assert daniel.post(f"{own}/use", {"purpose": "therapy"}).status_code == 404
    amara.post(f"{own}/share", change)
    assert daniel.get(own).status_code == 404


def test_asking_for_a_film(people) -> None:
    ask = f"/desk/families/{people.family.id}/ask/{people.amara_as_caregiver.id}"
    sent = {"situation": "sleeping", "words": "A few minutes of settling to sleep."}

    assert client_of(people.jonas).post(ask, sent).status_code == 404
    assert client_of(people.ingrid).post(ask, {"situation": "x"}).status_code == 422
    assert client_of(people.ingrid).post(ask, sent).status_code == 302
    assert FilmInvitation.objects.get().words == sent["words"]
    assert AuditEvent.objects.filter(action="film.asked").count() == 1


@pytest.mark.parametrize(
    "situation", ["sleeping", "feeding", "playing", "stimulation", "cuddling", "other"]
)
def test_the_everyday_moments_are_offered(people, situation) -> None:
    ask = f"/desk/families/{people.family.id}/ask/{people.amara_as_caregiver.id}"
    page = client_of(people.ingrid).get(ask).content.decode()

    assert f'value="{situation}"' in page
    sent = {"situation": situation, "words": "When it suits you."}
    assert client_of(people.ingrid).post(ask, sent).status_code == 302


def test_the_parent_reads_on_their_own_page_which_part_is_kept(people, film) -> None:
    """And what becomes of the rest; nobody else learns that there was more."""
    own = f"/upload/mine/{film.id}"
    film.kept_from_ms, film.kept_until_ms = 10_000, 252_000
    film.save()
    amara = client_of(people.amara)
    before = "Nobody sees the rest, and it is erased once the film is ready."
    assert f"0:10 to 4:12 is watched. {before}" in amara.get(own).content.decode()

    Artefact.objects.create(practice=film.practice, recording=film, kind="erased")
    said = "0:10 to 4:12 is kept. The rest is erased."
    assert said in amara.get(own).content.decode()
    fresh(people.amara).post(
        f"{own}/share",
        {"caregiver": people.daniel_as_caregiver.id, "is_shared": "on"},
    )
    shown = client_of(people.daniel).get(own)
    assert shown.status_code == 200
    assert "4:12" not in shown.content.decode()
    desk = client_of(people.ingrid).get(f"/desk/films/{film.id}").content.decode()
    assert "4:12" not in desk


def test_nobody_signed_in_is_sent_to_sign_in(film, wish) -> None:
    nobody = client_of(None)
    for address in (f"/upload/{wish.id}", f"/form/{wish.id}", "/desk/films/"):
        assert nobody.get(address).status_code == 302
    assert nobody.get(f"/api/v1/recordings/{film.id}").status_code == 404
    assert nobody.get(f"/api/v1/uploads?invitation={uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("part", ["watched", "again", "people"])
def test_changes_are_posted(people, film, part) -> None:
    client = client_of(people.ingrid)

    assert client.get(f"/desk/films/{film.id}/{part}").status_code == 405
    assert (
        client_of(people.mira).post(f"/desk/films/{film.id}/{part}").status_code == 404
    )


def test_regions_lie_inside_the_picture_and_name_people_of_the_film(
    people, film
) -> None:
    url = f"/api/v1/recordings/{film.id}/regions"
    region = {"name": "nobody-1", "x": 0.1, "y": 0.1, "width": 0.4, "height": 0.4}
    client = client_of(people.ingrid)
    body = {"regions": [region]}

    answer = client.put(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert client.get(url).json() == {"regions": []}


def test_a_film_that_lost_its_end_says_until_where(people, film) -> None:
    """The parent in plain words, the clinician with the technical reason."""
    film.ends_early_ms, film.technical_reason = (
        126_040,
        "ends at 126.0 s of the 200.0 s",
    )
    film.save()
    own = client_of(people.amara).get(f"/upload/mine/{film.id}").content.decode()
    desk = client_of(people.ingrid).get(f"/desk/films/{film.id}").content.decode()

    assert "Everything until 2:06 is here." in own
    assert film.technical_reason not in own
    assert "The film ends at 2:06, earlier than its own index says." in desk
    assert film.technical_reason in desk


def test_a_refused_film_tells_the_parent_plainly_and_the_clinician_why(
    people, film
) -> None:
    film.state, film.refusal = Recording.State.REFUSED, "not_a_film"
    film.technical_reason = "begins with 44656172207465616d"
    film.save()
    own = client_of(people.amara).get(f"/upload/mine/{film.id}").content.decode()
    desk = client_of(people.ingrid).get(f"/desk/films/{film.id}").content.decode()

    assert "This is not a film." in own
    assert "What you sent is kept." in own
    assert film.technical_reason not in own
    assert "This is not a film." in desk
    assert f"not_a_film: {film.technical_reason}" in desk
