"""Whom one can look back with: when it was asked, and nothing of what was said."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Role
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.access import Seat
from attunement_clinic.questionnaires.own_forms import WORRIES
from factories.families import CareTeamPlaceFactory, FamilyFactory
from factories.questionnaires import covered
from personas import People, actor, client_of

pytestmark = pytest.mark.django_db

_PAGE = "/desk/outcomes/"
_WORDS = "She turns away from me."


@pytest.fixture(autouse=True)
def named(people: People) -> None:
    """Let Amara name a worry and send it."""
    covered(people)
    request = actions.ask_form(
        actor(people.ingrid), caregiver_id=people.amara_as_caregiver.id, form=WORRIES
    )
    seat = Seat(request, actor(people.amara))
    actions.begin_form(seat)
    actions.give_answer(seat, link_id="worry-1", client_id=uuid4(), words=_WORDS)
    actions.send_form(seat)


def test_each_family_of_the_team_says_when_it_was_asked(people: People) -> None:
    page = client_of(people.ingrid).get(_PAGE).content.decode()

    assert f"/desk/families/{people.family.id}/outcomes" in page
    assert "Once, A." in page
    assert "not asked again yet" in page
    assert _WORDS not in page
    assert not AuditEvent.objects.filter(action="outcomes.read").exists()


@pytest.mark.parametrize(("who", "sees"), [("noor", True), ("jonas", False)])
def test_only_families_in_whose_team_one_is(
    people: People, who: str, sees: bool
) -> None:
    page = client_of(getattr(people, who)).get(_PAGE).content.decode()

    assert (f"/desk/families/{people.family.id}/outcomes" in page) == sees
    assert (f"/desk/families/{people.other_family.id}/outcomes" in page) != sees


def test_it_costs_as_many_questions_for_one_family_as_for_many(people: People) -> None:
    client = client_of(people.ingrid)
    client.get(_PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(_PAGE)
    for number in range(60, 64):
        family = FamilyFactory(
            practice=people.practice, number=number, opened_by=people.ingrid
        )
        CareTeamPlaceFactory(
            family=family,
            user=people.ingrid,
            role=Role.CLINICIAN,
            since=timezone.now(),
        )

    with CaptureQueriesContext(connection) as many:
        page = client.get(_PAGE).content.decode()

    assert "Family 63" in page
    assert len(many) == len(one)
