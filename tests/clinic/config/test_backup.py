"""A backup is whole or none, holds everything but the master, and is read back."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from attunement_clinic import failpoints
from attunement_clinic.config.backup import choosing, key, layout, paper, state, tasks
from attunement_clinic.config.backup.layout import Folder
from attunement_clinic.config.backup.making import make_backup
from attunement_clinic.config.backup.paper import Sheet
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import ledger, masters, storage
from attunement_clinic.recordings.actions import rotate_keys, withdraw_film
from attunement_clinic.recordings.models import Artefact
from attunement_clinic.recordings.secret_key import SecretKey
from factories.films import stored_proxy
from factories.recordings import FilmInvitationFactory
from failpoint_names import named
from personas import actor, make_people

FILM = os.urandom(150_000)
WORDS = "The light under the door kept me awake."
_NOW = timezone.now()


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Folder:
    for name, part in (
        ("SECRETS", "secrets"),
        ("MASTER_KEYS", "secrets/master"),
        ("BACKUPS", "backups"),
        ("MEDIA_STORE", "media"),
    ):
        setattr(settings, name, tmp_path / part)
    settings.WITHDRAWAL_LEDGER = tmp_path / "ledger" / "withdrawals.jsonl"
    settings.AUDIT_ANCHORS = tmp_path / "log" / "audit-anchors.jsonl"
    settings.MASTER_KEYS.mkdir(mode=0o700, parents=True)
    masters.add(1)
    return Folder(tmp_path / "kept")


@pytest.fixture
def film(folder: Folder, own_databases: None) -> Artefact:
    caregiver = make_people().amara_as_caregiver
    caregiver.safe_contact = WORDS
    caregiver.save()
    return stored_proxy(FilmInvitationFactory(caregiver=caregiver), FILM)


@pytest.fixture
def secret(folder: Folder, settings: Any) -> SecretKey:
    return key.read_or_create(settings.SECRETS)


def sheet(settings: Any) -> Sheet:
    return paper.read(settings.SECRETS)


def is_whole(folder: Folder, settings: Any, name: str = "") -> bool:
    source = choosing.choose(folder.path, sheet(settings), name)
    choosing.check_pieces(source, say=lambda _words: None)
    return True


def test_a_backup_holds_every_film_once(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    first = make_backup(folder, secret, _NOW)
    again = make_backup(folder, secret, _NOW + timedelta(hours=1))

    assert (first.films, first.new_films) == (1, 1)
    assert (again.films, again.new_films) == (1, 0)
    assert folder.names() == [first.name, again.name]
    (kept,) = (folder.path / "films").glob("??/*")
    assert kept.read_bytes() == storage.whole_file(film.id).read_bytes()
    assert is_whole(folder, settings, first.name)
    known = state.read().backup
    assert known is not None
    assert known.name == again.name


def test_neither_a_master_nor_a_word_can_be_read_in_it(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    """Raw bytes of everything: the master in both spellings, words, the film itself."""
    make_backup(folder, secret, _NOW)
    held = b"".join(
        each.read_bytes() for each in folder.path.rglob("*") if each.is_file()
    )
    canaries = [WORDS.encode(), b"Amara", FILM[1000:1032], b"CREATE TABLE"]
    for digits in (masters.read()[1].on_paper(), secret.on_paper()):
        canaries += [digits.encode(), bytes.fromhex(digits)]

    assert len(held) > 100_000
    assert [each for each in canaries if each in held] == []


def test_broken_at_any_step_the_backup_before_is_whole(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    first = make_backup(folder, secret, _NOW)
    steps = sorted(each for each in named() if each.startswith("backup."))
    for hours, name in enumerate(steps, 1):
        stored_proxy(
            FilmInvitationFactory(caregiver=film.recording.caregiver), os.urandom(9_000)
        )
        with (
            failpoints.failing(name, 28) as met,
            pytest.raises(StartError, match="No backup was made"),
        ):
            make_backup(folder, secret, _NOW + timedelta(hours=hours))

        assert name in met
        for each in folder.names():
            assert is_whole(folder, settings, each), name
        assert first.name in folder.names()

    after = make_backup(folder, secret, _NOW + timedelta(hours=20))
    assert after.films == 1 + len(steps)
    assert is_whole(folder, settings)
    assert not list((folder.path / "sets").glob("*.draft"))


def test_what_is_damaged_is_named_before_anything_is_restored(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any, tmp_path: Path
) -> None:
    made = make_backup(folder, secret, _NOW)
    (film_file,) = (folder.path / "films").glob("??/*")
    pieces = [film_file, *folder.set(made.name).iterdir()]
    assert len(pieces) == 5
    for piece, how in product(pieces, ("gone", "cut", "changed")):
        copy = Folder(tmp_path / f"{piece.name}-{how}")
        shutil.copytree(folder.path, copy.path)
        broken = copy.path / piece.relative_to(folder.path)
        content = bytearray(broken.read_bytes())
        broken.unlink()
        if how != "gone":
            content[len(content) // 2] ^= 1
            broken.write_bytes(content[:-20] if how == "cut" else content)

        with pytest.raises(StartError) as refused:
            is_whole(copy, settings)

        # Without its list a backup is none, and the one before it would be taken.
        is_none = piece.name == "manifest.json" and how == "gone"
        assert ("came to its end" if is_none else str(broken)) in str(refused.value)


def test_a_film_that_is_not_there_any_more_lets_no_backup_be_made(
    folder: Folder, film: Artefact, secret: SecretKey
) -> None:
    storage.whole_file(film.id).unlink()

    with pytest.raises(StartError, match="is not there"):
        make_backup(folder, secret, _NOW)
    assert folder.names() == []


def test_two_at_once_are_one(folder: Folder, film: Artefact, secret: SecretKey) -> None:
    make_backup(folder, secret, _NOW)
    with folder.held(), pytest.raises(StartError, match="being made already"):
        make_backup(folder, secret, _NOW + timedelta(hours=1))


def test_another_folder_or_another_key_is_refused(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any, tmp_path: Path
) -> None:
    make_backup(folder, secret, _NOW)
    other = SecretKey(os.urandom(32))

    with pytest.raises(StartError, match="of another installation"):
        make_backup(folder, other, _NOW + timedelta(hours=1))
    with pytest.raises(StartError, match="of another installation"):
        choosing.choose(folder.path, Sheet(other, {1: "0" * 64}))
    with pytest.raises(StartError, match="holds no backups"):
        choosing.choose(tmp_path / "log", sheet(settings))
    with pytest.raises(StartError, match="not empty and holds no backups"):
        make_backup(Folder(tmp_path / "media"), secret, _NOW)


def test_a_ledger_that_was_cut_lets_no_day_be_restored(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    """Not even one from before: what the newest backup knew was taken back must end."""
    before = make_backup(folder, secret, _NOW)
    withdraw_film(actor(film.recording.caregiver.user), recording_id=film.recording.id)
    ledger.write_pending()
    make_backup(folder, secret, _NOW + timedelta(hours=1))
    whole = folder.ledger.read_bytes()
    assert whole.count(b"\n") == 1
    assert is_whole(folder, settings, before.name)

    folder.ledger.write_bytes(b"")

    with pytest.raises(StartError, match="holds fewer lines than the newest backup"):
        is_whole(folder, settings, before.name)


def test_a_sheet_of_before_a_change_of_master_is_told_apart(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    old = sheet(settings)
    make_backup(folder, secret, _NOW)
    rotate_keys()
    make_backup(folder, secret, _NOW + timedelta(hours=1))

    with pytest.raises(
        StartError, match="locked by epoch-2, and the sheet holds epoch-1"
    ):
        choosing.choose(folder.path, old)
    assert is_whole(folder, settings)


def test_another_master_of_the_same_number_is_told_apart(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    """As when a vault holds several: before anything is written, not film by film."""
    make_backup(folder, secret, _NOW)
    mine, other = sheet(settings), f"epoch-1:{os.urandom(32).hex()}"

    with pytest.raises(
        StartError, match="epoch-1 of ATTUNEMENT_MASTER_KEY is not the master"
    ):
        choosing.choose(folder.path, paper.with_given(mine, other))
    with pytest.raises(StartError, match="Part 1 of ATTUNEMENT_MASTER_KEY is not"):
        paper.with_given(mine, "epoch-1")
    same = paper.with_given(mine, f"epoch-1:{mine.masters[1]}")
    assert choosing.choose(folder.path, same).sheet.are_given


def test_a_backup_of_before_masters_were_marked_is_read(
    folder: Folder, film: Artefact, secret: SecretKey, settings: Any
) -> None:
    made = make_backup(folder, secret, _NOW)
    manifest = folder.read(made.name, secret)
    bare = msgspec.structs.replace(manifest, masters={})
    folder.write(folder.set(made.name), bare, secret)

    assert manifest.masters.keys() == {"1"}
    assert is_whole(folder, settings)


def test_without_its_master_none_is_made_and_it_says_so(
    folder: Folder, film: Artefact, secret: SecretKey
) -> None:
    masters.remove(1)

    with pytest.raises(StartError, match="No backup was made: There is no master key"):
        make_backup(folder, secret, _NOW)


def test_one_is_due_after_a_night_and_after_a_change_of_master(
    folder: Folder, film: Artefact, secret: SecretKey
) -> None:
    assert tasks.is_due(folder, _NOW)
    assert not tasks.is_trial_due(_NOW)
    tasks.make_now(folder, _NOW)

    assert not tasks.is_due(folder, _NOW + timedelta(hours=3))
    assert tasks.is_due(folder, _NOW + timedelta(hours=27))
    assert tasks.is_trial_due(_NOW)
    state.note_drill(at=_NOW, name="x", faults=[], took_s=1.0)
    assert not tasks.is_trial_due(_NOW + timedelta(days=5))
    assert tasks.is_trial_due(_NOW + timedelta(days=7))
    rotate_keys()
    assert tasks.is_due(folder, _NOW + timedelta(hours=3))
    shutil.rmtree(folder.set(folder.names()[-1]))
    assert tasks.is_due(folder, _NOW)


def test_a_failure_is_kept_for_the_page(
    folder: Folder, film: Artefact, caplog: pytest.LogCaptureFixture
) -> None:
    folder.path.write_text("a file in the way")

    tasks.make_now(folder, _NOW)

    failure = state.read().failure
    assert failure is not None
    assert "cannot be written" in failure.why
    assert "cannot be written" in caplog.text


def test_a_week_of_days_and_five_weeks_are_kept(
    folder: Folder, film: Artefact, secret: SecretKey
) -> None:
    make_backup(folder, secret, _NOW)
    (first,) = folder.names()
    template = folder.set(first)
    for days in range(1, 60):
        copy = folder.set(layout.name_of(_NOW - timedelta(days=days)))
        shutil.copytree(template, copy)
        manifest = folder.read(first, secret)
        (copy / "manifest.json").unlink()
        folder.write(copy, _renamed(manifest, copy.name), secret)
    orphan = folder.path / "films" / "00" / ("0" * 64)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"of no backup")

    later = make_backup(folder, secret, _NOW + timedelta(hours=1))

    ages = [_NOW - layout.time_of(name) for name in folder.names()]
    assert sum(age <= timedelta(days=7) for age in ages) >= 8
    assert 3 <= sum(age > timedelta(days=7) for age in ages) <= 5
    assert max(ages) <= timedelta(days=35)
    assert not orphan.exists()
    assert later.new_films == 0


def _renamed(manifest: layout.Manifest, name: str) -> layout.Manifest:
    return msgspec.structs.replace(manifest, name=name)
