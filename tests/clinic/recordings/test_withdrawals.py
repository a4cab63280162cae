"""Taking a film back: nobody reaches it with the commit, and its key is destroyed after."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import DiskFull

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings import holds, keys, ledger, storage
from attunement_clinic.recordings.actions import (
    answer_use,
    give_consent,
    replay_ledger,
    share_recording,
    unmake,
    unmake_waiting,
    unshare_recording,
    withdraw_all_films,
    withdraw_consent,
    withdraw_film,
    withdrawals,
)
from attunement_clinic.recordings.models import (
    Artefact,
    Consent,
    Recording,
    Withdrawal,
    WrappedKey,
)
from attunement_clinic.recordings.queries import receipts_of
from clinic.recordings.raw_client import Browser
from factories.recordings import RecordingFactory
from personas import People, actor, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_nobody_reaches_it_and_then_nothing_opens_it(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    key_id = kept_film.key_id
    browsers = [Browser(people.amara), Browser(people.ingrid)]
    assert [each.ask("GET", f"/m/{proxy.id}").status for each in browsers] == [200, 200]

    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)

    assert [each.ask("GET", f"/m/{proxy.id}").status for each in browsers] == [404, 404]
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert WrappedKey.objects.filter(id=key_id).exists()

    unmake(done.id)

    assert not WrappedKey.objects.filter(id=key_id).exists()
    with pytest.raises(keys.KeyMissingError):
        storage.open_reader(proxy)
    assert not list(settings_media(proxy))
    done.refresh_from_db()
    assert (done.key_id, done.keys_destroyed) == (None, 1)
    told = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(told)[-3:] == ["consent.withdrawn", "film.withdrawn", "film.unmade"]


def settings_media(artefact: Artefact) -> list[str]:
    store = storage.files.path_of(artefact.id).parent
    return [each.name for each in store.glob(f"{artefact.id.hex}*")]


def test_the_job_is_written_with_it_and_waits_for_what_failed(
    people: People, kept_film: Recording
) -> None:
    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)

    jobs = ProcrastinateJob.objects.filter(task_name="recordings.unmake")
    assert [job.args for job in jobs] == [{"withdrawal_id": str(done.id)}]
    assert unmake_waiting() == 1
    assert unmake_waiting() == 0


def test_while_it_is_held_it_is_closed_and_its_key_waits(
    people: People, kept_film: Recording, proxy: Artefact, monkeypatch
) -> None:
    held = {kept_film.id}
    source = SimpleNamespace(
        rows=lambda: Artefact.objects.filter(recording_id__in=held),
        notice=lambda _recording_id: None,
    )
    monkeypatch.setattr(holds, "_sources", [source])
    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)

    assert not unmake(done.id)
    assert replay_ledger().applied == 0

    for who in (people.amara, people.ingrid):
        assert Browser(who).ask("GET", f"/m/{proxy.id}").status == 404
    assert WrappedKey.objects.count() == 1
    (receipt,) = receipts_of(actor(people.amara))
    assert receipt.unmade_at is None
    family = client_of(people.ingrid).get(f"/desk/families/{people.family.id}")
    assert "its key is not destroyed yet" in family.content.decode()

    held.clear()
    assert unmake_waiting() == 1
    assert not WrappedKey.objects.exists()


def test_twice_is_once(people: People, kept_film: Recording) -> None:
    amara = actor(people.amara)
    first = withdraw_film(amara, recording_id=kept_film.id)
    unmake(first.id)
    unmake(first.id)
    assert withdraw_film(amara, recording_id=kept_film.id) == first
    assert AuditEvent.objects.filter(action="film.unmade").count() == 1


@pytest.mark.parametrize("who", ["daniel", "ingrid", "noor", "amelia", "mira", "chidi"])
def test_only_who_filmed_takes_it_back(
    people: People, kept_film: Recording, who: str
) -> None:
    with pytest.raises(Http404):
        withdraw_film(actor(getattr(people, who)), recording_id=kept_film.id)
    assert not Withdrawal.objects.exists()


def test_without_watching_together_there_is_no_film(
    people: People, kept_film: Recording
) -> None:
    withdraw_consent(
        actor(people.amara), recording_id=kept_film.id, purpose=Purpose.THERAPY
    )
    kept_film.refresh_from_db()
    assert (kept_film.state, kept_film.key_id) == (Recording.State.UNMADE, None)


def test_nothing_is_agreed_about_it_any_more(
    people: People, kept_film: Recording
) -> None:
    amara = actor(people.amara)
    withdraw_film(amara, recording_id=kept_film.id)
    with pytest.raises(Http404):
        give_consent(amara, recording_id=kept_film.id, purpose=Purpose.THERAPY)
    with pytest.raises(Http404):
        share_recording(
            amara,
            recording_id=kept_film.id,
            caregiver_id=people.daniel_as_caregiver.id,
        )


def test_one_use_leaves_the_film(people: People, kept_film: Recording) -> None:
    amara = actor(people.amara)
    give_consent(amara, recording_id=kept_film.id, purpose=Purpose.RESEARCH)

    withdraw_consent(amara, recording_id=kept_film.id, purpose=Purpose.RESEARCH)

    done = Withdrawal.objects.get()
    unmake(done.id)
    done.refresh_from_db()
    assert (done.purpose, done.keys_destroyed) == ("research", 0)
    kept_film.refresh_from_db()
    assert kept_film.state == Recording.State.READY
    assert WrappedKey.objects.filter(id=kept_film.key_id).exists()


def test_the_other_guardians_no_is_a_withdrawal_too(
    people: People, kept_film: Recording
) -> None:
    amara, daniel = actor(people.amara), actor(people.daniel)
    film, him = kept_film.id, people.daniel_as_caregiver
    share_recording(amara, recording_id=film, caregiver_id=him.id)
    give_consent(amara, recording_id=film, purpose=Purpose.RESEARCH)
    for agrees in (True, False):
        answer_use(daniel, recording_id=film, purpose=Purpose.RESEARCH, agrees=agrees)
    assert Withdrawal.objects.get().caregiver == him


def test_everything_a_caregiver_sent_and_nothing_of_others(
    people: People, kept_film: Recording
) -> None:
    second = RecordingFactory(invitation=kept_film.invitation, state="refused")
    others = RecordingFactory(invitation__caregiver=people.daniel_as_caregiver)

    done = withdraw_all_films(actor(people.amara))

    assert {each.recording_id for each in done} == {kept_film.id, second.id}
    others.refresh_from_db()
    assert others.state == Recording.State.READY
    assert withdraw_all_films(actor(people.amara)) == []


def test_a_film_on_its_way_is_given_up(amara, wish, people: People) -> None:
    address = amara.begin(wish.id, b"x" * 100_000).headers["location"]
    film = Recording.objects.get()
    withdraw_film(actor(people.amara), recording_id=film.id)
    unmake_waiting()

    assert amara.patch(address, 0, b"x" * 100_000).status == 410
    assert not WrappedKey.objects.exists()


def test_a_database_without_room_gets_the_reserve(
    people: People, kept_film: Recording, ledger_file, monkeypatch
) -> None:
    monkeypatch.setattr(ledger, "RESERVE_BYTES", 4096)
    ledger.hold_reserve()
    take_back, tries = withdrawals._take_back, []

    def without_room(*given: Any) -> Withdrawal:
        tries.append(ledger_file.with_name("reserve").exists())
        if tries[-1]:
            raise OperationalError from DiskFull()
        return take_back(*given)

    monkeypatch.setattr(withdrawals, "_take_back", without_room)
    withdraw_film(actor(people.amara), recording_id=kept_film.id)
    assert tries == [True, False]
    assert Withdrawal.objects.count() == 1

    # Without a reserve the second try would be the same: it is said at once.
    monkeypatch.setattr(withdrawals, "_take_back", lambda *_: without_room_again(tries))
    with pytest.raises(OperationalError):
        withdraw_film(actor(people.amara), recording_id=kept_film.id)
    assert tries == [True, False, "again"]


def without_room_again(tries: list[Any]) -> Withdrawal:
    tries.append("again")
    raise OperationalError from DiskFull()


class TestLedger:
    def test_a_line_is_on_the_disk_after_the_commit(
        self,
        people: People,
        kept_film: Recording,
        ledger_file,
        django_capture_on_commit_callbacks,
    ) -> None:
        key_id = kept_film.key_id
        with django_capture_on_commit_callbacks(execute=True):
            done = withdraw_film(actor(people.amara), recording_id=kept_film.id)
            assert not ledger_file.exists()

        (line,) = ledger_file.read_text().splitlines()
        told = json.loads(line)
        assert told["id"] == str(done.id)
        assert told["facts"]["key"] == str(key_id)
        assert ledger_file.stat().st_mode & 0o777 == 0o600
        for name in ("Amara", "Sol", "settling"):
            assert name not in line

    def test_the_key_waits_for_its_line(
        self, people: People, kept_film: Recording, monkeypatch
    ) -> None:
        done = withdraw_film(actor(people.amara), recording_id=kept_film.id)

        def broken(*_: object) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(ledger, "_write", broken)
        with pytest.raises(OSError, match="Input/output"):
            unmake(done.id)
        assert WrappedKey.objects.count() == 1

    def test_what_is_shown_no_longer_stands_in_it_too(
        self, people: People, kept_film: Recording
    ) -> None:
        amara, him = actor(people.amara), people.daniel_as_caregiver
        share_recording(amara, recording_id=kept_film.id, caregiver_id=him.id)
        unshare_recording(amara, recording_id=kept_film.id, caregiver_id=him.id)
        ledger.write_pending()
        (line,) = ledger.read().lines
        assert (line.kind, line.facts["caregiver"]) == ("share", str(him.id))

    def test_a_full_disk_gets_the_reserve(
        self, people: People, kept_film: Recording, ledger_file, monkeypatch
    ) -> None:
        monkeypatch.setattr(ledger, "RESERVE_BYTES", 4096)
        ledger.hold_reserve()
        withdraw_film(actor(people.amara), recording_id=kept_film.id)
        write, failed = ledger._write, []

        def full(*given: object) -> None:
            if ledger_file.with_name("reserve").exists():
                failed.append(given)
                raise OSError(28, "No space left on device")
            write(*given)

        monkeypatch.setattr(ledger, "_write", full)
        assert ledger.write_pending() == 1
        assert len(failed) == 1
        assert len(ledger.read().lines) == 1

    def test_what_a_crash_cut_short_is_told_again_and_harms_nothing(
        self, people: People, kept_film: Recording, ledger_file
    ) -> None:
        withdraw_film(actor(people.amara), recording_id=kept_film.id)
        ledger.write_pending()
        whole = ledger_file.read_bytes()
        ledger_file.write_bytes(whole[:40])
        assert ledger.read() == ledger.Contents((), 0)

        ledger.write_again([ledger.LedgerLine.objects.get().id])
        ledger.write_pending()

        contents = ledger.read()
        assert (len(contents.lines), contents.damaged) == (1, 0)
        ledger_file.write_bytes(whole.replace(b"film", b"filn"))
        assert ledger.read() == ledger.Contents((), 1)
