"""Concerns, the sentences they come from, and what is asked about safety."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import actions
from attunement_clinic.intake.models import (
    Concern,
    ConcernSource,
    Interview,
    Note,
    Passage,
    SafetyAnswer,
)
from attunement_clinic.intake.sentences import sentences_of
from attunement_clinic.intake.writings import current
from attunement_clinic.safety.models import SafetyTask
from factories.films import ready_film
from personas import People, actor, client_of

_WORDS = "Born early, by night. When she cries I hear a door.\nNobody came."


@pytest.fixture
def interview(people: People) -> Interview:
    return actions.begin_interview(
        actor(people.ingrid),
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=date(2026, 3, 17),
    )


def written(people: People, note: Note, words: str, part: str = "birth") -> UUID:
    return actions.write(
        actor(people.ingrid),
        note_id=note.id,
        writing_id=uuid4(),
        part=part,
        words=words,
        follows=[],
    ).id


@pytest.fixture
def concern(people: People) -> Concern:
    return actions.name_concern(
        actor(people.ingrid),
        family_id=people.family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="avoidance", reported_by="mother", known="told", since="birth"
        ),
    )


def mark(
    who: Any, note: Note, writing: UUID, target: str, *, nth: int = 1, **more: str
) -> Any:
    said = sentences_of(_WORDS)[nth]
    return client_of(who).post(
        f"/desk/notes/{note.id}/mark",
        {
            "place": str(writing),
            "starts": str(said.starts),
            "ends": str(said.ends),
            "target": target,
            **more,
        },
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            _WORDS,
            ["Born early, by night.", "When she cries I hear a door.", "Nobody came."],
        ),
        ("“Why?” she said. No end", ["“Why?”", "she said.", "No end"]),
        ("我等了很久。没有人来！", ["我等了很久。", "没有人来！"]),
        ("لماذا؟ لا أحد.", ["لماذا؟", "لا أحد."]),
        ("at 2.30 in the night", ["at 2.30 in the night"]),
        ("…", ["…"]),
        ("  \n ", []),
    ],
)
def test_words_are_read_sentence_by_sentence(words: str, expected: list[str]) -> None:
    found = sentences_of(words)

    assert [each.words for each in found] == expected
    assert all(words[each.starts : each.ends] == each.words for each in found)


def test_a_concern_says_what_who_how_and_since_when_and_leads_to_its_film(
    people: People,
) -> None:
    film = ready_film(people.amara_as_caregiver, people.sol)
    desk, address = (
        client_of(people.ingrid),
        f"/desk/families/{people.family.id}/named",
    )
    sent = {
        "concern": str(uuid4()),
        "sign": "turning_away",
        "reported_by": "clinician",
        "known": "observed",
        "since": "weeks",
        "how_often": "most_days",
        "words": "م" * 300,
        "context": "While feeding.",
        "recording": str(film.id),
    }

    for _time in range(2):
        assert desk.post(address, sent).status_code == 302

    assert Concern.objects.count() == 1
    page = desk.get(address).content.decode()
    for words in (
        "Turning the eyes away",
        "The clinician",
        "م" * 300,
        "While feeding.",
    ):
        assert words in page
    assert f"/desk/films/{film.id}" in page
    assert (
        "Turning the eyes away"
        in desk.get(f"/desk/families/{people.family.id}").content.decode()
    )


def test_a_concern_half_filled_is_asked_again_with_what_was_typed(
    people: People,
) -> None:
    told = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/named",
        {"concern": str(uuid4()), "sign": "sleep", "words": "Only on the arm."},
    )

    assert told.status_code == 422
    assert "Only on the arm." in told.content.decode()
    assert not Concern.objects.exists()


def test_a_film_of_another_family_is_not_linked(people: People) -> None:
    film = ready_film(people.chidi_as_caregiver, people.sol)
    told = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/named",
        {
            "concern": str(uuid4()),
            "sign": "sleep",
            "reported_by": "mother",
            "known": "told",
            "since": "weeks",
            "recording": str(film.id),
        },
    )

    assert told.status_code == 422
    assert not Concern.objects.exists()


def test_a_sentence_is_marked_in_one_action_and_both_ends_show_the_other(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="record")
    writing = written(people, note, _WORDS)

    told = mark(people.ingrid, note, writing, f"concern:{concern.id}")

    passage = Passage.objects.get()
    assert passage.words == "When she cries I hear a door."
    assert told.url == f"/desk/notes/{note.id}?read#passage-{passage.id}"
    desk = client_of(people.ingrid)
    concerns = f"/desk/families/{people.family.id}/named"
    assert f'href="{told.url}"' in desk.get(concerns).content.decode()
    read = desk.get(told.url).content.decode()
    assert f'id="passage-{passage.id}"' in read
    assert f'href="{concerns}#concern-{concern.id}"' in read


def test_the_passage_keeps_its_id_however_often_it_is_marked(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="record")
    writing = written(people, note, _WORDS)
    target = f"concern:{concern.id}"

    mark(people.ingrid, note, writing, target)
    first = Passage.objects.get().id
    mark(people.ingrid, note, writing, target)
    mark(people.ingrid, note, writing, target, off="on")
    assert not ConcernSource.objects.filter(removed_at__isnull=True).exists()
    mark(people.ingrid, note, writing, target)

    assert Passage.objects.get().id == first
    assert ConcernSource.objects.get().removed_at is None
    assert AuditEvent.objects.filter(action="concern.sourced").count() == 2


def test_a_mark_stays_with_its_sentence_while_the_note_is_written_on(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="record")
    writing = written(people, note, _WORDS)
    mark(people.ingrid, note, writing, f"concern:{concern.id}")
    passage = Passage.objects.get()

    def rewrite(words: str, follows: UUID) -> UUID:
        return actions.write(
            actor(people.ingrid),
            note_id=note.id,
            writing_id=uuid4(),
            part="birth",
            words=words,
            follows=[follows],
        ).id

    second = rewrite(f"In March. {_WORDS}", writing)
    page = client_of(people.ingrid).get(f"/desk/notes/{note.id}?read").content.decode()
    assert page.count(f'id="passage-{passage.id}"') == 1
    assert "worded differently since" not in page

    rewrite("In March.", second)
    page = client_of(people.ingrid).get(f"/desk/notes/{note.id}?read").content.decode()
    assert "worded differently since" in page
    assert "When she cries I hear a door." in page


def added(people: People, note: Note, words: str) -> UUID:
    """Sign a note and add to it."""
    standing = [row.id for rows in current(note).values() for row in rows]
    actions.sign_note(actor(people.ingrid), note_id=note.id, seen={*standing})
    addendum = actions.add_to_note(
        actor(people.ingrid), note_id=note.id, addendum_id=uuid4(), words=words
    )
    return addendum.id


def test_a_sentence_of_an_addendum_is_marked_like_any_other(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="record")
    target = f"concern:{concern.id}"
    mark(people.ingrid, note, written(people, note, _WORDS), target)
    first = Passage.objects.get()
    addendum = added(people, note, _WORDS)

    for _time in range(2):
        told = mark(people.ingrid, note, addendum, target, nth=2)

    passage = Passage.objects.exclude(id=first.id).get()
    assert (passage.addendum_id, passage.words) == (addendum, "Nobody came.")
    assert told.url == f"/desk/notes/{note.id}?read#passage-{passage.id}"
    desk = client_of(people.ingrid)
    concerns = f"/desk/families/{people.family.id}/named"
    beside = desk.get(concerns).content.decode()
    read = desk.get(told.url).content.decode()
    for each in (first, passage):
        assert f"?read#passage-{each.id}" in beside
        assert read.count(f'id="passage-{each.id}"') == 1
    assert read.count(f'href="{concerns}#concern-{concern.id}"') == 2


def test_a_sentence_of_an_addendum_of_process_notes_is_its_author_s(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="process")
    written(people, note, "Tired.", part="thoughts")
    addendum = added(people, note, _WORDS)
    mark(people.ingrid, note, addendum, f"concern:{concern.id}")

    page = f"/desk/families/{people.family.id}/named"
    assert "I hear a door" in client_of(people.ingrid).get(page).content.decode()
    assert "I hear a door" not in client_of(people.noor).get(page).content.decode()
    assert mark(people.noor, note, addendum, "x").status_code == 404


def test_part_of_a_sentence_or_another_familys_concern_is_not_there(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="record")
    writing = written(people, note, _WORDS)
    elsewhere = actions.name_concern(
        actor(people.jonas),
        family_id=people.other_family.id,
        concern_id=uuid4(),
        concern=actions.NewConcern(
            sign="sleep", reported_by="father", known="told", since="weeks"
        ),
    )

    for target in (f"concern:{elsewhere.id}", "concern:x", f"film:{concern.id}", "x"):
        assert mark(people.ingrid, note, writing, target).status_code == 404
    cut = mark(people.ingrid, note, writing, f"concern:{concern.id}", ends="25")
    assert cut.status_code == 404
    assert not ConcernSource.objects.exists()


def test_a_sentence_of_process_notes_shows_in_no_concern_to_anybody_else(
    people: People, interview: Interview, concern: Concern
) -> None:
    note = interview.notes.get(kind="process")
    writing = written(people, note, _WORDS, part="thoughts")
    assert (
        mark(people.ingrid, note, writing, f"concern:{concern.id}").status_code == 302
    )
    address = f"/desk/families/{people.family.id}/named"

    assert "I hear a door" in client_of(people.ingrid).get(address).content.decode()
    assert "I hear a door" not in client_of(people.noor).get(address).content.decode()


def answered(people: People, interview: Interview, **more: str) -> Any:
    amara = people.amara_as_caregiver.id
    return client_of(people.ingrid).post(
        f"/desk/talks/{interview.id}",
        {"sending": str(uuid4()), **{f"{key}:{amara}": at for key, at in more.items()}},
    )


def test_a_positive_answer_proposes_a_person_and_calls_nobody_by_itself(
    people: People, interview: Interview
) -> None:
    told = answered(people, interview, no_sleep="yes")
    page = client_of(people.ingrid).get(told.url).content.decode()

    assert not SafetyTask.objects.exists()
    call = f"/desk/people/{people.amara_as_caregiver.id}/needed"
    assert f'action="{call}"' in page
    assert "calls nobody by itself" in page

    client_of(people.ingrid).post(call, {"words": "No need of sleep, since Monday."})
    assert SafetyTask.objects.get().caregiver_id == people.amara_as_caregiver.id


@pytest.mark.parametrize("answer", ["no", "not_asked"])
def test_other_answers_propose_nothing(
    people: People, interview: Interview, answer: str
) -> None:
    told = answered(people, interview, violence=answer)
    page = client_of(people.ingrid).get(told.url).content.decode()
    assert "/needed" not in page.replace("/desk/needed", "")


def test_each_of_the_four_is_asked_of_each_caregiver_and_the_last_answer_counts(
    people: People, interview: Interview
) -> None:
    for answer in ("unclear", "unclear", "no"):
        answered(people, interview, estranged=answer, confused="no")

    rows = SafetyAnswer.objects.filter(question="estranged")
    assert [row.answer for row in rows] == ["unclear", "no"]
    page = client_of(people.ingrid).get(f"/desk/talks/{interview.id}").content.decode()
    for caregiver in (people.amara_as_caregiver, people.daniel_as_caregiver):
        for question in ("estranged", "confused", "no_sleep", "violence"):
            assert f'name="{question}:{caregiver.id}"' in page


def test_the_answers_sent_twice_are_kept_once(
    people: People, interview: Interview
) -> None:
    amara = people.amara_as_caregiver.id
    sent = {"sending": str(uuid4()), f"no_sleep:{amara}": "yes"}
    for _time in range(2):
        client_of(people.ingrid).post(f"/desk/talks/{interview.id}", sent)

    assert SafetyAnswer.objects.count() == 1


def test_an_answer_that_is_none_is_refused(
    people: People, interview: Interview
) -> None:
    assert answered(people, interview, no_sleep="maybe").status_code == 422
    assert not SafetyAnswer.objects.exists()
