"""Days and times of a page are the practice's own, whoever looks at it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from attunement_clinic.intake.models import Enquiry
from factories.enquiries import arrived
from personas import People, client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "Wed 11 Mar, 23:30"),
        ("Pacific/Auckland", "Thu 12 Mar, 12:30"),
        ("America/Los_Angeles", "Wed 11 Mar, 16:30"),
    ],
)
def test_a_list_tells_the_hour_on_the_practices_wall(
    people: People, zone: str, shown: str
) -> None:
    people.practice.time_zone = zone
    people.practice.save()
    row = arrived(people.practice)
    Enquiry.objects.filter(id=row.id).update(
        created_at=datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    )

    page = client_of(people.ingrid).get("/desk/enquiries/").content.decode()

    assert shown in page
    assert timezone.get_current_timezone_name() == "UTC"
