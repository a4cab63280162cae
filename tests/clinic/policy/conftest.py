"""One of each thing an address of family 7 can carry, so that every route can be tried."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from attunement_clinic.coding.actions import open_coding_session
from attunement_clinic.intake.actions import (
    NewConcern,
    begin_interview,
    name_concern,
)
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.plans.actions import (
    agree_activity,
    make_appointment,
    name_goal,
    write_day,
)
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports.actions import begin_letter
from attunement_clinic.reports.models import Export
from attunement_clinic.review import actions as review
from attunement_clinic.review import payloads
from attunement_clinic.review.models import ReviewSession
from attunement_clinic.safety.models import SafeguardingHold
from factories.enquiries import arrived
from factories.films import ready_film
from personas import People, actor


@pytest.fixture
def things(people: People) -> dict[str, UUID]:
    """Map each name in an address to the id of a real thing of Amara's."""
    ingrid = actor(people.ingrid)
    caregiver = people.amara_as_caregiver
    film = ready_film(caregiver, people.sol)
    ended = _held(ingrid, film)
    shared = ended.items.get()
    review.end_review(
        ingrid, review_id=ended.id, ending=payloads.Ending(share=[shared.id])
    )
    standing = _held(ingrid, film)
    item = standing.items.get()
    activity = agree_activity(
        ingrid, caregiver_id=caregiver.id, kind="play", title="Floor time"
    )
    meeting = make_appointment(
        ingrid,
        caregiver_id=caregiver.id,
        starts_at=timezone.now() + timedelta(days=2),
        minutes=50,
        place="room",
    )
    goal = name_goal(ingrid, caregiver_id=caregiver.id, goal_id=uuid4(), words="Sleep.")
    words = write_day(
        actor(people.amara),
        words_id=uuid4(),
        day=timezone.localdate() - timedelta(days=1),
        words="Quiet.",
    )
    thread = review.start_thread(ingrid, caregiver_id=caregiver.id, belief="Milk.")
    enquiry = arrived(people.practice)
    Enquiry.objects.filter(id=enquiry.id).update(
        family=people.family, state=Enquiry.State.ALLOCATED
    )
    interview = begin_interview(
        ingrid,
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=timezone.now().date(),
    )
    letter = begin_letter(
        ingrid, caregiver_id=caregiver.id, kind="closing", letter_id=uuid4()
    )
    export = Export.objects.create(
        practice=people.practice,
        owner=people.ingrid,
        family=people.family,
        caregiver=caregiver,
        kind=Export.Kind.SUMMARY,
        purpose=Export.Purpose.CAREGIVER,
        ends_at=timezone.now() + timedelta(days=7),
    )
    concern = name_concern(
        ingrid,
        family_id=people.family.id,
        concern_id=uuid4(),
        concern=NewConcern(
            sign="sleep", reported_by="mother", known="told", since="weeks"
        ),
    )
    hold = SafeguardingHold.objects.create(
        practice=people.practice,
        family=people.family,
        recording=film,
        proposed_by=people.ingrid,
        review_on=timezone.localdate() + timedelta(days=7),
        is_told=True,
    )
    return {
        "hold_id": hold.id,
        "letter_id": letter.id,
        "export_id": export.id,
        "concern_id": concern.id,
        "interview_id": interview.id,
        "note_id": interview.notes.get(kind="record").id,
        "enquiry_id": enquiry.id,
        "family_id": people.family.id,
        "caregiver_id": caregiver.id,
        "infant_id": people.sol.id,
        "recording_id": film.id,
        "invitation_id": film.invitation_id,
        "session_id": open_coding_session(ingrid, recording_id=film.id).id,
        "review_id": standing.id,
        "item_id": item.id,
        "shared_item_id": shared.id,
        "moment_id": item.moment_id,
        "thread_id": thread.id,
        "activity_id": activity.id,
        "appointment_id": meeting.id,
        "goal_id": goal.id,
        "words_id": words.id,
        "key": "phq-9",
    }


def _held(ingrid: Actor, film: Recording) -> ReviewSession:
    """Open a review with one strength of the film."""
    moment = review.add_moment(
        ingrid,
        recording_id=film.id,
        moment=payloads.NewMoment(
            id=uuid4(), onset_ms=5_000, offset_ms=13_000, kind="strength"
        ),
    )
    session = review.open_review(ingrid, caregiver_id=film.caregiver_id)
    place = payloads.OrderedMoment(
        id=uuid4(), moment=moment.id, question="", prepared_thought=""
    )
    review.set_order(ingrid, review_id=session.id, items=[place])
    review.make_ready(ingrid, review_id=session.id, override_reason="")
    return review.begin_review(ingrid, review_id=session.id)
