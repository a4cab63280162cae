"""Who may see a film, and taking it back: a telephone left open is not enough."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.actions import (
    close_film,
    give_consent,
    share_recording,
)
from attunement_clinic.recordings.models import (
    Artefact,
    Closure,
    Consent,
    Recording,
    RecordingShare,
    Refusal,
)
from attunement_clinic.recordings.withdrawal import Withdrawal
from clinic.recordings.raw_client import Browser
from personas import People, actor, client_of, fresh
from sign_in_steps import mailed_code

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

AGAIN = "/account/again/"
CHANGES = ("consent.", "share.", "recording.", "film.")


@pytest.fixture(autouse=True)
def _no_limits_of_other_tests() -> None:
    cache.clear()


def changes(film: Recording) -> list[str]:
    """Name what was changed about a film."""
    rows = AuditEvent.objects.filter(subject_id=film.id).order_by("id")
    return [row.action for row in rows if row.action != "film.seen"]


def show_key(client: Client, told: Any) -> Any:
    """Give the code that came by mail where `told` led to."""
    following = told.url.partition("next=")[2].replace("%2F", "/")
    return client.post(AGAIN, {"next": following, "code": mailed_code()})


@pytest.fixture
def ways(people: People, kept_film: Recording) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name each change of a film that asks for the key, with what is sent for it."""
    own = f"/upload/mine/{kept_film.id}"
    daniel = people.daniel_as_caregiver.id
    return {
        "show it": (f"{own}/share", {"caregiver": daniel, "is_shared": "on"}),
        "allow a use": (f"{own}/use", {"purpose": "research", "is_allowed": "on"}),
        "open it again": (f"{own}/open", {}),
        "take it back": (f"{own}/stop", {}),
        "take all back": ("/upload/stop", {}),
    }


@pytest.mark.parametrize("way", ["show it", "allow a use", "open it again"])
def test_a_code_comes_first_and_then_it_is_done(
    people: People, kept_film: Recording, ways: Any, way: str
) -> None:
    address, sent = ways[way]
    if way == "open it again":
        close_film(actor(people.amara), recording_id=kept_film.id)
    before = changes(kept_film)
    stale = client_of(people.amara)
    name = stale.session.session_key

    told = stale.post(address, sent)

    assert told.url.startswith(f"{AGAIN}?next=%2Fupload%2F")
    assert changes(kept_film) == before
    assert mail.outbox[-1].to == [people.amara.email]
    page = stale.get(told.url).content.decode()
    assert "A code is on its way to amara@example.org." in page
    done = show_key(stale, told)
    expected = fresh(people.amara).get(done.url)
    assert (done.status_code, expected.status_code) == (302, 200)
    assert len(changes(kept_film)) > len(before)
    assert stale.session.session_key != name
    assert stale.get("/home").status_code == 200


@pytest.mark.parametrize("way", ["take it back", "take all back"])
def test_a_film_is_closed_at_once_and_destroyed_after_the_code(
    people: People, kept_film: Recording, proxy: Artefact, ways: Any, way: str
) -> None:
    stale, staff = client_of(people.amara), Browser(people.ingrid)
    assert staff.ask("GET", f"/m/{proxy.id}").status == 200

    told = stale.post(*ways[way])

    # Nobody plays it, without any key; and nothing is destroyed.
    for viewer in (staff, Browser(people.amara)):
        assert viewer.ask("GET", f"/m/{proxy.id}").status == 404
    assert changes(kept_film)[-1] == "film.closed"
    assert not Withdrawal.objects.exists()
    page = stale.get(told.url).content.decode()
    assert "nobody can watch" in page
    assert "A code is on its way to amara@example.org." in page

    assert show_key(stale, told).status_code == 302
    assert Withdrawal.objects.get().recording_id == kept_film.id
    assert not Closure.objects.filter(ended_at=None).exists()


def test_with_no_mail_and_no_key_it_stays_closed_and_both_sides_read_so(
    people: People, kept_film: Recording, ways: Any
) -> None:
    amara = client_of(people.amara)
    amara.post(*ways["take it back"])
    amara.post(*ways["take it back"])

    assert Closure.objects.count() == 1
    own = amara.get(f"/upload/mine/{kept_film.id}").content.decode()
    assert "You closed this film. Nobody can watch it." in own
    assert "Closed by you" in amara.get("/upload").content.decode()
    desk = client_of(people.ingrid)
    film = desk.get(f"/desk/films/{kept_film.id}").content.decode()
    assert "Closed by the parent: nobody plays this film" in film
    assert "Closed by the parent" in desk.get("/desk/films/").content.decode()


def test_opened_again_it_is_watched_as_before(
    people: People, kept_film: Recording, proxy: Artefact, ways: Any
) -> None:
    client_of(people.amara).post(*ways["take it back"])
    fresh(people.amara).post(*ways["open it again"])
    assert Browser(people.ingrid).ask("GET", f"/m/{proxy.id}").status == 200
    assert changes(kept_film)[-2:] == ["film.closed", "film.opened"]


def test_stopping_a_use_or_saying_no_never_waits_for_a_key(
    people: People, kept_film: Recording
) -> None:
    amara, daniel = actor(people.amara), people.daniel_as_caregiver
    share_recording(amara, recording_id=kept_film.id, caregiver_id=daniel.id)
    for purpose in (Purpose.TRAINING, Purpose.RESEARCH):
        give_consent(amara, recording_id=kept_film.id, purpose=purpose)
    own = f"/upload/mine/{kept_film.id}"

    stopped = client_of(people.amara).post(f"{own}/use", {"purpose": "training"})
    said = client_of(people.daniel).post(
        f"{own}/answer", {"purpose": "research", "agrees": "no"}
    )

    assert (stopped.url, said.url) == (own, own)
    assert not Consent.objects.filter(purpose="training", withdrawn_at=None).exists()
    assert Refusal.objects.filter(purpose="research", withdrawn_at=None).exists()


def test_no_longer_watching_together_leads_to_taking_the_film_back(
    people: People, kept_film: Recording
) -> None:
    own = f"/upload/mine/{kept_film.id}"
    led = fresh(people.amara).post(f"{own}/use", {"purpose": "therapy"})
    assert led.url == f"{own}/stop"
    assert not Withdrawal.objects.exists()


def test_for_five_minutes_it_is_not_asked_again(
    people: People, kept_film: Recording, ways: Any
) -> None:
    address, sent = ways["show it"]
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        client = fresh(people.amara)
        clock.shift(299)
        assert client.post(address, sent).url == f"/upload/mine/{kept_film.id}"
        clock.shift(2)
        assert client.post(address, sent).url.startswith(AGAIN)


def test_another_guardian_shows_their_own_key(
    people: People, kept_film: Recording
) -> None:
    amara, daniel = actor(people.amara), people.daniel_as_caregiver
    share_recording(amara, recording_id=kept_film.id, caregiver_id=daniel.id)
    give_consent(amara, recording_id=kept_film.id, purpose=Purpose.RESEARCH)
    stale = client_of(people.daniel)
    sent = {"purpose": "research", "agrees": "yes"}

    told = stale.post(f"/upload/mine/{kept_film.id}/answer", sent)

    assert told.url.startswith(AGAIN)
    assert mail.outbox[-1].to == [people.daniel.email]
    assert show_key(stale, told).url == f"/upload/mine/{kept_film.id}"
    assert "consent.given" in changes(kept_film)[-1]


def test_no_longer_showing_a_film_never_waits_for_a_key(
    people: People, kept_film: Recording
) -> None:
    daniel = people.daniel_as_caregiver
    share_recording(
        actor(people.amara), recording_id=kept_film.id, caregiver_id=daniel.id
    )
    stale = client_of(people.amara)
    own = f"/upload/mine/{kept_film.id}"
    assert stale.post(f"{own}/share", {"caregiver": daniel.id}).url == own
    assert not RecordingShare.objects.filter(ended_at=None).exists()


def test_after_three_wrong_codes_it_is_dead_and_what_waited_still_waits(
    people: People, kept_film: Recording, ways: Any
) -> None:
    address, sent = ways["take it back"]
    stale = client_of(people.amara)
    told = stale.post(address, sent)
    right = mailed_code()
    wrong = {"next": address, "code": "0000-0000"}
    assert [stale.post(AGAIN, wrong).status_code for _ in range(3)] == [422] * 3

    assert stale.post(AGAIN, {**wrong, "code": right}).status_code == 422
    assert not Withdrawal.objects.exists()

    stale.post(AGAIN, {"next": address, "action": "send"})
    assert show_key(stale, told).status_code == 302
    assert Withdrawal.objects.get().recording_id == kept_film.id


def test_a_code_counts_once(people: People, kept_film: Recording, ways: Any) -> None:
    stale = client_of(people.amara)
    told = stale.post(*ways["allow a use"])
    assert show_key(stale, told).status_code == 302
    assert show_key(stale, told).status_code == 422


def test_what_was_pressed_long_ago_is_not_done(
    people: People, kept_film: Recording, ways: Any
) -> None:
    address, sent = ways["take it back"]
    with time_machine.travel("2026-03-10T09:00Z", tick=False) as clock:
        stale = client_of(people.amara)
        told = stale.post(address, sent)
        clock.shift(16 * 60)
        stale.post(AGAIN, {"next": address, "action": "send"})
        assert show_key(stale, told).url == address
    assert not Withdrawal.objects.exists()


def test_the_key_for_one_page_does_not_do_what_waits_on_another(
    people: People, kept_film: Recording, ways: Any
) -> None:
    stale = client_of(people.amara)
    stale.post(*ways["take it back"])
    answer = stale.post(AGAIN, {"next": "/list/own", "code": mailed_code()})
    assert answer.url == "/list/own"
    assert not Withdrawal.objects.exists()


def test_no_other_site_is_where_it_leads(people: People, kept_film: Recording) -> None:
    stale = client_of(people.amara)
    stale.post(AGAIN, {"next": "https://elsewhere.example/", "action": "send"})
    code = {"next": "https://elsewhere.example/", "code": mailed_code()}
    assert stale.post(AGAIN, code).url == "/"


def test_somebody_else_meets_nothing_rather_than_a_question(
    people: People, kept_film: Recording, ways: Any
) -> None:
    for name in ("daniel", "chidi"):
        other = client_of(people.everybody[name])
        for way in ("show it", "allow a use", "open it again", "take it back"):
            assert other.post(*ways[way]).status_code == 404, (name, way)
    assert mail.outbox == []
