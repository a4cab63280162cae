"""A meeting of the day leads into the room that was made ready for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from attunement_clinic.plans.actions import make_appointment
from attunement_clinic.plans.models import Appointment
from attunement_clinic.review import actions
from factories.families import CareTeamPlaceFactory
from personas import client_of


def meet(world: Any) -> None:
    make_appointment(
        world.ingrid,
        caregiver_id=world.people.amara_as_caregiver.id,
        starts_at=timezone.now() + timedelta(seconds=5),
        minutes=40,
        place=Appointment.Place.ROOM,
    )


def test_the_day_leads_into_the_room_made_ready(world: Any) -> None:
    meet(world)
    review = world.review("strength", "repair")
    before = world.client.get("/desk/").content.decode()
    actions.make_ready(world.ingrid, review_id=review.id, override_reason="")

    after = world.client.get("/desk/").content.decode()

    assert "Open the family" in before
    assert f'href="/desk/reviews/{review.id}"' in after
    assert "watching together with A." in after
    assert "Open the review room" in after
    assert 'data-shortcut="r"' in after
    assert 'data-shortcut="r"' not in before


def test_a_colleague_is_not_led_into_anothers_room(world: Any) -> None:
    people = world.people
    CareTeamPlaceFactory(
        family=people.family,
        user=people.jonas,
        role="clinician",
        since=timezone.now() - timedelta(days=1),
    )
    review = world.review("strength")
    actions.make_ready(world.ingrid, review_id=review.id, override_reason="")
    meet(world)

    assert f"/desk/reviews/{review.id}" not in (
        client_of(people.jonas).get("/desk/").content.decode()
    )
