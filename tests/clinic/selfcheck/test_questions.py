"""The thirteen signs: each asked, none softened away, and the documented words are the words."""

import re

import pytest

from attunement_clinic.intake.models import EnquiryConcern
from attunement_clinic.intake.signs import CAREGIVER_SIGNS, INFANT_SIGNS, Nature, Sign
from attunement_clinic.selfcheck.questions import STEPS, by_key, choices
from attunement_clinic.selfcheck.wording import ANSWERS
from places import REPOSITORY

PAGE = (REPOSITORY / "docs" / "reference" / "self-check.md").read_text()
Kind = EnquiryConcern.Kind

# The hardest words of each sign: a milder question would not ask it (CLINICAL 2.3).
PLAINLY = {
    Sign.AVERSION: ("do not like my baby", "hate my baby"),
    Sign.AVOIDANCE: ("keep away from my baby",),
    Sign.REGRET: ("regret", "trapped", "giving my baby away"),
    Sign.WISH_FOR_ABSENCE: ("gone", "take my baby away", "dead"),
    Sign.ROUGHNESS: ("shout", "curse", "rough"),
    Sign.WORRY: ("worry all the time, though nothing is wrong",),
    Sign.WINNING: ("works hard to win me",),
    Sign.SLEEP: ("sleep",),
    Sign.BREAST: ("refuses the breast", "cannot let go of the breast"),
    Sign.MOOD: ("sad", "turned inward", "frightened", "restless"),
    Sign.CLINGING: ("clings",),
    Sign.TURNING_AWAY: ("turns the eyes away",),
    Sign.SEEKING: ("attention all the time",),
}


def words_of(sign: Sign) -> str:
    found = [str(each.words).lower() for each in choices() if each.sign == sign]
    return " / ".join(found)


def test_there_are_seven_signs_of_the_caregiver_and_six_of_the_infant() -> None:
    assert (len(CAREGIVER_SIGNS), len(INFANT_SIGNS)) == (7, 6)


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_is_asked_plainly(sign: Sign) -> None:
    for hard in PLAINLY[sign]:
        assert hard in words_of(sign)


def test_a_doctor_is_named_for_what_belongs_to_one() -> None:
    doctors = " / ".join(str(each.words) for each in choices() if each.kind == "doctor")
    for told in ("does not feed", "limp", "fever", "injury"):
        assert told in doctors


@pytest.mark.parametrize(
    "key",
    [
        *("thoughts.gone", "thoughts.taken", "thoughts.dead", "thoughts.pictures"),
        *("days.rough", "today.self", "today.home", "today.mind"),
    ],
)
def test_what_may_be_harm_shows_a_person_at_once(key: str) -> None:
    assert by_key()[key].kind == Kind.PERSON


def test_thoughts_are_told_apart_by_the_parents_own_choice() -> None:
    asked = {each.key: each.natures for each in choices() if each.natures}
    assert set(asked) == {
        *("thoughts.gone", "thoughts.taken", "thoughts.dead", "thoughts.pictures"),
        "days.rough",
    }
    for natures in asked.values():
        assert Nature.HAPPENED in natures
        assert Nature.TO_A_PERSON in natures
    assert set(ANSWERS) == set(Nature)


def test_unwanted_thoughts_are_named_as_common() -> None:
    assert "Very many parents know" in str(ANSWERS[Nature.UNWANTED])
    assert "no wish and no deed" in str(ANSWERS[Nature.UNWANTED])


def test_little_feeling_in_the_first_weeks_is_no_alarm() -> None:
    little = by_key()["two.little"]
    assert little.kind == Kind.COMMON
    assert "4 in 10" in str(little.about)
    assert "worth a talk" in str(little.about_older)


def test_everything_named_says_something_back() -> None:
    for choice in choices():
        assert bool(choice.kind) == bool(choice.said) == bool(choice.about), choice.key


def test_keys_stand_once_and_belong_to_their_step() -> None:
    keys = [each.key for each in choices()]
    assert len(keys) == len(set(keys))
    for step in STEPS:
        assert all(each.key.startswith(f"{step.key}.") for each in step.choices)


def test_no_word_of_a_verdict_is_among_the_words() -> None:
    for choice in choices():
        said = f"{choice.words} {choice.said} {choice.about} {choice.about_older}"
        assert not re.search(
            r"\b(score|risk|normal|abnormal|diagnos\w+|you are safe|severe|moderate)\b",
            said.lower(),
        ), choice.key


def test_each_sign_stands_in_the_documentation_with_its_words() -> None:
    rows = set(re.findall(r"^\| (.+?) \| (\w+) \| `([\w.]+)` \| (.+?) \|$", PAGE, re.M))
    assert rows == {
        (
            str(each.sign and Sign(each.sign).label),
            "caregiver" if each.sign in CAREGIVER_SIGNS else "infant",
            each.key,
            str(each.words),
        )
        for each in choices()
        if each.sign
    }


def test_what_is_asked_beside_them_stands_there_too() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (.+?) \| .+? \|$", PAGE, re.MULTILINE)
    assert dict(rows) == {
        each.key: str(each.words)
        for each in choices()
        if not each.sign and not each.alone
    }
