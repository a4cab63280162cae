"""The installation's own pages: the demo's keys, colleagues, the certificate."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.config.tls import authority_certificate_path, pair_for
from personas import People, client_of

ADDRESS = "/desk/settings/people"
NEW = {"name": "Lena Voss", "email": "Lena@example.org", "roles": ["clinician"]}


def test_the_demo_shows_mails_with_their_codes(
    client: Client, db: None, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.OUTBOX = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "1.eml").write_bytes(
        b"From: Library <a@b.c>\nTo: x@y.z\nSubject: Your code\n"
        b"Date: Tue, 10 Mar 2026 12:00:00 +0000\n\n1234-5678\n"
    )
    page = client.get("/demo/").content.decode()
    assert "1234-5678" in page
    assert "ingrid@demo.example" in page


def test_an_administrator_adds_a_colleague(people: People) -> None:
    client = client_of(people.amelia)
    assert client.post(ADDRESS, NEW).status_code == 302
    user = User.objects.get(email="lena@example.org")
    assert not user.has_usable_password()
    assert Membership.objects.get(user=user).practice == people.practice
    assert "Lena Voss" in client.get(ADDRESS).content.decode()


def test_nobody_raises_themselves(people: People) -> None:
    raised = NEW | {"email": people.amelia.email}
    assert client_of(people.amelia).post(ADDRESS, raised).status_code == 404
    assert Membership.objects.filter(user=people.amelia).count() == 1


@pytest.mark.parametrize("who", ["ingrid", "noor", "amara"])
def test_others_add_nobody(people: People, who: str) -> None:
    client = client_of(people.everybody[who])
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, NEW).status_code == 404


def test_without_an_own_authority_there_is_nothing_to_trust(
    client: Client, db: None
) -> None:
    assert client.get("/trust").status_code == 200
    assert client.get("/trust/authority.crt").status_code == 404


def test_a_phone_loads_the_authority(
    client: Client, db: None, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "tls").mkdir(mode=0o700)
    pair_for(tmp_path, "attunement.local", timezone.now())
    page = client.get("/trust").content.decode()
    assert 'class="fingerprint"' in page
    assert "<svg" in page
    answer = client.get("/trust/authority.crt")
    assert answer.content == authority_certificate_path(tmp_path).read_bytes()
    assert b"PRIVATE" not in answer.content


def test_the_practice_is_changed_by_its_administrator(people: People) -> None:
    values = {
        "name": "Riverside",
        "sender_name": "Garden club",
        "country": "gb",
        "time_zone": "Europe/London",
        "films_watched_within_days": 2,
        "leave_address": "https://example.org/",
    }
    assert client_of(people.ingrid).post("/desk/settings", values).status_code == 404
    assert client_of(people.amelia).post("/desk/settings", values).status_code == 302
    people.practice.refresh_from_db()
    assert people.practice.country == "GB"
    home = client_of(people.amara).get("/home").content.decode()
    assert 'href="https://example.org/"' in home
