"""An older database that was restored: what was taken back since is taken back again."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from attunement_clinic.audit.models import AuditEvent, UnsealedEvent
from attunement_clinic.config import prepare
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings import keys, ledger, storage
from attunement_clinic.recordings.actions import (
    close_film,
    give_consent,
    open_film,
    replay_ledger,
    share_recording,
    unmake_waiting,
    unshare_recording,
    withdraw_consent,
    withdraw_film,
)
from attunement_clinic.recordings.models import (
    Artefact,
    Consent,
    LedgerLine,
    Recording,
    RecordingShare,
    Withdrawal,
    WrappedKey,
)
from clinic.recordings.raw_client import Browser
from personas import People, actor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class RestoredError(Exception):
    """Undoes what a test did since its `backup`."""


def since_a_backup(act: Any) -> None:
    """Do `act`, keep its lines of the ledger, and restore both databases from before."""
    with suppress(RestoredError), transaction.atomic(), transaction.atomic("keys"):
        act()
        ledger.write_pending()
        raise RestoredError


def replayed(**options: Any) -> str:
    out = io.StringIO()
    call_command("replay_withdrawals", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_nothing_of_a_film_taken_back_is_served(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    since_a_backup(
        lambda: withdraw_film(actor(people.amara), recording_id=kept_film.id)
    )
    ingrid = Browser(people.ingrid)
    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 200

    assert "Withdrawals that this database did not know, carried out: 1." in replayed()

    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 404
    assert not WrappedKey.objects.exists()
    with pytest.raises(keys.KeyMissingError):
        storage.open_reader(proxy)
    assert Withdrawal.objects.get().unmade_at is not None
    assert AuditEvent.objects.filter(action="withdrawal.replayed").count() == 1


def test_a_second_time_changes_nothing(people: People, kept_film: Recording) -> None:
    since_a_backup(
        lambda: withdraw_film(actor(people.amara), recording_id=kept_film.id)
    )
    replay_ledger()
    before = list(AuditEvent.objects.values_list("id", flat=True))
    assert replay_ledger().applied == 0
    assert list(AuditEvent.objects.values_list("id", flat=True)) == before
    assert replayed(if_any=True) == ""


def test_one_use_ends_and_the_film_stays(people: People, kept_film: Recording) -> None:
    amara, research = actor(people.amara), Purpose.RESEARCH
    give_consent(amara, recording_id=kept_film.id, purpose=research)
    since_a_backup(
        lambda: withdraw_consent(amara, recording_id=kept_film.id, purpose=research)
    )
    assert Consent.objects.filter(purpose=research, withdrawn_at=None).exists()

    replay_ledger()

    live = Consent.objects.filter(withdrawn_at=None)
    assert list(live.values_list("purpose", flat=True)) == ["therapy"]
    assert WrappedKey.objects.filter(id=kept_film.key_id).exists()


def test_what_was_shown_no_longer_is_not_shown_again(
    people: People, kept_film: Recording
) -> None:
    amara, him = actor(people.amara), people.daniel_as_caregiver.id
    share_recording(amara, recording_id=kept_film.id, caregiver_id=him)
    since_a_backup(
        lambda: unshare_recording(amara, recording_id=kept_film.id, caregiver_id=him)
    )
    replay_ledger()
    assert not RecordingShare.objects.filter(ended_at=None).exists()


def test_what_was_closed_is_closed_again_and_its_key_stays(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    amara, ingrid = actor(people.amara), Browser(people.ingrid)
    since_a_backup(lambda: close_film(amara, recording_id=kept_film.id))
    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 200
    replay_ledger()
    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 404
    open_film(amara, recording_id=kept_film.id)
    assert ingrid.ask("GET", f"/m/{proxy.id}").status == 200


def test_a_key_of_a_film_this_database_never_knew(
    people: People, kept_film: Recording
) -> None:
    key_id = kept_film.key_id
    line = LedgerLine(
        kind="film",
        at=kept_film.created_at,
        facts={"recording": str(key_id), "caregiver": str(key_id), "key": str(key_id)},
    )
    ledger._append([ledger._text_of(line)])
    assert replay_ledger().applied == 1
    assert not WrappedKey.objects.exists()


def test_what_the_file_lost_is_written_again(
    people: People, kept_film: Recording, ledger_file
) -> None:
    withdraw_film(actor(people.amara), recording_id=kept_film.id)
    ledger.write_pending()
    ledger_file.unlink()
    assert replay_ledger().applied == 0
    assert len(ledger.read().lines) == 1


def test_a_damaged_line_stops_the_start_of_a_restored_database(
    people: People, kept_film: Recording, ledger_file
) -> None:
    since_a_backup(
        lambda: withdraw_film(actor(people.amara), recording_id=kept_film.id)
    )
    with ledger_file.open("ab") as file:
        file.write(b'{"id": "something else"}\n')
    with pytest.raises(CommandError, match="may tell of something"):
        replayed()
    # What could be read was carried out; without a better copy it goes on.
    assert "not what was written" in replayed(if_any=True)


def test_a_key_that_came_back_alone_is_destroyed_again(
    people: People, kept_film: Recording
) -> None:
    """The database of keys was restored from before, the other one was not."""
    row = WrappedKey.objects.get(id=kept_film.key_id)
    withdraw_film(actor(people.amara), recording_id=kept_film.id)
    ledger.write_pending()
    replay_ledger()
    assert WrappedKey.objects.exists(), "its own job is still to come"
    unmake_waiting()
    WrappedKey.objects.create(id=row.id, epoch=row.epoch, wrapped=row.wrapped)

    assert replay_ledger().applied == 0

    assert not WrappedKey.objects.exists()


class TestAStart:
    """`prepare` runs before the web process and the worker, and both wait for it."""

    @pytest.fixture(autouse=True)
    def prepared(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(prepare, "_upgrade", lambda: None)
        monkeypatch.setattr(prepare, "_fill", lambda: None)
        monkeypatch.setattr(ledger, "RESERVE_BYTES", 4096)

    def test_it_tells_a_restored_database_first(
        self, people: People, kept_film: Recording, ledger_file: Path
    ) -> None:
        since_a_backup(
            lambda: withdraw_film(actor(people.amara), recording_id=kept_film.id)
        )
        assert prepare.main([]) == 0
        assert not WrappedKey.objects.exists()
        assert ledger_file.with_name("reserve").stat().st_size == 4096
        # Nobody is told on the first request that the worker is late with sealing.
        assert AuditEvent.objects.filter(action="film.unmade").exists()
        assert not UnsealedEvent.objects.exists()

    def test_it_does_not_serve_what_it_cannot_be_told(
        self,
        people: People,
        kept_film: Recording,
        ledger_file: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        since_a_backup(
            lambda: withdraw_film(actor(people.amara), recording_id=kept_film.id)
        )
        with ledger_file.open("ab") as file:
            file.write(b"nothing that was written\n")
        assert prepare.main([]) == 1
        assert "newest copy of VAR/ledger" in capsys.readouterr().err
