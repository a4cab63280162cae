"""The spine of a family: every item with its day, its voice and its source, if seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.families import surroundings
from attunement_clinic.families.actions import NewCaregiver, NewInfant
from attunement_clinic.families.models import Family
from attunement_clinic.families.spine import Spine, spine_of
from attunement_clinic.families.surroundings import PathEvent, Surroundings
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.models import Concern, NoteShare
from attunement_clinic.plans import actions as plans
from attunement_clinic.plans.models import Activity, Appointment
from attunement_clinic.recordings.actions.invitations import ask_for_film
from attunement_clinic.recordings.models import Situation
from attunement_clinic.reports.models import Letter
from attunement_clinic.review import actions as review
from factories.enquiries import arrived
from factories.questionnaires import asked, filled
from personas import People, actor, client_of


@pytest.fixture
def walked(people: People) -> Family:
    """Family 7 with an item of each kind that needs no film."""
    ingrid, amara = actor(people.ingrid), people.amara_as_caregiver
    talk = intake.begin_interview(
        ingrid,
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=timezone.localdate(),
    )
    assert talk.notes.count() == 2
    Concern.objects.create(
        practice=people.practice,
        family=people.family,
        sign="avoidance",
        reported_by="father",
        known="told",
        since="weeks",
        entered_by=people.ingrid,
    )
    plans.name_goal(
        ingrid, caregiver_id=amara.id, goal_id=uuid4(), words="An evening of peace."
    )
    calm = plans.agree_activity(
        ingrid,
        caregiver_id=amara.id,
        kind=Activity.Kind.CUDDLE,
        title="A long cuddle",
        occasion="",
        how="",
    )
    mother = actor(people.amara)
    today = timezone.localdate()
    plans.note_happened(mother, activity_id=calm.id, happened_on=today)
    plans.write_day(mother, words_id=uuid4(), day=today, words="We sat by the window.")
    plans.make_appointment(
        ingrid,
        caregiver_id=amara.id,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=50,
        place=Appointment.Place.ROOM,
    )
    plans.choose_protocol(ingrid, caregiver_id=amara.id, protocol="immediate-viewing")
    filled(people, "gad-7")
    asked(people, "worries")
    ask_for_film(
        ingrid,
        caregiver_id=people.daniel_as_caregiver.id,
        situation=Situation.PLAYING,
        words="Ten minutes of play.",
    )
    review.start_thread(
        ingrid,
        caregiver_id=amara.id,
        belief="He only wants milk from me.",
        speaks_when=["feeding"],
    )
    Letter.objects.create(
        practice=people.practice,
        family=people.family,
        caregiver=amara,
        author=people.ingrid,
        kind=Letter.Kind.CLOSING,
        language="en",
    )
    return people.family


def spine(who: User, family: Family, **wanted: str) -> Spine:
    return spine_of(actor(who), family, is_whole=True, **wanted)


def titles(found: Spine) -> list[str]:
    return [row.event.title for row in found.rows]


def test_every_kind_of_item_is_on_it(people: People, walked: Family) -> None:
    found = titles(spine(people.ingrid, walked))

    for title in (
        "First contact",
        "Interview",
        "Process notes",
        "A concern",
        "A. hopes for",
        "Calm moments at home",
        "A.’s diary",
        "A. answered",
        "Asked D. for a film",
        "A belief of A. is followed",
        "Closing letter, A.",
    ):
        assert title in found, title
    ahead = [row for row in spine(people.ingrid, walked).rows if row.kind == "ahead"]
    assert [row.event.title.partition(":")[0] for row in ahead] == [
        "Meeting with A.",
        "A. is asked",
        "Session 1 with A.",
    ]


def test_every_item_says_whose_it_is(people: People, walked: Family) -> None:
    voices = {
        row.event.title: [voice.words for voice in row.event.voices]
        for row in spine(people.ingrid, walked).rows
    }

    assert voices["A. hopes for"] == ["A., mother"]
    assert voices["A concern"] == ["D., father"]
    assert voices["Interview"] == ["I. S. of the team"]
    assert voices["Calm moments at home"] == ["A., mother", "I. S. of the team"]
    assert all(voices.values())


@pytest.mark.parametrize("who", ["ingrid", "noor"])
def test_each_address_on_it_opens_for_who_reads_it(
    people: People, walked: Family, who: str
) -> None:
    NoteShare.objects.all().delete()
    reader = people.everybody[who]
    client = client_of(reader)

    addresses = set(_addresses(spine(reader, walked)))

    assert len(addresses) > 4
    for address in addresses:
        assert client.get(address.partition("#")[0]).status_code == 200, address


def _addresses(found: Spine) -> Iterator[str]:
    for row in found.rows:
        if row.event.address:
            yield row.event.address
        for source in row.event.sources:
            yield source.address


def test_one_voice_is_listened_to_alone(people: People, walked: Family) -> None:
    mother = str(people.amara_as_caregiver.id)
    father = str(people.daniel_as_caregiver.id)

    of_hers = titles(spine(people.ingrid, walked, heard=mother))
    of_his = titles(spine(people.ingrid, walked, heard=father))

    assert "A. hopes for" in of_hers
    assert "A concern" not in of_hers
    assert of_his == ["A concern"]
    page = client_of(people.ingrid).get(f"/desk/families/{walked.id}?who={father}")
    assert "A. hopes for" not in page.content.decode()


def test_an_unknown_voice_is_everybody(people: People, walked: Family) -> None:
    everything = titles(spine(people.ingrid, walked))

    assert titles(spine(people.ingrid, walked, heard=str(uuid4()))) == everything


def test_process_notes_are_an_item_for_their_author_and_whom_they_let_in(
    people: People, walked: Family
) -> None:
    assert "Process notes" not in titles(spine(people.noor, walked))
    note = walked.interviews.get().notes.get(kind="process")

    intake.share_note(actor(people.ingrid), note_id=note.id, user_id=people.noor.id)

    assert "Process notes" in titles(spine(people.noor, walked))


def test_beliefs_and_letters_are_the_therapists(people: People, walked: Family) -> None:
    found = titles(spine(people.noor, walked))

    assert "A belief of A. is followed" not in found
    assert "Closing letter, A." not in found


def test_the_day_is_the_practices_and_not_that_of_greenwich(
    people: People, walked: Family
) -> None:
    """What two people agreed late in an evening in Auckland is one evening's."""
    people.practice.time_zone = "Pacific/Auckland"
    people.practice.save()
    walked.refresh_from_db()
    activities = Activity.objects.filter(family=walked)
    first = activities.get()
    again = plans.agree_activity(
        actor(people.ingrid),
        caregiver_id=first.caregiver_id,
        kind=Activity.Kind.TALK,
        title="Talk while changing",
        occasion="",
        how="",
    )
    # 23:30 and 00:30 UTC: one forenoon where they are.
    midnight = timezone.now().replace(hour=0, minute=0, second=0) - timedelta(days=3)
    for row, minutes in ((first, -30), (again, 30)):
        activities.filter(id=row.id).update(
            created_at=midnight + timedelta(minutes=minutes)
        )

    assert titles(spine(people.ingrid, walked)).count("Calm moments at home") == 1


def test_a_first_contact_comes_before_being_taken_into_care(people: People) -> None:
    family = intake.allocate_enquiry(
        actor(people.ingrid),
        enquiry_id=arrived(people.practice, name="Farah").id,
        clinician_id=people.ingrid.id,
        infants=[NewInfant(name="Lou", born_on=timezone.localdate(), due_on=None)],
        caregivers=[NewCaregiver(name="Farah", relation="mother")],
    ).family

    found = titles(spine(people.ingrid, family))

    assert found[:2] == ["Wrote to the practice", "Taken into care"]


def test_a_promise_of_midnight_reads_as_a_person_says_it(people: People) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
    row = arrived(people.practice, name="Farah")
    type(row).objects.filter(id=row.id).update(promised_by=midnight)

    page = client_of(people.ingrid).get("/desk/").content.decode()

    assert "To be read by midnight today." in page


class _Later(Surroundings):
    """An app above the others, which knows more of an item they told."""

    def path(self, actor, families):  # type: ignore[no-untyped-def]
        for family in families:
            yield family.id, PathEvent(title="Sooner", key="one")
            yield family.id, PathEvent(title="Later", key="one")


def test_of_two_items_with_one_key_the_higher_apps_stands(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "_registered", {"of the test": _Later()})

    found = titles(spine(people.ingrid, people.family))

    assert "Later" in found
    assert "Sooner" not in found
