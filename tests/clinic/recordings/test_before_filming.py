"""Before the first film: what is read and agreed to, and that it is kept."""

import hashlib
import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.recordings.models import Acknowledgement, Consent, Recording
from attunement_clinic.recordings.queries import filming_text, use_switches, uses
from attunement_clinic.recordings.wording import FILMING, USES_VERSION
from clinic.recordings.raw_client import Sender
from personas import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FILM = b"not a film, but bytes" * 1000
POINTS = {
    "what it is for": "You and I. S. watch a few everyday minutes together.",
    "who sees it": "You and I. S. see it. Anyone else only if you say so, film by film.",
    "the other parent": "Another parent of your baby sees nothing of it unless you share it.",
    "when the team must act": "If a film shows a child in danger, the team must protect the child.",
    "not on arrival": "It is not watched when it arrives",
    "by when": "I. S. watches it within 3 working days.",
    "the baby first": "If your baby is upset, stop filming and comfort your baby.",
    "no proof": "Never film to prove a problem.",
    "stopping": "Saying no, or stopping later, never changes your care.",
}


def words_of(page: bytes) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.decode()))
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("point", POINTS)
def test_each_point_is_read_in_plain_words(people, wish, point) -> None:
    page = client_of(people.amara).get(f"/form/{wish.id}")

    assert POINTS[point] in words_of(page.content)


def test_that_it_was_read_is_kept_with_version_time_and_the_very_words(
    people, wish
) -> None:
    client_of(people.amara).post(f"/form/{wish.id}")

    kept = Acknowledgement.objects.get()
    shown = "\n".join(f"{part.heading}\n{part.text}" for part in filming_text(wish))
    assert kept.caregiver == people.amara_as_caregiver
    assert kept.version == FILMING.version
    assert timezone.now() - kept.created_at < timedelta(minutes=1)
    assert kept.text_digest == hashlib.sha256(shown.encode()).hexdigest()
    audited = AuditEvent.objects.get(action="filming.acknowledged")
    assert audited.facts == {"version": FILMING.version, "language": kept.language}


def test_read_twice_it_is_kept_once(people, wish) -> None:
    amara = client_of(people.amara)
    amara.post(f"/form/{wish.id}")
    amara.post(f"/form/{wish.id}")

    assert Acknowledgement.objects.count() == 1


def test_changed_words_are_read_again_before_another_film(
    people, wish, amara, monkeypatch
) -> None:
    assert client_of(people.amara).get(f"/upload/{wish.id}").status_code == 200
    monkeypatch.setattr(uses, "FILMING", replace(FILMING, version="filming-9"))

    assert client_of(people.amara).get(f"/upload/{wish.id}").status_code == 302
    assert amara.begin(wish.id, FILM).status == 403


def test_what_one_parent_read_the_other_has_not(people, wish, read) -> None:
    """Each reads for themselves."""
    other = wish.__class__.objects.create(
        practice=wish.practice,
        family=wish.family,
        caregiver=people.daniel_as_caregiver,
        asked_by=wish.asked_by,
        situation=wish.situation,
        words=wish.words,
    )
    daniel = client_of(people.daniel)

    assert daniel.get(f"/upload/{other.id}").headers["Location"] == f"/form/{other.id}"
    assert Sender(people.daniel).begin(other.id, FILM).status == 403
    assert not Recording.objects.exists()


def test_consent_is_kept_with_version_time_and_the_very_words(
    people, wish, amara
) -> None:
    amara.send(wish.id, FILM, purposes="therapy,supervision")

    kept = {row.purpose: row for row in Consent.objects.all()}
    assert set(kept) == {"therapy", "supervision"}
    for switch in use_switches(wish, frozenset()):
        if switch.purpose not in kept:
            continue
        row = kept[switch.purpose]
        shown = f"{switch.title}\n{switch.text}"
        assert row.version == USES_VERSION
        assert row.given_by == people.amara
        assert timezone.now() - row.given_at < timedelta(minutes=1)
        assert row.text_digest == hashlib.sha256(shown.encode()).hexdigest()


CANARY = "Quiet canary words"


def test_two_caregivers_see_nothing_of_each_others_films(people, wish, amara) -> None:
    """No page, list, count, notice or answer of the other's says that there is one."""
    wish.words = CANARY
    wish.save()
    daniel = client_of(people.daniel)
    pages = ("/home", "/upload", "/list", "/messages")
    before = {page: daniel.get(page).content for page in pages}
    address = amara.send(wish.id, FILM)
    film = Recording.objects.get()

    for page in pages:
        answer = daniel.get(page)
        assert answer.status_code == 200
        assert stripped(answer.content) == stripped(before[page])
        assert CANARY.encode() not in answer.content
    for other in (
        f"/form/{wish.id}",
        f"/upload/{wish.id}",
        f"/upload/{wish.id}/sent",
        f"/upload/mine/{film.id}",
        f"/api/v1/recordings/{film.id}",
        f"/api/v1/uploads?invitation={wish.id}&length={len(FILM)}&fingerprint=x",
        f"/m/{film.artefacts.get().id}",
    ):
        assert daniel.get(other).status_code == 404
    assert Sender(people.daniel).head(address).status == 404


def stripped(page: bytes) -> bytes:
    """Leave out what is new each time: tokens and nonces."""
    return re.sub(rb'(nonce|token|value|content)="[^"]*"', b"", page)
