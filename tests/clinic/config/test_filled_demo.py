"""The filled demo: played by the real actions, and what it promises holds."""

from datetime import timedelta
from pathlib import Path

import av
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.config.demo.filled import play, promises
from attunement_clinic.config.demo.filled.clips import KEY_EVERY_MS, cut
from attunement_clinic.config.demo.filled.script import families
from attunement_clinic.families.models import Family
from attunement_clinic.intake.signs import Sign
from attunement_clinic.recordings.models import Recording
from personas import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def as_if_read() -> None:
    """Leave every film as the worker would."""
    scripts = [film for each in families().values() for film in each.films]
    assert Recording.objects.count() == len(scripts) + 1
    for recording in Recording.objects.all():
        recording.state = Recording.State.READY
        recording.duration_ms, recording.frame_count = 75_000, 2250
        recording.frame_rate_num, recording.frame_rate_den = 30, 1
        recording.width, recording.height = 1280, 720
        recording.save()


def test_the_files_show_every_sign_and_forty_different_films() -> None:
    scripts = families().values()
    signs = {concern.sign for each in scripts for concern in each.concerns}
    films = [film for each in scripts for film in each.films]

    assert signs == set(Sign)
    assert len(films) >= promises.FILMS
    assert len({(film.begins, film.ends, film.moving) for film in films}) == len(films)
    for film in films:
        assert film.begins % KEY_EVERY_MS == 0
        assert 5_000 <= film.ends - film.begins <= 15_000


def test_a_stretch_is_a_whole_short_film(tmp_path: Path) -> None:
    film = families()["17-yilmaz"].films[0]
    cut(film, tmp_path / "film.mp4")
    with av.open(tmp_path / "film.mp4") as made:
        track = made.streams.video[0]
        assert track.start_time == 0
        assert track.frames == (film.ends - film.begins) * 30 // 1000
        assert made.streams.audio[0].start_time == 0


def test_played_and_told_it_holds_what_it_promises(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_STORE = tmp_path / "media"
    call_command("seed_demo")
    play.open_all()
    as_if_read()
    for _ in range(2):
        play.open_all()
        play.tell_all()

    assert [each.words for each in promises.check() if not each.holds] == []
    _the_past_lies_in_the_past()
    _people_find_their_pages()


def _the_past_lies_in_the_past() -> None:
    closed = Family.objects.get(caregivers__name="Priya")
    assert closed.closed_at is not None
    assert closed.created_at < closed.closed_at < timezone.now() - timedelta(days=30)


def _people_find_their_pages() -> None:
    ingrid = client_of(User.objects.get(email="ingrid@demo.example"))
    for name in ("Camille", "Naomi", "Fatou"):
        family = Family.objects.get(caregivers__name=name)
        assert ingrid.get(f"/desk/families/{family.id}").status_code == 200
    assert "two answers about film" in ingrid.get("/desk/").content.decode()
    zeynep = client_of(User.objects.get(email="zeynep@demo.example"))
    assert zeynep.get("/home").status_code == 200


def test_only_a_demo_is_filled(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="Only a demo is filled"):
        call_command("fill_demo")
