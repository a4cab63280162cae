"""What should not wait calls a person, in the very transaction in which it arrives."""

from unittest.mock import patch

import pytest
from django.http import Http404

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake.actions import close_enquiry, send_enquiry
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.policy import Form
from attunement_clinic.safety.access import access_task
from attunement_clinic.safety.actions import write_outcome
from attunement_clinic.safety.models import SafetyEntry, SafetyTask
from factories.enquiries import arrived, checked, concern, new_enquiry
from personas import People, actor, client_of

DEAD = concern("person", words="I have wished it.", nature="unwanted")


@pytest.mark.parametrize("kind", ["person", "doctor"])
def test_a_person_is_called(people: People, kind: str) -> None:
    enquiry = arrived(people.practice, self_check=checked(concern(kind)))
    task = SafetyTask.objects.get()

    assert enquiry.needs_person
    assert (task.enquiry_id, task.practice) == (enquiry.id, people.practice)
    assert task.source == SafetyTask.Source.SELF_CHECK
    assert task.responsible is not None


@pytest.mark.parametrize("kind", ["common", "sign"])
def test_what_can_wait_calls_nobody(people: People, kind: str) -> None:
    enquiry = arrived(people.practice, self_check=checked(concern(kind)))
    assert not enquiry.needs_person
    assert not SafetyTask.objects.exists()


@pytest.mark.parametrize("nature", ["unwanted", "wanting", "happened", ""])
def test_whatever_the_parent_says_it_is_a_human_decides(
    people: People, nature: str
) -> None:
    arrived(people.practice, self_check=checked(concern("person", nature=nature)))
    assert SafetyTask.objects.count() == 1


def test_the_call_carries_the_parents_own_choice(people: People) -> None:
    enquiry = arrived(people.practice, self_check=checked(DEAD))
    opened = SafetyEntry.objects.get(kind=SafetyEntry.Kind.OPENED)

    assert "I have wished it." in opened.words
    assert "I do not want it, and it frightens me." in opened.words
    assert opened.address == f"/desk/enquiries/{enquiry.id}"
    assert SafetyEntry.objects.filter(kind=SafetyEntry.Kind.SHOWN).exists()


def test_neither_exists_without_the_other(people: People) -> None:
    where = "attunement_clinic.intake.actions.arriving.open_safety_task"
    with (
        patch(where, side_effect=RuntimeError("no call can be made")),
        pytest.raises(RuntimeError),
    ):
        send_enquiry(
            practice=people.practice, new=new_enquiry(self_check=checked(DEAD))
        )
    assert not Enquiry.objects.exists()
    assert not SafetyTask.objects.exists()


def test_sent_twice_it_calls_once(people: People) -> None:
    new = new_enquiry(self_check=checked(DEAD))
    send_enquiry(practice=people.practice, new=new)
    send_enquiry(practice=people.practice, new=new)
    assert SafetyEntry.objects.filter(kind=SafetyEntry.Kind.OPENED).count() == 1
    assert not SafetyEntry.objects.filter(kind=SafetyEntry.Kind.AGAIN).exists()


def test_it_stands_on_top_and_on_every_desk_page(people: People) -> None:
    arrived(people.practice, name="First", words="one")
    arrived(people.practice, name="Urgent", self_check=checked(DEAD))
    client = client_of(people.ingrid)
    page = client.get("/desk/enquiries/").content.decode()

    _head, listed = page.split("<main", 1)
    assert listed.index("U.") < listed.index("F.")
    assert "A person is needed" in page
    assert b"A person is needed" in client.get("/desk/families/").content


def test_it_is_not_closed_before_an_outcome_is_written(people: People) -> None:
    enquiry = arrived(people.practice, self_check=checked(DEAD))
    client = client_of(people.ingrid)
    address = f"/desk/enquiries/{enquiry.id}/close"
    response = client.post(address, {"closing": "not_reached"})
    assert response.status_code == 422
    assert b"A call for a person is open." in response.content

    task = SafetyTask.objects.get()
    who = task.responsible
    assert who is not None
    write_outcome(
        actor(who),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="We spoke on the telephone.",
    )
    close_enquiry(
        actor(people.ingrid),
        enquiry_id=enquiry.id,
        closing=Enquiry.Closing.ELSEWHERE,
    )
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.CLOSED


def test_the_call_goes_along_into_the_family(people: People) -> None:
    enquiry = arrived(people.practice, self_check=checked(DEAD))
    client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        {
            "clinician": str(people.jonas.id),
            "infant-1-name": "Ida",
            "infant-1-born_on": "2026-01-05",
            "caregiver-1-name": "Amara",
            "caregiver-1-relation": "mother",
            "caregiver-1-is_guardian": "on",
            "caregiver-2-relation": "father",
            "caregiver-2-is_guardian": "on",
        },
    )
    enquiry.refresh_from_db()
    task = SafetyTask.objects.get()
    assert task.family_id == enquiry.family_id is not None
    assert access_task(actor(people.jonas), task.id, Form.MANAGE)
    with pytest.raises(Http404):
        access_task(actor(people.mira), task.id)
    assert AuditEvent.objects.filter(action="safety.belongs_to_family").exists()
