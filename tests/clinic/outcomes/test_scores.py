"""Scores over time: the last beside the first, by what is published, or no claim at all."""

from __future__ import annotations

from datetime import date

import pytest

from attunement_clinic.families.models import Caregiver
from attunement_clinic.outcomes.picture import Picture
from attunement_clinic.outcomes.queries import scores_of
from attunement_clinic.questionnaires import actions
from factories.questionnaires import ago, covered
from personas import People, actor, client_of


@pytest.fixture(autouse=True)
def open_hours(people: People) -> None:
    covered(people)


def enter(
    people: People,
    key: str,
    *totals: tuple[float, date],
    language: str = "en",
    caregiver: Caregiver | None = None,
) -> None:
    for total, on in totals:
        actions.enter_totals(
            actor(people.ingrid),
            caregiver_id=(caregiver or people.amara_as_caregiver).id,
            key=key,
            totals={"total": total},
            answered_on=on,
            language=language,
        )


def looked_at(people: People) -> str:
    page = client_of(people.noor).get(f"/desk/families/{people.family.id}/outcomes")
    text = page.content.decode()
    return " ".join(text.replace("<b>", "").replace("</b>", "").split())


@pytest.mark.parametrize(
    ("key", "first", "last", "words"),
    [
        ("phq-9", 16, 9, "7 points lower. More than measurement error (6)."),
        ("gad-7", 12, 9, "3 points lower. Within measurement error (4)."),
        ("gad-7", 9, 10, "1 point higher. Within measurement error (4)."),
        (
            "core-10",
            21,
            15,
            "6 points lower. Just enough to be more than measurement error (6 or more).",
        ),
        ("epds", 8, 13, "5 points higher. More than measurement error (4)."),
        ("gad-7", 9, 9, "The same as the first. Within measurement error (4)."),
    ],
)
def test_a_change_is_told_beside_what_measurement_error_makes(
    people: People, key: str, first: int, last: int, words: str
) -> None:
    enter(people, key, (first, ago(60)), (last, ago(2)))

    assert words in looked_at(people)


def test_the_source_of_a_band_stands_on_the_page(people: People) -> None:
    enter(people, "core-10", (21, ago(60)), (14, ago(2)))

    text = looked_at(people)

    assert "6 points. Barkham and others 2013" in text
    assert "90 % interval" in text
    assert "Line 11:" in text


@pytest.mark.parametrize("key", ["pbq", "mibs", "mpas"])
def test_where_no_value_is_verified_there_is_no_band(people: People, key: str) -> None:
    first, last = (80, 60) if key == "mpas" else (20, 9)
    enter(people, key, (first, ago(60)), (last, ago(2)))

    (series,) = scores_of(people.family)[people.amara_as_caregiver.id]
    text = looked_at(people)

    assert series.band is None
    assert "no band is drawn and no change is claimed" in text
    assert "easurement error (" not in text


def test_what_was_found_in_mothers_is_not_said_of_a_father(people: People) -> None:
    enter(
        people,
        "epds",
        (14, ago(60)),
        (6, ago(2)),
        caregiver=people.daniel_as_caregiver,
    )

    (series,) = scores_of(people.family)[people.daniel_as_caregiver.id]

    assert series.band is None
    assert people.amara_as_caregiver.id not in scores_of(people.family)


def test_what_was_found_in_english_is_not_said_of_another_language(
    people: People,
) -> None:
    enter(people, "phq-9", (16, ago(60)), language="en")
    enter(people, "phq-9", (4, ago(2)), language="fr")

    (series,) = scores_of(people.family)[people.amara_as_caregiver.id]

    assert [day.value for day in series.days] == [16, 4]
    assert series.band is None


def test_the_first_is_compared_with_the_last_and_no_week_with_the_next(
    people: People,
) -> None:
    enter(people, "phq-9", (16, ago(60)), (5, ago(30)), (14, ago(2)))

    assert "2 points lower. Within measurement error (6)." in looked_at(people)


def test_a_score_asked_once_is_compared_with_nothing(people: People) -> None:
    enter(people, "phq-9", (16, ago(60)))

    text = looked_at(people)

    assert "Asked once, so nothing can be compared." in text
    assert "easurement error (" not in text


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("phq-9", "mood, 0 to 27, lower is lighter"),
        ("gad-7", "worry, 0 to 21, lower is lighter"),
        ("core-10", "strain, 0 to 40, lower is lighter"),
        ("pbq", "bonding, 0 to 125, lower is lighter"),
    ],
)
def test_a_picture_says_what_its_line_measures(
    people: People, key: str, says: str
) -> None:
    enter(people, key, (9, ago(2)))

    assert says in looked_at(people)


@pytest.mark.parametrize(
    ("lowest", "highest", "values"),
    [
        (0, 27, [0, 9, 18, 27]),
        (0, 40, [0, 10, 20, 30, 40]),
        (0, 10, [0, 5, 10]),
        (0, 125, [0, 25, 50, 75, 100, 125]),
        (19, 95, [19, 38, 57, 76, 95]),
        (0, 7, [0, 7]),
    ],
)
def test_a_line_of_values_is_read_in_equal_whole_parts(
    lowest: float, highest: float, values: list[float]
) -> None:
    picture = Picture(lowest, highest)

    ticks = picture.ticks()

    assert [tick.value for tick in ticks] == values
    assert [tick.y for tick in ticks] == [picture.up(value) for value in values]


def test_a_picture_is_named_in_the_readers_language(people: People) -> None:
    enter(people, "pbq", (20, ago(2)))

    page = client_of(people.noor).get(
        f"/desk/families/{people.family.id}/outcomes", headers={"accept-language": "fr"}
    )

    assert "PBQ, ordre de 2006" in page.content.decode()
    assert "lien, de 0 à 125" in " ".join(page.content.decode().split())


def test_a_band_ends_where_the_scale_ends() -> None:
    picture = Picture(0, 27)

    whole, cut = picture.band(4, 16), picture.band(-4, 8)

    assert whole.y == picture.up(16)
    assert whole.y + whole.height == pytest.approx(picture.up(4))
    assert cut.y + cut.height == pytest.approx(picture.up(0))


def test_lines_too_near_each_other_are_written_together() -> None:
    marks = Picture(0, 30).marks([13, 10, 11, 20, 10])

    assert [(mark.value, mark.written) for mark in marks] == [
        (10, (10, 11, 13)),
        (11, ()),
        (13, ()),
        (20, (20,)),
    ]
