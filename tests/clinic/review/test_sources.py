"""A sentence as the source of a moment's link to the past: one action, and both ways."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.models import Note, Passage
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.review import actions
from attunement_clinic.review.models import Moment, MomentSource
from clinic.review.conftest import World, words
from factories.films import ready_film, withdraw_consent
from factories.recordings import ConsentFactory
from personas import client_of

_SENTENCE = "CANARY-DOOR When she cries I hear a door."
_WORDS = f"Born early, by night. {_SENTENCE}"


@pytest.fixture
def notes(world: World) -> dict[str, Note]:
    interview = intake.begin_interview(
        world.ingrid,
        family_id=world.people.family.id,
        interview_id=uuid4(),
        held_on=date(2026, 3, 17),
    )
    return {note.kind: note for note in interview.notes.all()}


def written(world: World, note: Note) -> UUID:
    part = "thoughts" if note.kind == "process" else "birth"
    return intake.write(
        world.ingrid,
        note_id=note.id,
        writing_id=uuid4(),
        part=part,
        words=_WORDS,
        follows=[],
    ).id


def mark(world: World, note: Note, writing: UUID, moment: Moment, **more: str) -> Any:
    said = sentences_of(_WORDS)[1]
    return world.client.post(
        f"/desk/notes/{note.id}/mark",
        {
            "place": str(writing),
            "starts": str(said.starts),
            "ends": str(said.ends),
            "target": f"moment:{moment.id}",
            **more,
        },
    )


def marked(world: World, note: Note) -> Moment:
    moment = world.moment()
    assert mark(world, note, written(world, note), moment).status_code == 302
    return moment


def test_from_the_sentence_to_the_moment_and_back_is_one_step_each(
    world: World, notes: dict[str, Note]
) -> None:
    moment = marked(world, notes["record"])
    passage = Passage.objects.get()
    place = f"/desk/notes/{notes['record'].id}?read#passage-{passage.id}"
    page = f"/desk/moments/{moment.id}"

    note = world.client.get(place).content.decode()
    beside = world.client.get(page).content.decode()

    assert f'href="{page}"' in note
    assert f'href="{place}"' in beside
    assert _SENTENCE in beside
    assert AuditEvent.objects.filter(action="moment.sourced").count() == 1
    assert AuditEvent.objects.filter(action="moment.read").count() == 1


def test_from_the_sentence_of_an_addendum_to_the_moment_and_back(
    world: World, notes: dict[str, Note]
) -> None:
    note, moment = notes["record"], world.moment()
    intake.sign_note(world.ingrid, note_id=note.id, seen={written(world, note)})
    addendum = intake.add_to_note(
        world.ingrid, note_id=note.id, addendum_id=uuid4(), words=_WORDS
    )

    assert mark(world, note, addendum.id, moment).status_code == 302

    passage = Passage.objects.get(addendum=addendum)
    place = f"/desk/notes/{note.id}?read#passage-{passage.id}"
    page = f"/desk/moments/{moment.id}"
    assert f'href="{page}"' in world.client.get(place).content.decode()
    assert f'href="{place}"' in world.client.get(page).content.decode()


def test_a_note_offers_the_family_s_moments_and_takes_a_mark_back(
    world: World, notes: dict[str, Note]
) -> None:
    moment = world.moment()
    writing = written(world, notes["record"])
    offered = world.client.get(f"/desk/notes/{notes['record'].id}?read")
    assert f'value="moment:{moment.id}"' in offered.content.decode()

    for more in ({}, {"off": "on"}, {}, {}):
        mark(world, notes["record"], writing, moment, **more)

    source = MomentSource.objects.get()
    assert source.removed_at is None
    assert AuditEvent.objects.filter(action="moment.sourced").count() == 2
    assert AuditEvent.objects.filter(action="moment.unsourced").count() == 1


def test_process_notes_lead_their_author_alone(
    world: World, notes: dict[str, Note]
) -> None:
    moment = marked(world, notes["process"])
    ConsentFactory(
        recording=world.film,
        given_by=world.people.amara,
        purpose="supervision",
        given_at=timezone.now(),
    )
    page = f"/desk/moments/{moment.id}"

    assert "CANARY-DOOR" in world.client.get(page).content.decode()
    supervisor = client_of(world.people.noor).get(page)
    assert supervisor.status_code == 200
    assert "CANARY-DOOR" not in supervisor.content.decode()


def test_the_builder_knows_the_sentence_and_neither_room_nor_phone_does(
    world: World, notes: dict[str, Note]
) -> None:
    moment = marked(world, notes["record"])
    review = actions.open_review(
        world.ingrid, caregiver_id=world.people.amara_as_caregiver.id
    )
    world.order(review, [moment])
    builder = world.client.get(f"/api/v1/reviews/{review.id}").json()
    pasts = {one["id"]: one["pasts"] for one in builder["moments"]}
    (past,) = pasts[str(moment.id)]
    assert past["words"] == _SENTENCE
    assert past["address"].startswith(f"/desk/notes/{notes['record'].id}?read#passage-")

    actions.make_ready(world.ingrid, review_id=review.id, override_reason="Agreed.")
    actions.begin_review(world.ingrid, review_id=review.id)
    item = review.items.get()
    world.send("PUT", f"/api/v1/review-items/{item.id}/words", words())
    room = world.client.get(f"/api/v1/reviews/{review.id}/room")
    assert room.status_code == 200
    world.send("POST", f"/api/v1/reviews/{review.id}/end", {"share": [str(item.id)]})
    phone = client_of(world.people.amara).get(f"/list/{item.id}")
    assert phone.status_code == 200
    for shown in (room, phone):
        assert "CANARY-DOOR" not in shown.content.decode()


def test_a_moment_of_another_family_or_of_a_withdrawn_film_is_not_there(
    world: World, notes: dict[str, Note]
) -> None:
    writing = written(world, notes["record"])
    own = world.moment()
    theirs = Moment.objects.create(
        practice_id=world.film.practice_id,
        recording=ready_film(world.people.chidi_as_caregiver),
        onset_ms=0,
        offset_ms=5_000,
        kind="strength",
        chosen_by=world.people.jonas,
    )
    assert mark(world, notes["record"], writing, theirs).status_code == 404
    assert mark(world, notes["record"], writing, own).status_code == 302
    place = f"/desk/notes/{notes['record'].id}?read"
    assert f"/desk/moments/{own.id}" in world.client.get(place).content.decode()

    withdraw_consent(world.film)

    assert mark(world, notes["record"], writing, own).status_code == 404
    assert f"/desk/moments/{own.id}" not in world.client.get(place).content.decode()
    assert world.client.get(f"/desk/moments/{own.id}").status_code == 404


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel"])
def test_nobody_outside_the_care_team_opens_a_moment(world: World, who: str) -> None:
    address = f"/desk/moments/{world.moment().id}"

    assert client_of(world.people.everybody[who]).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302
    assert world.client.post(address).status_code == 405


def test_a_moment_taken_back_leads_nowhere(
    world: World, notes: dict[str, Note]
) -> None:
    moment = marked(world, notes["record"])
    actions.remove_moment(world.ingrid, moment_id=moment.id)

    note = world.client.get(f"/desk/notes/{notes['record'].id}?read").content.decode()
    assert f"/desk/moments/{moment.id}" not in note
    assert world.client.get(f"/desk/moments/{moment.id}").status_code == 404
