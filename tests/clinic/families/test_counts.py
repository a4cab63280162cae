"""How many went lost at each step: counts without names, and none that finds anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from attunement_clinic.families.counts import StepCount, step_counts
from attunement_clinic.families.models import Family
from attunement_clinic.intake.actions import close_enquiry
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.plans.models import Activity, Appointment
from factories.enquiries import arrived
from factories.families import CaregiverFactory, CareTeamPlaceFactory, FamilyFactory
from factories.films import ready_film
from factories.questionnaires import filled
from personas import People, actor, client_of


def counted(people: People) -> dict[str, StepCount]:
    return {each.title: each for each in step_counts(people.practice, timezone.now())}


def age(people: People, weeks: int) -> None:
    """Let every family of the practice have been opened so long ago."""
    then = timezone.now() - timedelta(weeks=weeks)
    Family.objects.filter(practice=people.practice).update(created_at=then)


def more_families(people: People, count: int) -> list[Family]:
    made = [
        FamilyFactory(practice=people.practice, number=20 + n, opened_by=people.jonas)
        for n in range(count)
    ]
    for family in made:
        CaregiverFactory(family=family)
        CareTeamPlaceFactory(family=family, user=people.jonas, role="clinician")
    return made


def test_a_family_is_counted_at_its_furthest_step(people: People) -> None:
    ready_film(people.amara_as_caregiver, people.sol)

    found = counted(people)

    # Family 7 has a film, family 8 was opened: one each, which is not told.
    assert found["First film"].here.words == "fewer than 5"
    assert found["Taken into care"].here.words == "fewer than 5"
    assert found["First review"].here.words == "none"


def test_five_and_more_are_told(people: People) -> None:
    more_families(people, 4)
    age(people, 1)
    assert counted(people)["Taken into care"].here.words == "6"


def test_who_is_not_heard_of_for_long_is_lost(people: People) -> None:
    families = more_families(people, 3)
    age(people, 20)

    assert counted(people)["Taken into care"].lost.words == "5"
    assert counted(people)["Taken into care"].here.words == "none"

    caregiver = families[0].caregivers.get()
    Appointment.objects.create(
        practice=people.practice,
        family=families[0],
        caregiver=caregiver,
        clinician=people.jonas,
        starts_at=timezone.now() + timedelta(days=3),
    )
    assert counted(people)["Taken into care"].lost.words == "fewer than 5"
    assert counted(people)["Taken into care"].here.words == "fewer than 5"


def test_a_sign_of_life_keeps_a_family_from_being_lost(people: People) -> None:
    more_families(people, 4)
    age(people, 20)
    assert counted(people)["Taken into care"].lost.words == "6"

    filled(people, "gad-7")

    assert counted(people)["Taken into care"].lost.words == "5"


@pytest.mark.parametrize(
    ("ending", "lost", "settled"),
    [
        ("stopped", "5", "none"),
        ("other", "5", "none"),
        ("agreed", "none", "5"),
        ("elsewhere", "none", "5"),
    ],
)
def test_who_stopped_coming_is_lost_and_what_was_agreed_is_not(
    people: People, ending: str, lost: str, settled: str
) -> None:
    more_families(people, 3)
    Family.objects.update(closed_at=timezone.now(), ending=ending)

    found = counted(people)["Taken into care"]

    assert (found.lost.words, found.settled.words) == (lost, settled)


def test_who_reached_the_outcome_is_not_lost_when_care_ends(people: People) -> None:
    response = filled(people, "gad-7")
    type(response.request).objects.filter(id=response.request_id).update(occasion="end")
    Family.objects.filter(id=people.family.id).update(
        closed_at=timezone.now(), ending="stopped"
    )

    found = counted(people)

    assert found["Outcome, looked at together"].settled.words == "fewer than 5"
    assert found["Outcome, looked at together"].lost.words == "none"


def test_a_plan_is_a_step(people: People) -> None:
    Activity.objects.create(
        practice=people.practice,
        family=people.family,
        caregiver=people.amara_as_caregiver,
        kind="cuddle",
        title="A long cuddle",
        agreed_with=people.ingrid,
    )

    assert counted(people)["Plan for calm moments"].here.words == "fewer than 5"


def test_first_contacts_that_are_no_person_s_are_not_counted(people: People) -> None:
    for n in range(6):
        arrived(people.practice, name=f"Lena {n}", words=f"Please ring me, {n}.")
    assert counted(people)["First contact"].here.words == "6"

    first, second, third = Enquiry.objects.all()[:3]
    close_enquiry(
        actor(people.ingrid), enquiry_id=first.id, closing="advertising", words=""
    )
    close_enquiry(actor(people.ingrid), enquiry_id=second.id, closing="twice", words="")
    close_enquiry(
        actor(people.ingrid), enquiry_id=third.id, closing="not_reached", words=""
    )

    assert counted(people)["First contact"].here.words == "fewer than 5"
    assert counted(people)["First contact"].lost.words == "fewer than 5"


def test_what_began_more_than_a_year_ago_is_not_counted(people: People) -> None:
    age(people, 60)

    assert all(
        each.here.is_none and each.lost.is_none for each in counted(people).values()
    )


def test_no_name_no_family_and_no_small_number_is_on_the_page(people: People) -> None:
    ready_film(people.amara_as_caregiver, people.sol)
    for who in (people.amelia, people.ingrid, people.noor):
        page = client_of(who).get("/desk/counts").content.decode()
        table = page[page.index("<table") : page.index("</table>")]
        assert not re.search(r">\s*[1-4]\s*<", table)
        for told in ("Amara", "Daniel", "Sol", str(people.family.id), "07"):
            assert told not in table


def test_another_practice_s_numbers_are_its_own(people: People) -> None:
    more_families(people, 9)

    page = client_of(people.mira).get("/desk/counts").content.decode()

    table = page[page.index("<table") : page.index("</table>")]
    assert "11" not in table
    assert "fewer than" not in table


def test_a_researcher_has_no_such_page(people: People) -> None:
    people.jonas.memberships.update(role="researcher")

    assert client_of(people.jonas).get("/desk/counts").status_code == 404


@pytest.mark.parametrize("who", ["amara", "daniel"])
def test_parents_have_none(people: People, who: str) -> None:
    assert client_of(people.everybody[who]).get("/desk/counts").status_code == 404


def test_it_asks_for_a_sign_in_and_takes_nothing(people: People) -> None:
    assert client_of(None).get("/desk/counts").status_code == 302
    assert client_of(people.amelia).post("/desk/counts").status_code == 405
