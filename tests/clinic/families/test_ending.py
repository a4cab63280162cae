"""A family's care ends: how is written down, it is no longer looked for, nothing is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.actions import end_care, resume_care
from attunement_clinic.families.models import Family
from personas import People, actor, client_of


def address(people: People, verb: str) -> str:
    return f"/desk/families/{people.family.id}/{verb}"


def test_how_it_ended_stands_on_the_familys_page(people: People) -> None:
    ingrid = client_of(people.ingrid)
    sent = {"ending": "agreed", "words": "They ring if the nights come back."}

    assert ingrid.post(address(people, "end"), sent).status_code == 302

    page = ingrid.get(f"/desk/families/{people.family.id}").content.decode()
    assert "As agreed together" in page
    assert "They ring if the nights come back." in page
    assert page.index("Care has ended") < page.index("safe-contact")
    assert "<td>Care has ended</td>" in ingrid.get("/desk/families/").content.decode()
    event = AuditEvent.objects.get(action="family.ended")
    assert event.facts == {"ending": "agreed"}


def test_who_may_see_what_is_as_before(people: People) -> None:
    end_care(actor(people.ingrid), family_id=people.family.id, ending="stopped")
    page = f"/desk/families/{people.family.id}"
    assert client_of(people.ingrid).get(page).status_code == 200
    assert client_of(people.amara).get("/home").status_code == 200


def test_it_can_be_taken_up_again(people: People) -> None:
    ingrid = client_of(people.ingrid)
    end_care(actor(people.ingrid), family_id=people.family.id, ending="stopped")

    ingrid.post(address(people, "resume"))

    family = Family.objects.get(id=people.family.id)
    assert (family.closed_at, family.ending) == (None, "")
    assert AuditEvent.objects.filter(action="family.resumed").count() == 1


def test_it_ends_once_and_only_in_a_known_way(people: People) -> None:
    ingrid = actor(people.ingrid)
    with pytest.raises(ValidationError):
        end_care(ingrid, family_id=people.family.id, ending="vanished")
    end_care(ingrid, family_id=people.family.id, ending="elsewhere")
    with pytest.raises(ValidationError, match="has ended already"):
        end_care(ingrid, family_id=people.family.id, ending="agreed")
    again = client_of(people.ingrid).post(address(people, "end"), {"ending": "agreed"})
    assert again.status_code == 422
    assert "has ended already" in again.content.decode()


@pytest.mark.parametrize("who", ["jonas", "noor", "mira", "amara"])
def test_only_its_therapist_ends_it(people: People, who: str) -> None:
    user = getattr(people, who)
    for change in (
        lambda: end_care(actor(user), family_id=people.family.id, ending="agreed"),
        lambda: resume_care(actor(user), family_id=people.family.id),
    ):
        with pytest.raises(Http404):
            change()
    assert not AuditEvent.objects.filter(action__startswith="family.ended").exists()


def test_the_database_keeps_no_end_without_a_way(people: People) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Family.objects.filter(id=people.family.id).update(closed_at=timezone.now())
