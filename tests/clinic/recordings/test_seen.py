"""Who has seen our films: what a parent reads of the audit record."""

import html
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import CareTeamPlace
from attunement_clinic.recordings.models import Recording, RecordingShare
from factories.recordings import ConsentFactory, RecordingFactory
from personas import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Saw = Callable[..., None]


@pytest.fixture
def film(wish) -> Recording:
    film = RecordingFactory(
        invitation=wish, arrived_at=timezone.now(), key_id=uuid.uuid4()
    )
    ConsentFactory(
        recording=film, given_by=wish.caregiver.user, given_at=timezone.now()
    )
    return film


@pytest.fixture
def saw(film) -> Saw:
    """Write a view down as the media do: by whom, how long ago, of what."""

    def saw(who: User | None, *, ago: float, kind="proxy", purpose="therapy") -> None:
        _write(film, timezone.now() - timedelta(minutes=ago), who, kind, purpose)

    return saw


def _write(
    film: Recording, at: datetime, who: User | None, kind: str, purpose: str
) -> None:
    with time_machine.travel(at, tick=False):
        AuditEvent.objects.create(
            practice_id=film.practice_id,
            actor_id=who.id if who else None,
            action="film.seen" if who else "film.ready",
            subject_kind="recording",
            subject_id=film.id,
            family_id=film.family_id,
            purpose=purpose,
            facts={"kind": kind} if who else {"copied": False},
        )


def lines(who: User, film: Recording) -> list[str]:
    """Return each line of a film's own page, as it is read."""
    page = client_of(who).get(f"/upload/mine/{film.id}/seen").content.decode()
    found = page.partition('seen-lines">')[2].partition("</ol>")[0].split("<li>")[1:]
    return [
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found
    ]


def counts(who: User) -> list[str]:
    page = client_of(who).get("/upload/seen").content.decode()
    part = page.partition('seen-counts">')[2].partition("</ul>")[0]
    return re.findall(r"<b>(\d+)</b>", part)


def test_a_film_nobody_saw_says_so(people, film) -> None:
    assert lines(people.amara, film) == ["Nobody has seen it yet."]
    assert counts(people.amara) == ["0", "0", "0"]


def test_each_person_is_named_with_what_they_are_and_when(people, film, saw) -> None:
    saw(None, ago=3 * 1440)
    saw(people.ingrid, ago=2 * 1440)

    therapist, service = lines(people.amara, film)

    assert "your therapist" in therapist
    assert therapist.endswith("Watched")
    assert service.startswith("The service itself")
    assert service.endswith("Made a copy that plays on any phone")
    assert counts(people.amara) == ["1", "1", "0"]


def test_minutes_of_one_sitting_are_one_viewing(people, film, saw) -> None:
    for ago in (60, 58, 55, 50, 20):
        saw(people.ingrid, ago=ago)

    assert len(lines(people.amara, film)) == 2
    assert counts(people.amara) == ["1", "2", "0"]


def test_a_still_picture_is_told_apart_and_once_a_day(people, film, saw) -> None:
    noon = timezone.now().replace(hour=12, minute=0) - timedelta(days=1)
    for minutes in (0, 40, 120):
        _write(
            film,
            noon + timedelta(minutes=minutes),
            people.ingrid,
            "poster",
            "therapy",
        )

    (line,) = lines(people.amara, film)

    assert line.endswith("Saw a still picture of it")
    assert counts(people.amara) == ["0", "0", "0"]


def test_watching_at_the_same_time_is_said(people, film, saw) -> None:
    saw(people.ingrid, ago=30)
    saw(people.amara, ago=29)

    own, together = lines(people.amara, film)

    assert own.startswith("You ")
    assert "and you" in together
    assert together.endswith("Watched at the same time")


def test_who_has_left_the_team_counts_as_outside(people, film, saw) -> None:
    saw(people.ingrid, ago=30)
    CareTeamPlace.objects.filter(user=people.ingrid).update(
        since=timezone.now() - timedelta(days=9), until=timezone.now()
    )

    assert counts(people.amara) == ["1", "1", "1"]
    assert "your therapist" in lines(people.amara, film)[0]


def test_for_supervision_is_said(people, film, saw) -> None:
    saw(people.ingrid, ago=30, purpose="supervision")

    assert lines(people.amara, film)[0].endswith("Watched, for supervision")


def test_the_other_parent_reads_it_only_while_the_film_is_shown_to_them(
    people, film, saw
) -> None:
    saw(people.ingrid, ago=30)
    saw(people.amara, ago=300)
    daniel = client_of(people.daniel)
    assert daniel.get(f"/upload/mine/{film.id}/seen").status_code == 404
    assert str(film.id) not in daniel.get("/upload/seen").content.decode()

    RecordingShare.objects.create(
        practice=film.practice,
        recording=film,
        caregiver=people.daniel_as_caregiver,
    )

    (only,) = lines(people.daniel, film)
    assert "your therapist" in only


@pytest.mark.parametrize("who", ["ingrid", "mira", "jonas", "amelia"])
def test_it_is_the_familys_own_list(people, film, who) -> None:
    client = client_of(getattr(people, who))

    assert client.get("/upload/seen").status_code == 404
    assert client.get(f"/upload/mine/{film.id}/seen").status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in_and_it_is_only_read(people, film) -> None:
    for address in ("/upload/seen", f"/upload/mine/{film.id}/seen"):
        assert client_of(None).get(address).status_code == 302
        assert client_of(people.amara).post(address).status_code == 405
