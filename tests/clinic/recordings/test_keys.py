"""The keys of films: who wraps them, how that changes, and what nothing opens any more."""

from __future__ import annotations

import io
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.config import prepare
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import keys, masters
from attunement_clinic.recordings.actions import rotate_when_due, sweep_keys
from attunement_clinic.recordings.models import Withdrawal, WrappedKey
from attunement_clinic.recordings.secret_key import KeyRefusedError
from factories.recordings import RecordingFactory
from personas import People, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ARTEFACT = uuid4()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MASTER_KEYS = tmp_path / "master"
    settings.MASTER_KEYS.mkdir(mode=0o700)
    masters.add(1)
    return Path(settings.MASTER_KEYS)


def opened(key_id: UUID) -> bytes:
    """Return what only the same key of a film makes of the same bytes."""
    cipher = keys.artefact_key(key_id, ARTEFACT).cipher()
    return cipher.encrypt(b"\0" * 12, b"film", None)


def told(command: str) -> str:
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


class TestRotation:
    def test_every_film_opens_as_before_and_the_old_master_is_gone(
        self, folder: Path
    ) -> None:
        made = [keys.create_recording_key() for _ in range(3)]
        before = [opened(key) for key in made]

        said = told("rotate_keys")

        assert [opened(key) for key in made] == before
        assert [file.name for file in folder.iterdir()] == ["epoch-2"]
        assert folder.joinpath("epoch-2").stat().st_mode & 0o777 == 0o600
        assert set(WrappedKey.objects.values_list("epoch", flat=True)) == {2}
        assert "3 keys are now wrapped by epoch-2" in said
        event = AuditEvent.objects.get(action="keys.rotated")
        assert event.facts == {"epoch": 2, "rewrapped": 3, "destroyed": [1]}

    def test_the_old_master_opens_nothing_that_is_kept_now(self, folder: Path) -> None:
        key = keys.create_recording_key()
        old = folder.joinpath("epoch-1").read_bytes()
        told("rotate_keys")
        folder.joinpath("epoch-2").write_bytes(old)

        with pytest.raises(keys.KeyMissingError):
            opened(key)

    def test_one_that_was_killed_is_finished_without_another_epoch(
        self, folder: Path
    ) -> None:
        older = keys.create_recording_key()
        before = opened(older)
        masters.add(2)
        newer = keys.create_recording_key()

        told("rotate_keys")

        assert opened(older) == before
        assert opened(newer)
        assert [file.name for file in folder.iterdir()] == ["epoch-2"]

    def test_a_key_that_does_not_open_keeps_its_master(self, folder: Path) -> None:
        good, bad = keys.create_recording_key(), keys.create_recording_key()
        WrappedKey.objects.filter(id=bad).update(epoch=9)

        with pytest.raises(CommandError, match="No master was destroyed"):
            call_command("rotate_keys")

        assert (folder / "epoch-1").exists()
        assert opened(good)


class TestByItself:
    """A month is an epoch; what was unmade ends one within a day."""

    @pytest.fixture
    def unmade(self, people: People) -> Withdrawal:
        film = RecordingFactory(invitation__caregiver=people.amara_as_caregiver)
        return Withdrawal.objects.create(
            practice=film.practice,
            recording=film,
            caregiver=film.caregiver,
            withdrawn_at=timezone.now(),
            unmade_at=timezone.now(),
            keys_destroyed=1,
            epoch=1,
        )

    def test_nothing_is_due(self, folder: Path) -> None:
        assert rotate_when_due(timezone.now()) is None
        assert [file.name for file in folder.iterdir()] == ["epoch-1"]

    def test_a_month_is_over(self, folder: Path) -> None:
        later = timezone.now() + timedelta(days=30, minutes=1)
        done = rotate_when_due(later)
        assert done is not None
        assert done.destroyed == (1,)

    def test_what_was_unmade_is_out_of_reach_within_a_day(
        self, folder: Path, unmade: Withdrawal
    ) -> None:
        assert rotate_when_due(timezone.now() + timedelta(hours=11)) is None
        assert rotate_when_due(timezone.now() + timedelta(hours=13)) is not None
        unmade.refresh_from_db()
        assert unmade.rekeyed_at is not None
        assert rotate_when_due(timezone.now() + timedelta(hours=26)) is None

    def test_one_that_was_killed_is_finished(self, folder: Path) -> None:
        key = keys.create_recording_key()
        masters.add(2)
        assert rotate_when_due(timezone.now()) is not None
        assert [file.name for file in folder.iterdir()] == ["epoch-2"]
        assert opened(key)

    def test_a_master_that_a_person_keeps_is_changed_by_them(
        self, settings: Any, folder: Path, unmade: Withdrawal
    ) -> None:
        one, two = (f"epoch-{n}:{secrets.token_hex(32)}" for n in (1, 2))
        settings.MASTER_KEYS_GIVEN = one
        day_after = timezone.now() + timedelta(days=1)
        assert rotate_when_due(day_after) is None

        # They give the new one beside it: the keys change by themselves, once.
        keys.create_recording_key()
        settings.MASTER_KEYS_GIVEN = f"{one} {two}"
        assert rotate_when_due(day_after) is not None
        assert rotate_when_due(day_after) is None
        unmade.refresh_from_db()
        assert unmade.rekeyed_at is None

        # Only when they took the old one away can nothing open it.
        settings.MASTER_KEYS_GIVEN = two
        assert rotate_when_due(day_after) is None
        unmade.refresh_from_db()
        assert unmade.rekeyed_at == day_after


class TestWhatAnAdministratorReads:
    def words(self, people: People) -> str:
        return client_of(people.amelia).get("/desk/keys").content.decode()

    def test_the_sheet_of_an_older_key_is_not_enough(self, people: People) -> None:
        told("key_sheet")
        assert "was printed" in self.words(people)
        assert "No backup can open" in self.words(people)
        told("rotate_keys")
        assert "make key-sheet" in self.words(people)

    def test_what_is_due_by_itself_and_what_by_a_person(
        self, people: People, settings: Any
    ) -> None:
        film = RecordingFactory(invitation__caregiver=people.amara_as_caregiver)
        row = Withdrawal.objects.create(
            practice=film.practice,
            recording=film,
            caregiver=film.caregiver,
            withdrawn_at=timezone.now(),
            unmade_at=timezone.now(),
            keys_destroyed=1,
            epoch=1,
        )
        assert "nothing is to be done" in self.words(people)
        row.unmade_at = timezone.now() - timedelta(hours=25)
        row.save()
        assert "should have changed by now" in self.words(people)
        settings.MASTER_KEYS_GIVEN = f"epoch-1:{secrets.token_hex(32)}"
        assert "Put a new key" in self.words(people)

    @pytest.mark.parametrize("who", ["ingrid", "noor", "amara"])
    def test_nobody_else_finds_it(self, people: People, who: str) -> None:
        answer = client_of(getattr(people, who)).get("/desk/keys")
        assert answer.status_code == 404


class TestGivenByTheEnvironment:
    def test_it_wraps_keys_and_no_file_is_asked(
        self, settings: Any, folder: Path
    ) -> None:
        (folder / "epoch-1").unlink()
        settings.MASTER_KEYS_GIVEN = f"epoch-4:{secrets.token_hex(32)}"

        assert opened(keys.create_recording_key())
        assert WrappedKey.objects.get().epoch == 4

    def test_a_new_one_must_be_given_beside_it(self, settings: Any) -> None:
        one = f"epoch-1:{secrets.token_hex(32)}"
        settings.MASTER_KEYS_GIVEN = one
        key = keys.create_recording_key()
        before = opened(key)
        with pytest.raises(CommandError, match="Put the new one beside it"):
            call_command("rotate_keys")

        two = f"epoch-2:{secrets.token_hex(32)}"
        settings.MASTER_KEYS_GIVEN = f"{one} {two}"
        said = told("rotate_keys")
        settings.MASTER_KEYS_GIVEN = two

        assert "Take epoch-1 out of ATTUNEMENT_MASTER_KEY" in said
        assert opened(key) == before

    @pytest.mark.parametrize("given", ["secret", "epoch-1:abc", "epoch-0:" + "ab" * 32])
    def test_what_is_no_key_is_named_and_not_shown(
        self, settings: Any, given: str
    ) -> None:
        settings.MASTER_KEYS_GIVEN = given

        with pytest.raises(KeyRefusedError, match="Part 1 of ATT") as refused:
            masters.read()

        assert given not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (b"\0" * 32, 0o600, "is not random"),
        (bytes(range(32)), 0o600, "is not random"),
        (b"too short", 0o600, "holds 9 bytes"),
        (secrets.token_bytes(32), 0o640, "can be read by others"),
    ],
    ids=["zeros", "counted", "short", "readable"],
)
def test_nothing_starts_with_a_master_that_cannot_be_trusted(
    folder: Path, content: bytes, mode: int, sentence: str
) -> None:
    (folder / "epoch-1").write_bytes(content)
    (folder / "epoch-1").chmod(mode)

    with pytest.raises(StartError, match=sentence):
        prepare._check_masters()


def test_no_bit_of_a_wrapped_key_can_change() -> None:
    key = keys.create_recording_key()
    whole = bytes(WrappedKey.objects.get().wrapped)

    for bit in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        WrappedKey.objects.update(wrapped=bytes(changed))
        with pytest.raises(keys.KeyMissingError):
            opened(key)


def test_a_wrapped_key_opens_in_its_own_row_only() -> None:
    one, other = keys.create_recording_key(), keys.create_recording_key()
    wrapped = WrappedKey.objects.get(id=one).wrapped
    WrappedKey.objects.filter(id=other).update(wrapped=wrapped)

    with pytest.raises(keys.KeyMissingError):
        opened(other)


def test_the_sheet_brings_the_key_back(folder: Path) -> None:
    key = keys.create_recording_key()
    before = opened(key)

    sheet = told("key_sheet")
    (folder / "epoch-1").unlink()
    of_films, of_backups = re.findall(r"^(epoch-1|backups)$((?:\n  .*)+)", sheet, re.M)
    lines = re.findall(r"((?:[0-9a-f]{4} ){4})  check [0-9a-f]{4}$", of_films[1], re.M)
    (folder / "epoch-1").write_text("".join(lines).replace(" ", ""))
    assert of_backups[1].count("check") == 4
    (folder / "epoch-1").chmod(0o600)

    assert opened(key) == before
    assert AuditEvent.objects.get(action="keys.sheet_printed").facts == {"epochs": [1]}


def test_a_key_without_a_film_goes_when_no_film_can_come_any_more() -> None:
    used, orphan, fresh = (keys.create_recording_key() for _ in range(3))
    RecordingFactory(key_id=used)
    long_ago = timezone.now() - timedelta(days=8)
    WrappedKey.objects.exclude(id=fresh).update(created_at=long_ago)

    assert sweep_keys(timezone.now()) == 1

    assert set(WrappedKey.objects.values_list("id", flat=True)) == {used, fresh}
    with pytest.raises(keys.KeyMissingError):
        opened(orphan)
    assert AuditEvent.objects.get(action="keys.swept").facts == {"keys": 1}
