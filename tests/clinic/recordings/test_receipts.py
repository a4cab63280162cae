"""The pages by which a film is taken back, and the receipt a parent keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from attunement_clinic.policy import Purpose
from attunement_clinic.recordings import keys
from attunement_clinic.recordings.actions import (
    give_consent,
    rotate_keys,
    share_recording,
    unmake_waiting,
    unshare_recording,
    withdraw_consent,
    withdraw_film,
)
from attunement_clinic.recordings.models import Consent, Recording, Withdrawal
from attunement_clinic.recordings.queries import receipts_of
from factories.recordings import RecordingFactory
from personas import People, actor, client_of, fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def words(answer: Any) -> str:
    return answer.content.decode()


def test_a_parent_reads_what_it_means_and_takes_it_back(
    people: People, kept_film: Recording
) -> None:
    amara, page = fresh(people.amara), f"/upload/mine/{kept_film.id}"
    assert f"{page}/stop" in words(amara.get(page))
    assert "cannot be undone" in words(amara.get(f"{page}/stop"))
    kept_film.refresh_from_db()
    assert kept_film.state == Recording.State.READY

    receipt = amara.post(f"{page}/stop", follow=True)

    assert receipt.redirect_chain[-1][0].startswith("/upload/receipts/")
    assert "Not yet. Nobody can watch it" in words(receipt)
    own = words(amara.get(page))
    assert "You took this film back" in own
    assert "Who may use this film" not in own
    assert "Taken back" in words(amara.get("/upload"))


def test_stopping_to_watch_together_asks_first(
    people: People, kept_film: Recording
) -> None:
    page = words(client_of(people.amara).get(f"/upload/mine/{kept_film.id}"))
    assert page.count(f"/upload/mine/{kept_film.id}/stop") == 2
    assert 'name="purpose" value="therapy"><div' in page


def test_the_receipt_says_what_when_and_the_last_day(
    people: People, kept_film: Recording
) -> None:
    withdraw_film(actor(people.amara), recording_id=kept_film.id)
    unmake_waiting()
    row = Withdrawal.objects.get()
    assert row.unmade_at is not None

    (receipt,) = receipts_of(actor(people.amara))
    assert receipt.last_day == timezone.localdate(row.unmade_at + timedelta(hours=24))
    assert not receipt.is_out_of_reach
    amara = client_of(people.amara)
    assert "is the last day on which any backup" in words(amara.get("/upload/receipts"))

    keys.create_recording_key()
    rotate_keys()

    (receipt,) = receipts_of(actor(people.amara))
    assert receipt.is_out_of_reach
    assert receipt.last_day == timezone.localdate()
    assert "Nothing can now." in words(amara.get(f"/upload/receipts/{row.id}"))


def test_the_hour_is_that_of_the_practice(people: People, kept_film: Recording) -> None:
    people.practice.time_zone = "Pacific/Kiritimati"
    people.practice.save()
    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)
    Withdrawal.objects.update(withdrawn_at=datetime(2026, 3, 1, 20, 5, tzinfo=UTC))
    page = words(client_of(people.amara).get(f"/upload/receipts/{done.id}"))
    assert "Monday 2 March 2026, 10:05" in page


def test_one_use_has_its_own_receipt(people: People, kept_film: Recording) -> None:
    amara = actor(people.amara)
    give_consent(amara, recording_id=kept_film.id, purpose=Purpose.RESEARCH)
    withdraw_consent(amara, recording_id=kept_film.id, purpose=Purpose.RESEARCH)
    unmake_waiting()
    page = words(client_of(people.amara).get("/upload/receipts"))
    assert "Research: stopped. The film itself stays." in page
    assert "Nothing had been made for this use." in page


def test_all_at_once(people: People, kept_film: Recording) -> None:
    RecordingFactory(invitation=kept_film.invitation)
    amara = fresh(people.amara)
    assert "You sent 2 films" in words(amara.get("/upload/stop"))
    page = words(amara.post("/upload/stop", follow=True))
    assert page.count("This receipt alone") == 2
    assert "There is no film of yours here" in words(amara.get("/upload/stop"))


@pytest.mark.parametrize("who", ["daniel", "chidi", "ingrid", "mira", "amelia"])
def test_a_receipt_is_the_parents_own(
    people: People, kept_film: Recording, who: str
) -> None:
    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)
    other = client_of(getattr(people, who))
    assert other.get(f"/upload/receipts/{done.id}").status_code == 404
    assert other.get(f"/upload/mine/{kept_film.id}/stop").status_code == 404


def test_who_is_shown_a_film_no_longer_learns_nothing_by_a_receipt(
    people: People, kept_film: Recording
) -> None:
    amara, him = actor(people.amara), people.daniel_as_caregiver
    share_recording(amara, recording_id=kept_film.id, caregiver_id=him.id)
    Consent.objects.create(
        practice=kept_film.practice,
        recording=kept_film,
        caregiver=him,
        purpose=Purpose.RESEARCH,
        version="1",
        language="en",
        given_by=people.daniel,
        given_at=timezone.now(),
    )
    unshare_recording(amara, recording_id=kept_film.id, caregiver_id=him.id)
    assert Withdrawal.objects.get().caregiver == him
    assert receipts_of(actor(people.daniel)) == []
    assert receipts_of(amara) == []


def test_the_therapist_reads_that_a_film_is_gone_and_not_which(
    people: People, kept_film: Recording
) -> None:
    withdraw_film(actor(people.amara), recording_id=kept_film.id)
    unmake_waiting()
    family = f"/desk/families/{people.family.id}"
    told = words(client_of(people.ingrid).get(family))
    assert "A film was taken back" in told
    assert str(kept_film.id) not in told
    assert "taken back" not in words(client_of(people.noor).get(family))
