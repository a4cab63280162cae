"""Calm moments on the desk: a menu of our own words, adjusted with the family."""

from __future__ import annotations

import re
from collections import Counter
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans import actions
from attunement_clinic.plans.menu import MENU
from attunement_clinic.plans.models import Activity
from personas import People, actor, client_of


@pytest.fixture
def walk(people: People) -> Activity:
    return actions.agree_activity(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        kind="walking",
        title="Out for the air",
    )


def test_the_menu_offers_at_least_three_of_each_kind_once() -> None:
    kinds = Counter(offer.kind for offer in MENU)

    assert set(kinds) == set(Activity.Kind) - {Activity.Kind.OWN}
    assert min(kinds.values()) >= 3
    assert len({offer.key for offer in MENU}) == len(MENU)


@pytest.mark.parametrize("offer", MENU, ids=lambda offer: offer.key)
def test_an_offer_is_short_and_orders_nobody(offer: object) -> None:
    how = str(getattr(offer, "how"))  # noqa: B009  # the same for every offer

    assert 1 <= len(re.findall(r"[.?]”?(?:\s|$)", how)) <= 3
    assert len(how) <= 120
    assert not re.search(r"\b(must|should|never|always|every day|goal)\b", how, re.I)


def test_an_offer_is_agreed_with_how_it_can_go(people: People) -> None:
    for _time in range(2):
        told = client_of(people.ingrid).post(
            f"/desk/families/{people.family.id}/calm",
            {"caregiver": str(people.amara_as_caregiver.id), "offer": "settle-hand"},
        )
        assert told.status_code == 302

    row = Activity.objects.get()
    assert (row.kind, row.title) == ("settling", "A quiet hand")
    assert row.how.startswith("Lay your hand")
    assert AuditEvent.objects.filter(action="plan.activity_agreed").exists()


@pytest.mark.parametrize(
    ("part", "sent"),
    [("", {"offer": "none"}), ("", {}), ("/own", {"title": "x" * 121}), ("/own", {})],
)
def test_what_does_not_fit_is_asked_again(
    people: People, part: str, sent: dict[str, str]
) -> None:
    told = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/calm{part}",
        {"caregiver": str(people.amara_as_caregiver.id), **sent},
    )

    assert told.status_code == 422
    assert not Activity.objects.exists()
    if "title" in sent:
        assert sent["title"] in told.content.decode()


def test_an_idea_of_their_own_is_agreed_and_changed(people: People) -> None:
    desk = client_of(people.ingrid)
    own = {"title": "Look for the moon", "occasion": "", "how": ""}
    desk.post(
        f"/desk/families/{people.family.id}/calm/own",
        {"caregiver": str(people.amara_as_caregiver.id), **own},
    )
    row = Activity.objects.get()

    told = desk.post(
        f"/desk/activities/{row.id}", {**own, "occasion": "When it is dark"}
    )

    assert told.status_code == 302
    row.refresh_from_db()
    assert (row.kind, row.occasion) == ("own", "When it is dark")
    assert AuditEvent.objects.filter(action="plan.activity_changed").exists()
    refused = desk.post(f"/desk/activities/{row.id}", {**own, "title": ""})
    assert refused.status_code == 422


def test_nobody_of_another_family_is_agreed_with_from_here(people: People) -> None:
    stranger = {"caregiver": str(people.chidi_as_caregiver.id)}
    for part, sent in (("", {"offer": "settle-hand"}), ("/own", {"title": "x"})):
        told = client_of(people.ingrid).post(
            f"/desk/families/{people.family.id}/calm{part}", {**stranger, **sent}
        )
        assert told.status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.parametrize("name", ["jonas", "noor", "amelia", "mira", "amara", ""])
def test_nobody_else_agrees_or_changes(
    people: People, walk: Activity, name: str
) -> None:
    client = client_of(getattr(people, name) if name else None)

    for address in (
        f"/desk/families/{people.family.id}/calm",
        f"/desk/families/{people.family.id}/calm/own",
        f"/desk/activities/{walk.id}",
        f"/desk/people/{people.amara_as_caregiver.id}/days",
        f"/desk/people/{uuid4()}/days",
    ):
        told = client.post(address, {"title": "Other"})
        assert told.status_code == (404 if name else 302), address
    walk.refresh_from_db()
    assert walk.title == "Out for the air"
