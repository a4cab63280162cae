"""Words beside the key. Every sentence here is our own; no published wording is used."""

import pytest

from attunement.errors import InstrumentError
from attunement.instruments.definition import (
    instrument_from_questionnaire,
    load_instrument,
)
from attunement.instruments.extensions import ORDINAL_VALUE
from attunement.instruments.wording import (
    Words,
    questionnaire_with_words,
    words_from_list,
    words_of,
)


def words(name, answers=None, **changed):
    instrument = load_instrument(name)
    return [
        Words(
            changed.get(f"text{item.link_id}", f"Question {item.link_id}"),
            tuple(answers or (f"answer {each.code}" for each in item.options)),
        )
        for item in instrument.items
    ]


def test_words_stand_beside_the_key():
    epds = load_instrument("epds")
    document = questionnaire_with_words(epds, words("epds"), language="en-GB")

    assert document["language"] == "en-GB"
    assert document["item"][2]["text"] == "Question 3"
    option = document["item"][2]["answerOption"][0]
    assert option["valueCoding"] == {"code": "0", "display": "answer 0"}
    assert option["extension"][0]["valueDecimal"] == 3
    assert instrument_from_questionnaire(document) == epds


def test_words_read_back_are_the_same():
    document = questionnaire_with_words(
        load_instrument("kpcs"), words("kpcs"), language="en"
    )
    found = words_of(document)

    assert found[0].answers == (
        "answer 0",
        "answer 1",
        "answer 2",
        "answer 3",
        "answer na",
    )
    assert found[0].values == (0, 1, 2, 3, 2)
    assert (
        questionnaire_with_words(load_instrument("kpcs"), found, language="en")
        == document
    )


@pytest.mark.parametrize("lowest", ["Not at all", "not at all.", " NOT AT ALL "])
def test_the_lowest_answer_of_the_gad_7_is_its_authors(lowest):
    gad = load_instrument("gad-7")
    found = words("gad-7", (lowest, "b", "c", "d"))

    assert questionnaire_with_words(gad, found, language="en-GB")


@pytest.mark.parametrize("name", ["gad-7", "gad-2"])
def test_the_copy_with_another_lowest_answer_is_refused(name):
    found = words(name, ("Not at all sure", "b", "c", "d"))

    with pytest.raises(InstrumentError, match="must be 'Not at all'"):
        questionnaire_with_words(load_instrument(name), found, language="en")


def test_another_language_has_words_of_its_own():
    found = words("gad-7", ("überhaupt nicht", "b", "c", "d"))

    assert questionnaire_with_words(load_instrument("gad-7"), found, language="de")


def test_yes_before_no_would_score_the_wrong_answer():
    with pytest.raises(InstrumentError, match="answer 1 must be 'No'"):
        questionnaire_with_words(
            load_instrument("whooley"), words("whooley", ("Yes", "No")), language="en"
        )


def test_too_few_questions_are_counted():
    with pytest.raises(InstrumentError, match="has 10 questions, found 9"):
        questionnaire_with_words(
            load_instrument("epds"), words("epds")[:-1], language="en"
        )


def test_a_document_in_another_order_is_refused_where_its_names_show_it():
    epds = load_instrument("epds")
    found = list(words_of(questionnaire_with_words(epds, words("epds"), language="en")))
    found[8], found[9] = found[9], found[8]

    with pytest.raises(InstrumentError, match="question 10 stands where 9 was") as told:
        questionnaire_with_words(epds, found, language="en")

    assert told.value.kind == "question_order"
    assert told.value.values == {"title": "EPDS", "found": "10", "expected": "9"}
    own_names = [Words(each.text, each.answers, link_id="/x") for each in found]
    assert questionnaire_with_words(epds, own_names, language="en")


def test_too_many_answers_are_counted():
    with pytest.raises(InstrumentError, match="question 1 has 4 answers, found 5"):
        questionnaire_with_words(
            load_instrument("epds"), words("epds", "abcde"), language="en"
        )


def test_a_question_or_an_answer_without_words_is_named():
    with pytest.raises(InstrumentError, match="question 4 has no words"):
        questionnaire_with_words(
            load_instrument("epds"), words("epds", text4=""), language="en"
        )
    with pytest.raises(InstrumentError, match="an answer without words"):
        questionnaire_with_words(
            load_instrument("epds"), words("epds", ("a", "", "c", "d")), language="en"
        )


def test_a_document_that_scores_otherwise_is_refused():
    epds = load_instrument("epds")
    found = [
        Words(each.text, each.answers, (0.0, 1.0, 2.0, 3.0)) for each in words("epds")
    ]

    with pytest.raises(InstrumentError, match="question 3: the document scores"):
        questionnaire_with_words(epds, found, language="en")


def test_totals_take_no_wording():
    with pytest.raises(InstrumentError, match="takes no wording"):
        questionnaire_with_words(load_instrument("mpas"), [], language="en")


def test_the_words_of_another_systems_document():
    document = {
        "item": [
            {"type": "display", "text": "Read this first."},
            {
                "type": "group",
                "item": [
                    {
                        "type": "choice",
                        "text": " One ",
                        "answerOption": [
                            {
                                "valueCoding": {
                                    "display": "low",
                                    "extension": [
                                        {"url": "urn:other"},
                                        {"url": ORDINAL_VALUE, "valueDecimal": 0},
                                    ],
                                }
                            },
                            {"valueString": "high"},
                            {"valueInteger": 7},
                        ],
                    }
                ],
            },
            {"type": "text"},
        ]
    }

    assert words_of(document) == (
        Words("One", ("low", "high", "7"), (0.0, None, None)),
        Words("", (), ()),
    )


def test_a_pasted_list():
    found = words_from_list("- no\n* yes\n\n1. First\n2) Second\n• never\n- always\n")

    assert found == (
        Words("First", ("no", "yes")),
        Words("Second", ("never", "always")),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1. First\n3. Third", "question 3 stands where 2 was expected"),
        ("1. First\nand more of it", "line 2: expected a number"),
    ],
)
def test_a_list_that_cannot_be_read_names_its_line(text, message):
    with pytest.raises(InstrumentError, match=message):
        words_from_list(text)
