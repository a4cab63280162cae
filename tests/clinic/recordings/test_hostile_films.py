"""Films made to do harm, through the real ingest and the real confined child."""

import contextlib
import io
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

import hostile_films
from attunement_clinic.recordings import tasks
from attunement_clinic.recordings.media.verdict import RefusalCode
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.refusals import refusal_words
from factories.arrived_films import arrived, content_of
from hostile_films.clips import clip
from hostile_films.elsewhere import SECRET, Bells, Elsewhere, belled

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_LONGEST_S = 20


@pytest.fixture
def elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Elsewhere, Bells]]:
    """Plant a film where relative names would find it, and hang the bells."""
    (tmp_path / "canary.mp4").write_bytes(clip(container="mp4"))
    monkeypatch.chdir(tmp_path)
    with belled(tmp_path) as (there, bells):
        yield there, bells


@pytest.mark.parametrize("name", hostile_films.NAMES)
def test_it_becomes_a_film_or_is_refused_and_reaches_nothing(
    name: str, elsewhere: tuple[Elsewhere, Bells]
) -> None:
    """With one sentence for the parent; what else was in the file is in nothing we keep."""
    there, bells = elsewhere
    recording = arrived(hostile_films.made(name, there))
    begun = time.monotonic()
    tasks._ingest(recording.id, is_last_try=False)
    recording.refresh_from_db()

    assert time.monotonic() - begun < _LONGEST_S
    assert bells.rung() == []
    if recording.state == Recording.State.READY:
        assert (recording.frame_count or 0) > 0
        assert not name.startswith("lists/")
        assert not any(SECRET in content_of(each) for each in _published(recording))
        return
    assert recording.state == Recording.State.REFUSED
    assert recording.refusal in set(RefusalCode) - {RefusalCode.GAVE_UP}
    assert len(recording.technical_reason.splitlines()) == 1
    assert str(refusal_words(recording.refusal).what).count(".") == 1
    assert [each.kind for each in _published(recording)] == ["original"]


def _published(recording: Recording) -> list[Artefact]:
    rows = recording.artefacts.filter(published_at__isnull=False)
    return list(rows.select_related("recording"))


def test_there_are_many_of_them_of_each_kind() -> None:
    kinds = Counter(name.partition("/")[0] for name in hostile_films.NAMES)

    assert min(kinds.values()) >= 20
    assert kinds.total() >= 200


def test_a_film_that_is_a_page_as_well_is_watched_as_a_film() -> None:
    """The page is not in it any more."""
    recording = arrived(
        hostile_films.made("polyglots/page_before_a_film", Elsewhere(Path(), 0))
    )
    tasks._ingest(recording.id, is_last_try=False)
    recording.refresh_from_db()

    assert recording.frame_count == 10


class _Named(io.BytesIO):
    """A film with a name, which no child is ever given."""

    name = "film.m3u8"


def test_the_bells_ring_for_whoever_follows(
    elsewhere: tuple[Elsewhere, Bells],
) -> None:
    """Opened as one would without thinking, the same bytes lead elsewhere."""
    there, bells = elsewhere
    script = there.folder / "film.mp4"
    script.write_bytes(hostile_films.made("lists/concat_neighbour", there))
    bells.rung()

    with av.open(str(script)) as film:
        assert len(list(film.demux())) > 1
    assert "opened: canary.mp4" in bells.rung()

    with contextlib.suppress(av.error.FFmpegError, OSError):
        av.open(_Named(hostile_films.made("lists/hls_net", there)), timeout=(0.5, 0.5))
    assert any(each.startswith("called") for each in bells.rung())
