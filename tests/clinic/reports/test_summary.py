"""The summary of one caregiver: all that is theirs, and not a word of anybody else's."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Actor
from attunement_clinic.reports import actions
from attunement_clinic.reports.models import Export
from attunement_clinic.reports.queries.summary import PARTS, summary_of
from attunement_clinic.review.models import Moment
from clinic_reports import House, saved, text_of
from personas import actor, client_of, fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MINE = {
    *("MINE-WORRY", "MINE-GOAL", "MINE-DAY", "MINE-WORDS", "MINE-FEELING"),
    *("MINE-BELIEF", "MINE-VIEW", "MINE-PAST", "MINE-CALM", "SHOWN-TITLE"),
    "SHOWN-THOUGHT",
}


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
    """What goes on after it: clinic/accounts/test_again.py."""
    export = actions.make_own_summary(
        actor(told.people.amara), export_id=uuid4(), wanted=frozenset(PARTS)
    )
    stale = client_of(told.people.amara)

    page = stale.get("/list/own").content.decode()
    refused = stale.get(f"/list/own/{export.id}")
    made = stale.post("/list/own", {"export": uuid4(), "wanted": ["goals"]})

    assert "a code comes to your own e-mail first" in page
    assert refused.url == made.url == "/account/again/?next=%2Flist%2Fown"
    assert Export.objects.count() == 1


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
