"""A concern as it goes on: changed and ended, with who says so, nothing rewritten."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import actions
from attunement_clinic.intake.concern_pages import concern_rows
from attunement_clinic.intake.models import Concern, ConcernChange
from personas import People, actor, client_of


@pytest.fixture
def concern(people: People) -> Concern:
    return actions.name_concern(
        actor(people.ingrid),
        family_id=people.family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="avoidance",
            reported_by="mother",
            known="told",
            since="birth",
            how_often="most_days",
            words="I find something else to do.",
        ),
    )


def post(who: Any, concern: Concern, what: str, **sent: str) -> Any:
    body = {"change": str(uuid4()), **sent}
    return client_of(who).post(f"/desk/named/{concern.id}/{what}", body)


def changed(who: Any, concern: Concern, **more: str) -> Any:
    said = {"reported_by": "father", "known": "observed", "since": "birth", **more}
    return post(who, concern, "change", **said)


def page(people: People, who: Any = None) -> str:
    address = f"/desk/families/{people.family.id}/named"
    return client_of(who or people.ingrid).get(address).content.decode()


def test_a_change_says_who_says_so_and_the_first_reporter_is_kept(
    people: People, concern: Concern
) -> None:
    told = changed(people.ingrid, concern, how_often="at_times", words="She stays now.")

    assert told.url.endswith(f"/named#concern-{concern.id}")
    concern.refresh_from_db()
    assert (concern.reported_by, concern.how_often) == ("mother", "most_days")
    (row,) = concern_rows(actor(people.ingrid), people.family)
    assert [(each.reported_by, each.how_often) for each in row.said] == [
        ("The mother", "Most days"),
        ("The father", "Now and then"),
    ]
    text = page(people)
    for words in ("I find something else to do.", "She stays now.", "written down by"):
        assert words in text
    assert AuditEvent.objects.filter(action="concern.changed").count() == 1


def test_what_ended_is_still_there_to_read_and_can_return(
    people: People, concern: Concern
) -> None:
    post(people.ingrid, concern, "end", reported_by="mother", words="Gone since May.")

    text = page(people)
    assert "No longer there" in text
    assert "Gone since May." in text
    assert "Most days" in text
    family = client_of(people.ingrid).get(f"/desk/families/{people.family.id}")
    assert "No longer there" in family.content.decode()

    changed(people.ingrid, concern, how_often="once")

    (row,) = concern_rows(actor(people.ingrid), people.family)
    assert not row.is_ended
    assert [each.is_ended for each in row.said] == [False, True, False]
    actions_done = AuditEvent.objects.filter(subject_id=concern.id)
    assert list(actions_done.order_by("id").values_list("action", flat=True)) == [
        "concern.named",
        "concern.ended",
        "concern.changed",
    ]


def test_what_ended_stands_after_what_is_there(
    people: People, concern: Concern
) -> None:
    later = actions.name_concern(
        actor(people.ingrid),
        family_id=people.family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="sleep", reported_by="father", known="told", since="weeks"
        ),
    )
    post(people.ingrid, concern, "end", reported_by="mother")

    rows = concern_rows(actor(people.ingrid), people.family)

    assert [row.row.id for row in rows] == [later.id, concern.id]


@pytest.mark.parametrize("what", ["change", "end"])
def test_half_filled_it_is_asked_again_with_what_was_typed(
    people: People, concern: Concern, what: str
) -> None:
    told = post(people.ingrid, concern, what, words="She stays now.")

    assert told.status_code == 422
    assert "She stays now." in told.content.decode()
    assert not ConcernChange.objects.exists()


@pytest.mark.parametrize("what", ["change", "end"])
def test_sent_twice_it_is_said_once(
    people: People, concern: Concern, what: str
) -> None:
    sent = {
        "change": str(uuid4()),
        "reported_by": "mother",
        "known": "told",
        "since": "birth",
    }
    for _time in range(2):
        assert post(people.ingrid, concern, what, **sent).status_code == 302

    assert ConcernChange.objects.count() == 1


def test_an_id_of_another_concern_changes_nothing(
    people: People, concern: Concern
) -> None:
    other = actions.name_concern(
        actor(people.jonas),
        family_id=people.other_family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="sleep", reported_by="father", known="told", since="weeks"
        ),
    )
    used = actions.end_concern(
        actor(people.jonas),
        concern_id=other.id,
        change_id=uuid4(),
        reported_by="father",
        words="",
    )

    with pytest.raises(Http404):
        actions.end_concern(
            actor(people.ingrid),
            concern_id=concern.id,
            change_id=used.id,
            reported_by="mother",
            words="",
        )
    assert not concern.changes.exists()


@pytest.mark.parametrize("who", ["noor", "jonas", "mira", "amelia", "amara", "daniel"])
@pytest.mark.parametrize("what", ["change", "end"])
def test_only_the_family_s_therapist_says_how_it_is(
    people: People, concern: Concern, who: str, what: str
) -> None:
    sent = {"reported_by": "mother", "known": "told", "since": "birth"}

    assert post(people.everybody[who], concern, what, **sent).status_code == 404
    assert not ConcernChange.objects.exists()


def test_a_page_without_the_right_to_change_shows_no_form(
    people: People, concern: Concern
) -> None:
    assert f"/desk/named/{concern.id}/change" not in page(people, people.noor)


def test_the_database_refuses_to_rewrite_what_was_said(
    people: People, concern: Concern
) -> None:
    changed(people.ingrid, concern)
    rows = ConcernChange.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reported_by="clinician")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    assert ConcernChange.objects.get().reported_by == "father"


def test_looking_back_follows_a_concern_beside_its_reporters_worries(
    people: People, concern: Concern
) -> None:
    seen = actions.name_concern(
        actor(people.ingrid),
        family_id=people.family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="turning_away",
            reported_by="clinician",
            known="observed",
            since="weeks",
        ),
    )
    changed(people.ingrid, concern, how_often="at_times")

    desk = client_of(people.ingrid)
    text = desk.get(f"/desk/families/{people.family.id}/outcomes").content.decode()

    mothers, _others, others = text.partition("Seen or named by others")
    assert f"#concern-{concern.id}" in mothers
    assert "Now and then" in mothers
    assert f"#concern-{seen.id}" in others
    assert "Not spoken of again yet." in others
