"""What a phone sends is read whole, or refused: no answer is dropped silently."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.intake.signs import (
    AnsweredBy,
    HowOften,
    InfantAge,
    Since,
    Whose,
)
from attunement_clinic.selfcheck.payloads import CannotReadError, read_answers
from attunement_clinic.selfcheck.questions import VERSION, by_key

KEYS = list(by_key())


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(KEYS), unique=True))
    told = [key for key in chosen if by_key()[key].natures]
    natures = {
        key: draw(st.sampled_from([str(each) for each in by_key()[key].natures]))
        for key in told
        if draw(st.booleans())
    }
    details = {
        key: {
            "how_often": draw(st.sampled_from(["", *HowOften.values])),
            "since": draw(st.sampled_from(["", *Since.values])),
            "whose": draw(st.sampled_from(["", *Whose.values])),
        }
        for key in chosen
        if draw(st.booleans())
    }
    return {
        "version": VERSION,
        "answered_by": draw(st.sampled_from(["", *AnsweredBy.values])),
        "infant_age": draw(st.sampled_from(["", *InfantAge.values])),
        "chosen": chosen,
        "natures": natures,
        "details": details,
    }


@given(sent=answers())
def test_every_worry_that_was_chosen_arrives_with_its_words(
    sent: dict[str, Any],
) -> None:
    read = read_answers(json.dumps(sent))

    worries = [key for key in KEYS if key in sent["chosen"] and by_key()[key].kind]
    assert [each.key for each in read.concerns] == worries
    for each in read.concerns:
        choice = by_key()[each.key]
        assert (each.words, each.kind) == (str(choice.words), choice.kind)
        assert each.nature == sent["natures"].get(each.key, "")
        detail = sent["details"].get(each.key, {})
        assert each.since == detail.get("since", "")


@given(sent=answers(), seed=st.randoms(use_true_random=False))
def test_the_order_of_choosing_changes_nothing(sent: dict[str, Any], seed: Any) -> None:
    shuffled = list(sent["chosen"])
    seed.shuffle(shuffled)
    again = sent | {"chosen": shuffled}
    assert read_answers(json.dumps(again)) == read_answers(json.dumps(sent))


@given(sent=answers())
def test_a_person_is_needed_exactly_when_such_a_choice_was_made(
    sent: dict[str, Any],
) -> None:
    kinds = {by_key()[key].kind for key in sent["chosen"]}
    assert read_answers(json.dumps(sent)).needs_person == bool(
        kinds & {"person", "doctor"}
    )


@given(
    text=st.text()
    | st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(json.dumps)
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(CannotReadError):
        read_answers(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": VERSION + 1},
        {"chosen": ["two.swing", "thoughts.unheard_of"]},
        {"chosen": ["two.swing", "two.swing"]},
        {"answered_by": "grandmother"},
        {"infant_age": "12"},
        {"natures": {"thoughts.dead": "unwanted"}},
        {"chosen": ["thoughts.dead"], "natures": {"thoughts.dead": "harmless"}},
        {"chosen": ["days.rough"], "natures": {"days.rough": "unwanted"}},
        {"chosen": ["two.swing"], "details": {"two.swing": {"since": "yesterday"}}},
        {"details": {"two.swing": {"since": "days"}}},
        {"score": 12},
        {"chosen": "two.swing"},
    ],
)
def test_what_these_questions_cannot_have_is_refused(wrong: dict[str, Any]) -> None:
    sent = {"version": VERSION} | wrong
    with pytest.raises(CannotReadError):
        read_answers(json.dumps(sent))


def test_a_flood_is_refused() -> None:
    sent = {"version": VERSION, "chosen": ["two.swing"] * 10_000}
    with pytest.raises(CannotReadError):
        read_answers(json.dumps(sent))
