"""A name of 300 characters, in any script: every page and paper takes it as it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.html import escape
from icalendar import Calendar

from attunement_clinic.families.models import Caregiver, Infant
from attunement_clinic.plans.actions import make_appointment
from clinic_reports import House, fresh, house, saved, text_of
from personas import actor, client_of

__all__ = ["house"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_NAMES = {
    "one word": "W" * 300,
    "arabic": ("فاطمة الزهراء " * 30)[:300].strip(),
    "chinese": "歐陽" * 150,
    "devanagari": ("श्रीमती " * 60)[:300].strip(),
    "many signs": ("e\u0301\u0323" * 100),
    "faces": "\U0001f476\U0001f3fe" * 150,
    "turned": "\u202ename" + "o" * 295,
    "markup": ("<b>&\"'{{7*7}}#[$" * 30)[:300],
}


@pytest.fixture(params=_NAMES, ids=str)
def named(request: pytest.FixtureRequest, house: House) -> str:
    name = _NAMES[request.param]
    assert 290 <= len(name) <= 300
    caregiver = Caregiver.objects.get(id=house.amara.id)
    caregiver.name = name
    caregiver.full_clean()
    caregiver.save()
    infant: Infant = house.people.sol
    infant.name = name
    infant.save()
    house.people.practice.name = name[:200]
    house.people.practice.save()
    return name


def test_pages_and_papers_hold_it(house: House, named: str) -> None:
    """Pages escape it, a calendar folds its lines, a letter is a PDF with its words."""
    people = house.people
    staff, parent = fresh(people.ingrid), client_of(people.amara)
    for address in (
        "/desk/",
        "/desk/families/",
        f"/desk/families/{people.family.id}",
        f"/desk/families/{people.family.id}/plan",
        f"/desk/families/{people.family.id}/forms",
        f"/desk/families/{people.family.id}/papers",
        "/desk/outcomes/",
    ):
        page = staff.get(address)
        assert page.status_code == 200, address
        assert "<b>&" not in page.content.decode(), address
    assert escape(named) in parent.get("/home").content.decode()

    meeting = make_appointment(
        actor(people.ingrid),
        caregiver_id=house.amara.id,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=50,
        place="room",
    )
    file = parent.get(f"/home/calendar/{meeting.id}").content
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert Calendar.from_ical(file).walk("VEVENT")

    letter = house.signed()
    export = uuid4()
    made = staff.post(f"/desk/letters/{letter.id}/file", {"export": export, "days": 30})
    if made.status_code == 422:
        # Where no font of the machine holds the script, the page says which and what to do.
        assert "No font on this server can print" in made.content.decode()
        return
    assert made.status_code == 302
    pdf = saved(staff.get(f"/desk/papers/{export}/file"))
    assert pdf.startswith(b"%PDF")
    assert text_of(pdf)
