"""The summary of one caregiver: all that is theirs, and not a word of anybody else's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import actions as intake
from attunement_clinic.intake.guide import process_parts
from attunement_clinic.plans import actions as plans
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports import actions
from attunement_clinic.reports.models import Export
from attunement_clinic.reports.queries.summary import PARTS, summary_of
from attunement_clinic.review import actions as review
from attunement_clinic.review import payloads
from attunement_clinic.review.models import Moment, ReviewMoment, ReviewSession
from clinic_reports import House, fresh, saved, text_of
from factories.films import ready_film
from personas import actor, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MINE = {
    *("MINE-WORRY", "MINE-GOAL", "MINE-DAY", "MINE-WORDS", "MINE-FEELING"),
    *("MINE-BELIEF", "MINE-VIEW", "MINE-PAST", "MINE-CALM", "SHOWN-TITLE"),
    "SHOWN-THOUGHT",
}


def watched(
    house: House, film: Recording, tag: str, *, shown: str, show: bool
) -> ReviewSession:
    """Watch one moment with the caregiver of a film; share it at the end when shown."""
    ingrid = house.ingrid
    moment = review.add_moment(
        ingrid,
        recording_id=film.id,
        moment=payloads.NewMoment(
            id=uuid4(),
            onset_ms=5_000,
            offset_ms=13_000,
            kind="strength",
            title=f"{shown}-TITLE",
            why=f"{tag}-WHY",
        ),
    )
    session = review.open_review(ingrid, caregiver_id=film.caregiver_id)
    item = uuid4()
    review.set_order(
        ingrid,
        review_id=session.id,
        items=[
            payloads.OrderedMoment(
                id=item,
                moment=moment.id,
                question=f"{tag}-QUESTION",
                prepared_thought=f"{shown}-THOUGHT",
            )
        ],
    )
    review.make_ready(ingrid, review_id=session.id, override_reason="")
    review.begin_review(ingrid, review_id=session.id)
    review.write_words(
        ingrid,
        item_id=item,
        words=payloads.Words(
            id=uuid4(),
            words=f"{tag}-WORDS",
            feeling=f"{tag}-FEELING",
            belief=f"{tag}-BELIEF",
            infants_view=f"{tag}-VIEW",
            own_past=f"{tag}-PAST",
        ),
    )
    ReviewMoment.objects.filter(id=item).update(
        private_note=f"{tag}-PRIVATE",
        thought_shown_at=timezone.now() if show else None,
    )
    review.end_review(
        ingrid,
        review_id=session.id,
        ending=payloads.Ending(share=[item] if show else []),
    )
    return session


def lived(house: House, who: Actor, caregiver_id: UUID, tag: str) -> None:
    """Give a caregiver a goal, a day and a calm moment of their own."""
    plans.name_goal(
        house.ingrid, caregiver_id=caregiver_id, goal_id=uuid4(), words=f"{tag}-GOAL"
    )
    plans.write_day(
        who,
        words_id=uuid4(),
        day=timezone.localdate() - timedelta(days=1),
        words=f"{tag}-DAY",
    )
    plans.agree_activity(
        house.ingrid, caregiver_id=caregiver_id, kind="play", title=f"{tag}-CALM"
    )


@pytest.fixture
def told(house: House) -> House:
    """Write a canary into every field of words: Amara's, Daniel's, and the team's."""
    people, ingrid = house.people, house.ingrid
    house.answered(people.amara, house.amara, "worries", worry_1="MINE-WORRY")
    daniel = people.daniel_as_caregiver
    house.answered(people.daniel, daniel, "worries", worry_1="OTHER-WORRY")
    lived(house, actor(people.amara), house.amara.id, "MINE")
    lived(house, actor(people.daniel), daniel.id, "OTHER")
    watched(house, house.film, "MINE", shown="SHOWN", show=True)
    watched(house, house.film, "TEAM", shown="TEAM", show=False)
    watched(
        house,
        ready_film(daniel, people.sol, number=2),
        "OTHER",
        shown="OTHER",
        show=True,
    )
    _write_notes(house)
    thread = review.start_thread(
        ingrid, caregiver_id=house.amara.id, belief="TEAM-THREAD"
    )
    review.write_origin(ingrid, thread_id=thread.id, origin="TEAM-ORIGIN")
    daniel.safe_contact = house.amara.safe_contact = "TEAM-SAFE"
    daniel.save()
    return house


def _write_notes(house: House) -> None:
    interview = intake.begin_interview(
        house.ingrid,
        family_id=house.people.family.id,
        interview_id=uuid4(),
        held_on=timezone.localdate(),
    )
    for kind, part in (("record", "sleeping"), ("process", process_parts()[0].key)):
        intake.write(
            house.ingrid,
            note_id=interview.notes.get(kind=kind).id,
            writing_id=uuid4(),
            part=part,
            words=f"TEAM-{kind}-NOTE",
            follows=[],
        )


def _words(house: House, who: Actor, caregiver_id: UUID) -> str:
    caregiver = house.people.family.caregivers.get(id=caregiver_id)
    document, _films = summary_of(who, caregiver)
    return str(document.parts)


def test_everything_of_their_own_is_in_it(told: House) -> None:
    said = _words(told, told.ingrid, told.amara.id)

    assert {each for each in MINE if each not in said} == set()


@pytest.mark.parametrize("maker", ["ingrid", "amara"])
def test_not_a_word_of_the_other_caregiver_or_of_notes_is_in_it(
    told: House, maker: str
) -> None:
    who = actor(getattr(told.people, maker))

    said = _words(told, who, told.amara.id)

    assert "OTHER" not in said
    assert "TEAM" not in said
    assert "PRIVATE" not in said
    assert "Daniel" not in said


def test_the_other_has_their_own(told: House) -> None:
    said = _words(told, actor(told.people.daniel), told.people.daniel_as_caregiver.id)

    assert "OTHER-WORRY" in said
    assert "OTHER-WORDS" in said
    assert "MINE" not in said
    assert "SHOWN" not in said


def test_a_hard_moment_and_one_taken_back_are_not_in_it(told: House) -> None:
    Moment.objects.filter(title="SHOWN-TITLE").update(kind="difficult")
    assert "SHOWN-TITLE" not in _words(told, told.ingrid, told.amara.id)

    Moment.objects.filter(title="SHOWN-TITLE").update(
        kind="strength", removed_at=timezone.now()
    )
    assert "SHOWN-TITLE" not in _words(told, told.ingrid, told.amara.id)


def test_the_team_learns_nothing_of_a_film_it_may_not_see(told: House) -> None:
    told.film.consents.update(withdrawn_at=timezone.now())

    said = _words(told, told.ingrid, told.amara.id)

    assert "SHOWN-TITLE" not in said
    assert "MINE-WORDS" not in said
    assert "SHOWN-TITLE" in _words(told, actor(told.people.amara), told.amara.id)


def test_a_caregiver_makes_their_own_and_the_team_is_not_shown_it(told: House) -> None:
    amara = fresh(told.people.amara)

    made = amara.post("/list/own", {"export": uuid4(), "wanted": ["goals", "moments"]})
    export = Export.objects.get()
    words = text_of(saved(amara.get(f"/list/own/{export.id}")))

    assert made.status_code == 302
    assert "MINE-GOAL" in words
    assert "MINE-WORDS" in words
    assert "MINE-WORRY" not in words
    assert "OTHER" not in words
    assert export.name.startswith("list-")
    assert told.client.get(f"/desk/papers/{export.id}").status_code == 404
    assert (
        str(export.id)
        not in told.client.get(
            f"/desk/families/{told.people.family.id}/papers"
        ).content.decode()
    )
    opened = AuditEvent.objects.filter(action="export.opened")
    assert [row.actor_id for row in opened] == [told.people.amara.id]
    assert amara.post(f"/list/own/{export.id}/end").status_code == 302
    assert amara.get(f"/list/own/{export.id}").status_code == 410


def test_nobody_else_finds_it(told: House) -> None:
    export = actions.make_own_summary(
        actor(told.people.amara), export_id=uuid4(), wanted=frozenset(PARTS)
    )

    for name in ("daniel", "chidi"):
        other = fresh(getattr(told.people, name))
        assert other.get(f"/list/own/{export.id}").status_code == 404
        assert other.post(f"/list/own/{export.id}/end").status_code == 404
        assert str(export.id) not in other.get("/list/own").content.decode()


def test_a_telephone_left_open_asks_for_a_new_code(told: House) -> None:
    export = actions.make_own_summary(
        actor(told.people.amara), export_id=uuid4(), wanted=frozenset(PARTS)
    )
    stale = client_of(told.people.amara)

    page = stale.get("/list/own").content.decode()
    refused = stale.get(f"/list/own/{export.id}")
    made = stale.post("/list/own", {"export": uuid4(), "wanted": ["goals"]})

    assert "First, a new code" in page
    assert "Make the file" not in page
    assert refused.url == "/list/own"
    assert made.url == "/account/login/code/?next=%2Flist%2Fown"
    assert Export.objects.count() == 1
    assert stale.get("/home").status_code == 302, "signed out here"


def test_the_way_back_leads_to_the_list(told: House) -> None:
    told_to = client_of(told.people.amara).post("/list/own/again")

    assert told_to.url == "/account/login/code/?next=%2Flist%2Fown"


def test_without_any_part_it_asks_again(told: House) -> None:
    answer = fresh(told.people.amara).post("/list/own", {"export": uuid4()})

    assert answer.status_code == 422
    assert "Choose at least one part." in answer.content.decode()


def test_a_clinician_s_copy_is_the_same_side(told: House) -> None:
    export = actions.make_summary(
        told.ingrid,
        caregiver_id=told.amara.id,
        export_id=uuid4(),
        purpose="caregiver",
        days=7,
    )

    words = text_of(saved(told.client.get(f"/desk/papers/{export.id}/file")))

    assert "MINE-PAST" in words
    assert "OTHER" not in words
    assert "TEAM" not in words
