"""The installation's own pages: the demo's keys, colleagues, the certificate."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.audit.models import AuditEvent
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


def end(people: People, user: User) -> str:
    return f"{ADDRESS}/{user.id}/end"


def test_an_administrator_ends_a_colleagues_work_at_once(people: People) -> None:
    noor = client_of(people.noor)
    assert noor.get(f"/desk/families/{people.family.id}").status_code == 200

    answer = client_of(people.amelia).post(end(people, people.noor))

    assert answer.status_code == 302
    assert noor.get(f"/desk/families/{people.family.id}").status_code == 302
    assert not Membership.objects.live().filter(user=people.noor).exists()
    event = AuditEvent.objects.get(action="staff.ended")
    assert event.subject_id == people.noor.id
    assert event.facts == {"roles": ["supervisor"]}


def test_a_family_left_alone_needs_somebody_who_takes_it_on(people: People) -> None:
    amelia = client_of(people.amelia)

    refused = amelia.post(end(people, people.ingrid))
    assert refused.status_code == 422
    assert "Say who takes on the families" in refused.content.decode()
    assert client_of(people.ingrid).get("/desk/").status_code == 200

    body = {"successor": str(people.jonas.id)}
    assert amelia.post(end(people, people.ingrid), body).status_code == 302
    page = client_of(people.jonas).get(f"/desk/families/{people.family.id}")
    assert page.status_code == 200
    assert not people.family.team.filter(user=people.ingrid, until=None).exists()
    assert AuditEvent.objects.filter(action="team.handed_over").count() == 1


@pytest.mark.parametrize("who", ["ingrid", "noor", "amelia", "mira", "amara"])
def test_nobody_takes_families_on_who_is_no_therapist_here(
    people: People, who: str
) -> None:
    body = {"successor": str(people.everybody[who].id)}

    answer = client_of(people.amelia).post(end(people, people.ingrid), body)

    assert answer.status_code == 422
    assert Membership.objects.live().filter(user=people.ingrid).exists()


@pytest.mark.parametrize("who", ["ingrid", "noor", "mira", "amara", None])
def test_only_an_administrator_of_the_practice_ends_work(
    people: People, who: str | None
) -> None:
    client = client_of(people.everybody[who] if who else None)

    expected = 302 if who is None else 404
    assert client.post(end(people, people.jonas)).status_code == expected
    assert Membership.objects.live().filter(user=people.jonas).exists()


@pytest.mark.parametrize("who", ["amelia", "mira", "amara"])
def test_what_an_administrator_cannot_end(people: People, who: str) -> None:
    """Their own work, somebody of another practice, a parent's account."""
    user = people.everybody[who]
    before = Membership.objects.live().filter(user=user).count()

    assert client_of(people.amelia).post(end(people, user)).status_code == 404
    assert Membership.objects.live().filter(user=user).count() == before


def test_ending_takes_a_form(people: People) -> None:
    client = client_of(people.amelia)

    assert client.get(end(people, people.noor)).status_code == 405
    wrong = {"successor": "somebody"}
    assert client.post(end(people, people.noor), wrong).status_code == 404


def test_somebody_who_left_may_come_back(people: People) -> None:
    amelia = client_of(people.amelia)
    amelia.post(end(people, people.noor))

    amelia.post(ADDRESS, NEW | {"email": people.noor.email, "roles": ["supervisor"]})

    assert Membership.objects.live().get(user=people.noor).role == "supervisor"


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
