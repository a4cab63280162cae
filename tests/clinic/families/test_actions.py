"""What may be written to a family, by whom, and that it is written down."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families import actions
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Family
from attunement_clinic.policy import Role
from personas import People, actor, client_of

BABY = actions.NewInfant(name="Ida", born_on=date(2026, 1, 5))
PARENT = actions.NewCaregiver(name="Nils", relation="father")


def test_opening_a_family_makes_its_opener_its_team(people: People) -> None:
    family = actions.open_family(
        actor(people.jonas), infants=[BABY], caregivers=[PARENT]
    )
    assert family.number == 9
    assert access_family(actor(people.jonas), family.id) == family
    with pytest.raises(Http404):
        access_family(actor(people.ingrid), family.id)
    event = AuditEvent.objects.get(action="family.opened")
    assert (event.actor_id, event.subject_id) == (people.jonas.id, family.id)


@pytest.mark.parametrize("who", ["noor", "amelia", "amara"])
def test_only_therapists_open_families(people: People, who: str) -> None:
    with pytest.raises(Http404):
        actions.open_family(
            actor(people.everybody[who]), infants=[BABY], caregivers=[PARENT]
        )


@pytest.mark.parametrize(("infants", "caregivers"), [([], [PARENT]), ([BABY], [])])
def test_a_family_has_a_baby_and_somebody(
    people: People,
    infants: list[actions.NewInfant],
    caregivers: list[actions.NewCaregiver],
) -> None:
    before = Family.objects.count()
    with pytest.raises(ValidationError):
        actions.open_family(
            actor(people.ingrid), infants=infants, caregivers=caregivers
        )
    assert Family.objects.count() == before


def test_a_birth_lies_in_the_past(people: People) -> None:
    unborn = actions.NewInfant(
        name="Ida", born_on=timezone.localdate() + timedelta(days=1)
    )
    with pytest.raises(ValidationError):
        actions.open_family(actor(people.ingrid), infants=[unborn], caregivers=[PARENT])


def test_a_colleague_joins_and_leaves(people: People) -> None:
    ingrid = actor(people.ingrid)
    actions.join_team(
        ingrid, family=people.family, user=people.jonas, role=Role.CLINICIAN
    )
    assert access_family(actor(people.jonas), people.family.id)
    actions.leave_team(ingrid, family=people.family, user=people.jonas)
    with pytest.raises(Http404):
        access_family(actor(people.jonas), people.family.id)


def test_somebody_stays_responsible(people: People) -> None:
    with pytest.raises(ValidationError):
        actions.leave_team(
            actor(people.ingrid), family=people.family, user=people.ingrid
        )


@pytest.mark.parametrize("who", ["mira", "amara", "amelia"])
def test_nobody_joins_who_does_not_work_there_as_that(people: People, who: str) -> None:
    with pytest.raises(Http404):
        actions.join_team(
            actor(people.ingrid),
            family=people.family,
            user=people.everybody[who],
            role=Role.CLINICIAN,
        )


def test_nobody_lets_themselves_in(people: People) -> None:
    with pytest.raises(Http404):
        actions.join_team(
            actor(people.jonas),
            family=people.family,
            user=people.jonas,
            role=Role.CLINICIAN,
        )


def test_the_family_page_names_a_team_by_what_each_of_them_is(people: People) -> None:
    ingrid = actor(people.ingrid)
    actions.join_team(
        ingrid, family=people.family, user=people.jonas, role=Role.CLINICIAN
    )

    page = client_of(people.ingrid).get(f"/desk/families/{people.family.id}")

    assert page.context["page"].team == (
        ("Therapist", "I. S. and J. B."),
        ("supervisor", "N. H."),
    )
