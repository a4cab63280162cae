"""The demo practice, whole: its people, its film in the real store, its story."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.config.demo.film import FILM
from attunement_clinic.config.demo.people import accounts
from attunement_clinic.config.demo.tasks import tell_story_when_ready
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review.models import Moment, ReviewSession
from personas import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def film(settings: LazySettings, tmp_path: Path) -> Recording:
    settings.MEDIA_STORE = tmp_path / "media"
    call_command("seed_demo")
    return Recording.objects.get()


def as_if_read(film: Recording) -> None:
    """Leave the film as the worker would."""
    Recording.objects.filter(id=film.id).update(
        state=Recording.State.READY,
        duration_ms=75_000,
        frame_rate_num=30,
        frame_rate_den=1,
        frame_count=2250,
        width=1280,
        height=720,
    )


def test_the_film_is_in_the_encrypted_store(film: Recording) -> None:
    original = film.artefacts.get(kind="original")
    with storage.open_reader(original) as reader:
        assert reader.size == FILM.stat().st_size
        assert reader.read(0, 4096) == FILM.read_bytes()[:4096]
    assert film.state == Recording.State.WAITING
    names = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert names >= {"recordings.ingest", "demo.tell_story"}


def test_seeding_again_changes_nothing(film: Recording) -> None:
    before = User.objects.count()
    call_command("seed_demo")
    assert User.objects.count() == before
    assert Recording.objects.get() == film
    assert all(practice.is_demo for practice in Practice.objects.all())


def test_the_story_waits_for_the_film(film: Recording) -> None:
    tell_story_when_ready(str(film.id))
    assert not Moment.objects.exists()


def test_the_story_is_told_once(film: Recording) -> None:
    as_if_read(film)
    for _ in range(2):
        tell_story_when_ready(str(film.id))
    assert Moment.objects.count() == 6
    states = list(ReviewSession.objects.values_list("number", "state"))
    assert states == [(1, "ended"), (2, "ready")]


def test_its_people_find_their_pages(film: Recording) -> None:
    as_if_read(film)
    tell_story_when_ready(str(film.id))
    ingrid = client_of(User.objects.get(email="ingrid@demo.example"))
    page = ingrid.get(f"/desk/families/{film.family_id}?path=whole").content.decode()
    for words in ("First contact", "Coded film 1", "Review 2", "Who may use film 1"):
        assert words in page
    rosa = client_of(User.objects.get(email="rosa@demo.example"))
    home = rosa.get("/home").content.decode()
    assert "She heard me and turned round." in home
    assert "A long cuddle" in home
    teo = client_of(User.objects.get(email="teo@demo.example"))
    other = teo.get("/home").content.decode()
    assert "She heard me" not in other
    assert "A long cuddle" not in other
    own = rosa.get("/home/own").content.decode()
    assert "Not feel like an actor when I hold her." in own
    assert "on my shoulder" in rosa.get("/home/days").content.decode()
    assert "on my shoulder" not in teo.get("/home/days").content.decode()
    assert "Not feel like an actor" not in teo.get("/home/own").content.decode()


def test_every_account_of_the_demo_exists(film: Recording) -> None:
    listed = {account.email for account in accounts()}
    assert listed == set(User.objects.values_list("email", flat=True))
    staff = [account for account in accounts() if account.password]
    assert all(len(account.totp) == 6 for account in staff)


def test_the_demos_past_lies_in_the_past(film: Recording) -> None:
    age = film.created_at - film.family.created_at
    assert age > timedelta(days=30)
