"""A film that arrived becomes ready or is refused, whatever happens to its workers."""

import errno
import json
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from procrastinate.contrib.django import app as jobs
from procrastinate.jobs import Job

from attunement_clinic import failpoints
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.notifications.models import Notice
from attunement_clinic.recordings import publishing, storage, tasks
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    ChildFailedError,
    RefusalCode,
)
from attunement_clinic.recordings.models import Artefact, MovementRegion, Recording
from attunement_clinic.recordings.publishing import LostAttemptError
from factories.arrived_films import arrived, content_of, stored_files
from factories.numbered_films import numbered_film

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def small_film(frames: int = 50, **options: Any) -> bytes:
    return numbered_film(list(range(frames)), base=Fraction(1, 25), **options)


def ingest(recording: Recording, *, is_last_try: bool = False) -> Recording:
    tasks._ingest(recording.id, is_last_try=is_last_try)
    recording.refresh_from_db()
    return recording


def published(recording: Recording) -> dict[str, Artefact]:
    rows = recording.artefacts.filter(published_at__isnull=False)
    return {row.kind: row for row in rows.select_related("recording")}


def test_a_film_becomes_ready() -> None:
    """Every artefact is published at once, and the recording knows its time base."""
    recording = ingest(arrived(small_film(sound_s=2)))

    assert (recording.state, recording.progress) == (Recording.State.READY, 100)
    assert (recording.frame_rate_num, recording.frame_rate_den) == (25, 1)
    assert (recording.frame_count, recording.duration_ms) == (50, 2000)
    assert (recording.width, recording.height) == (320, 180)
    assert not recording.is_silent
    assert recording.ends_early_ms is None
    made = published(recording)
    assert set(made) == {"original", "proxy", "poster", "peaks", "frames"}
    proxy = content_of(made["proxy"])
    assert proxy[4:8] == b"ftyp"
    assert proxy.index(b"moov") < proxy.index(b"mdat")
    assert len(content_of(made["peaks"])) == 200
    rows = list(struct.iter_unpack("<qq", content_of(made["frames"])))
    assert rows == [(40 * n, 40 * n) for n in range(50)]
    assert content_of(made["poster"])[:2] == b"\xff\xd8"
    assert made["proxy"].media_type == "video/mp4"


def test_only_the_part_the_parent_kept_is_there_to_be_watched() -> None:
    """No proxy, still or sound shows the rest."""
    recording = arrived(small_film(sound_s=2))
    recording.kept_from_ms, recording.kept_until_ms = 400, 1400
    recording.save()
    ingest(recording)

    assert (recording.frame_count, recording.duration_ms) == (25, 1000)
    made = published(recording)
    rows = list(struct.iter_unpack("<qq", content_of(made["frames"])))
    assert [source for _proxy, source in rows] == [400 + 40 * n for n in range(25)]
    assert len(content_of(made["peaks"])) == 100


def test_a_silent_film_has_no_peaks() -> None:
    """Absent, not a row of zeros."""
    recording = ingest(arrived(small_film()))

    assert recording.is_silent
    assert "peaks" not in published(recording)


def test_the_parent_is_told_without_a_clinical_word() -> None:
    """And the record keeps that it is ready."""
    recording = ingest(arrived(small_film()))

    notice = Notice.objects.get(recipient=recording.caregiver.user)
    assert notice.kind == Notice.Kind.FILM_READY
    assert AuditEvent.objects.filter(
        action="film.ready", subject_id=recording.id
    ).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Dear team, the film is attached.", RefusalCode.NOT_A_FILM),
        (b"", RefusalCode.EMPTY),
        (b"#EXTM3U\n/etc/passwd\n", RefusalCode.PLAYLIST),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", RefusalCode.PLAYLIST),
    ],
)
def test_what_is_no_film_is_refused_and_kept(content: bytes, code: str) -> None:
    """A typed word for the parent, a reason for the clinician, the original stays."""
    recording = ingest(arrived(content))

    assert recording.state == Recording.State.REFUSED
    assert recording.refusal == code
    assert recording.technical_reason
    assert set(published(recording)) == {"original"}
    assert content_of(published(recording)["original"]) == content
    notice = Notice.objects.get(recipient=recording.caregiver.user)
    assert notice.kind == Notice.Kind.FILM_REFUSED


def test_a_film_without_its_index_is_refused() -> None:
    """It was cut on its way out of the phone, or in it."""
    content = small_film()
    recording = ingest(arrived(content[: len(content) // 2]))

    assert recording.refusal == RefusalCode.INDEX_MISSING


def test_a_cut_film_that_still_plays_says_where_it_ends() -> None:
    """It is taken to its last whole frame."""
    content = small_film(
        250,
        container="mp4",
        options={"g": "25", "crf": "1"},
        container_options={"moov_size": "12000"},
    )
    recording = ingest(arrived(content[: int(len(content) * 0.6)]))

    assert recording.state == Recording.State.READY
    assert recording.ends_early_ms == recording.duration_ms
    assert recording.ends_early_ms is not None
    assert 3000 < recording.ends_early_ms < 10_000
    assert "10.0 s" in recording.technical_reason


def test_only_what_is_published_stays_in_the_store() -> None:
    """A refusal half way leaves no file behind, nor does what arrived."""
    before = stored_files()
    recording = ingest(arrived(small_film()))

    ids = {row.id.hex for row in recording.artefacts.exclude(published_at=None)}
    assert stored_files() - before == ids


def test_a_ready_film_is_not_made_again() -> None:
    """A job that comes twice does nothing the second time."""
    recording = ingest(arrived(small_film()))
    first = published(recording)
    again = ingest(recording)

    assert again.attempt == 1
    assert {k: v.id for k, v in published(again).items()} == {
        k: v.id for k, v in first.items()
    }


def test_a_worker_that_lost_its_film_publishes_nothing() -> None:
    """Fencing: the late result of a worker thought dead is thrown away."""
    recording = arrived(small_film())
    late = publishing.begin(recording.id)
    assert late is not None
    row = publishing.create_artefacts(late, [Artefact.Kind.PROXY])
    ingest(recording)

    with pytest.raises(LostAttemptError):
        publishing.note_progress(late, Recording.State.MAKING, 50)
    with pytest.raises(LostAttemptError):
        publishing.create_artefacts(late, [Artefact.Kind.POSTER])
    with pytest.raises(LostAttemptError):
        publishing.refuse(late, RefusalCode.UNREADABLE, "late")
    recording.refresh_from_db()
    assert recording.state == Recording.State.READY
    assert not Artefact.objects.filter(id=row[Artefact.Kind.PROXY].id).exists()


def test_published_by_a_commit_whose_answer_was_lost_it_stays() -> None:
    """The worker believes that it failed, and clears away what it made; not this."""
    recording = arrived(small_film())
    with (
        failpoints.failing("ingest.publish.after_commit", errno.EIO),
        pytest.raises(OSError, match="error"),
    ):
        ingest(recording)
    again = ingest(recording)

    assert (again.state, again.attempt) == (Recording.State.READY, 1)
    made = published(again)
    assert {"proxy", "poster", "frames"} < set(made)
    assert all(content_of(each) for each in made.values())


@pytest.mark.parametrize("step", ["ingest.rows.after_commit", "artefact.after_rename"])
def test_interrupted_before_it_leaves_nothing_and_is_made_again(step: str) -> None:
    recording = arrived(small_film())
    before = stored_files()
    with (
        failpoints.failing(step, errno.EIO),
        pytest.raises(OSError, match="error"),
    ):
        ingest(recording)
    assert stored_files() == before

    assert ingest(recording).state == Recording.State.READY


def test_a_worker_finds_out_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its child is ended and its files are gone."""
    recording = arrived(small_film())
    note = publishing.note_progress
    before = stored_files()

    def lose_it(attempt: publishing.Attempt, state: Recording.State, part: int) -> None:
        if state == Recording.State.MAKING:
            Recording.objects.filter(id=recording.id).update(attempt=99)
        note(attempt, state, part)

    monkeypatch.setattr(publishing, "note_progress", lose_it)
    ingest(recording)

    assert recording.state == Recording.State.READING
    assert recording.attempt == 99
    assert stored_files() == before


def test_a_child_that_dies_is_tried_again_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two more tries; after the third, plain words and the reason."""

    def die(*_: object, **__: object) -> None:
        raise ChildFailedError("the child ended: by signal SIGSEGV")

    monkeypatch.setattr(tasks, "make_film", die)
    recording = arrived(small_film())

    with pytest.raises(ChildFailedError):
        ingest(recording)
    recording.refresh_from_db()
    assert recording.state == Recording.State.READING
    with pytest.raises(ChildFailedError):
        ingest(recording, is_last_try=True)
    recording.refresh_from_db()
    assert (recording.state, recording.refusal) == ("refused", "gave_up")
    assert "SIGSEGV" in recording.technical_reason


def test_a_machine_that_cannot_confine_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The film waits, and the clinician reads the sentence."""

    def refuse() -> None:
        raise CannotConfineError("the confinement of films does not hold here")

    monkeypatch.setattr(tasks, "check_confinement", refuse)
    monkeypatch.setattr(tasks, "confinement", tasks._Confinement())
    recording = arrived(small_film())

    with pytest.raises(CannotConfineError):
        ingest(recording)
    recording.refresh_from_db()
    assert recording.state == Recording.State.WAITING
    assert "does not hold" in recording.technical_reason


def test_a_full_disk_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The film is not at fault, so it is not given up, on whatever try."""

    def fill(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    recording = arrived(small_film())
    monkeypatch.setattr(storage.ArtefactWriter, "write", fill)
    with pytest.raises(OSError, match="No space"):
        ingest(recording, is_last_try=True)
    monkeypatch.undo()
    recording.refresh_from_db()

    assert recording.state == Recording.State.WAITING
    assert "no room" in recording.technical_reason
    assert ingest(recording).state == Recording.State.READY


def test_a_film_whose_jobs_all_died_is_given_up() -> None:
    """Nobody waits for ever."""
    recording = arrived(small_film())
    publishing.begin(recording.id)
    tasks._give_up_films_without_a_job()
    recording.refresh_from_db()

    assert recording.refusal == RefusalCode.GAVE_UP


def test_a_film_with_a_job_is_left_to_it() -> None:
    """The tidying looks for the job, not for the clock."""
    recording = arrived(small_film())
    jobs.configure_task("recordings.ingest").defer(recording_id=str(recording.id))
    tasks._give_up_films_without_a_job()
    recording.refresh_from_db()

    assert recording.state == Recording.State.WAITING


def set_regions(recording: Recording, *places: tuple[str, float]) -> None:
    recording.regions.all().delete()
    for name, x in places:
        MovementRegion.objects.create(
            practice=recording.practice,
            recording=recording,
            name=name,
            x=x,
            y=0,
            width=0.4,
            height=1,
            set_by=recording.family.opened_by,
        )


def test_movement_is_measured_in_the_regions_set_by_a_person() -> None:
    """One series a person; a new setting replaces the old signals."""
    recording = ingest(arrived(small_film()))
    set_regions(recording, ("caregiver-1", 0.0), ("infant-1", 0.6))
    tasks._compute_signals(recording.id)
    first = published(recording)["signals"]
    signals = json.loads(content_of(first))

    assert [s["name"] for s in signals["series"]] == ["caregiver-1", "infant-1"]
    assert all(len(s["values"]) == 49 for s in signals["series"])

    set_regions(recording, ("infant-1", 0.1))
    tasks._compute_signals(recording.id)
    second = published(recording)["signals"]
    assert second.id != first.id
    assert first.id.hex not in stored_files()

    set_regions(recording)
    tasks._compute_signals(recording.id)
    assert "signals" not in published(recording)


def test_signals_of_regions_changed_meanwhile_are_thrown_away() -> None:
    """What is shown always belongs to the regions that are shown."""
    recording = ingest(arrived(small_film()))
    set_regions(recording, ("caregiver-1", 0.0))
    begun = publishing.begin_signals(recording.id)
    assert begun is not None
    _, signals, regions = begun
    set_regions(recording, ("caregiver-1", 0.2))

    with pytest.raises(LostAttemptError):
        publishing.publish_signals(signals, regions, storage.StoredDigest(1, ""))


CANARY = b"CANARY-of-a-plain-film-5f3a"


@contextmanager
def searching(folder: Path) -> Iterator[set[str]]:
    """Search every file under a folder, again and again, for plain film."""
    found: set[str] = set()
    done = threading.Event()

    def search() -> None:
        while True:
            is_last = done.is_set()
            for path in folder.rglob("*"):
                try:
                    content = path.read_bytes() if path.is_file() else b""
                except OSError:
                    continue
                for mark in (CANARY, b"ftypisom", b"mdat", b"moov", b"JFIF"):
                    if mark in content:
                        found.add(f"{path}: {mark!r}")
            if is_last:
                return
            time.sleep(0.01)

    thread = threading.Thread(target=search)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def test_no_plain_byte_is_on_any_disk_during_and_after_ingest() -> None:
    """Neither of what was sent nor of what is made."""
    free = (len(CANARY) * 200 + 8).to_bytes(4) + b"free" + CANARY * 200
    content = small_film(200, sound_s=8) + free

    with searching(settings.VAR) as found:
        recording = ingest(arrived(content))

    assert recording.state == Recording.State.READY
    assert found == set()


@pytest.mark.parametrize(
    ("error", "attempts", "is_tried_again"),
    [
        (ChildFailedError("SIGSEGV"), 0, True),
        (ChildFailedError("SIGSEGV"), 1, True),
        (ChildFailedError("SIGSEGV"), 2, False),
        (CannotConfineError("no"), 50, True),
        (OSError(errno.ENOSPC, "full"), 50, True),
        (OSError(errno.EIO, "broken"), 2, False),
    ],
)
def test_three_tries_for_a_film_and_patience_with_a_machine(
    error: Exception, attempts: int, is_tried_again: bool
) -> None:
    """A poisonous film stops; a machine that is not ready is asked again later."""
    job = Job(
        id=1,
        queue="default",
        lock=None,
        queueing_lock=None,
        task_name="recordings.ingest",
        attempts=attempts,
    )
    decision = tasks.ingest.retry_strategy.get_retry_decision(exception=error, job=job)

    assert (decision is not None) is is_tried_again
