"""Tables: any column names, either unit, formulas made harmless, lines in errors."""

import csv
import re

import attrs
import pytest

from attunement.errors import FormatError
from attunement.formats.tabular import ColumnMapping, read_table, write_table
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats" / "behaviors.csv"
MAPPING = ColumnMapping(
    onset="Start (s)",
    offset="Stop (s)",
    unit="s",
    tier="",
    subject="Subject",
    code="Behavior",
    text="Comment",
    more={"Toy": "toy"},
)


def saved(tmp_path, text, name="film.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def test_columns_are_mapped_and_a_tier_about_several_is_one_for_each():
    timeline, report = read_table(GOLDEN, mapping=MAPPING)

    assert [tier.id for tier in timeline.tiers] == [
        "mother.behaviors",
        "infant.behaviors",
    ]
    assert timeline.subjects == ("mother", "infant")
    mother, infant = timeline.tiers
    assert mother.annotations() == [
        Annotation(
            tier="mother.behaviors",
            code="smile",
            onset_ms=1_040,
            offset_ms=2_330,
            text="soft; warm",
            modifiers={"toy": "ball"},
        )
    ] or mother.annotations()[0].modifiers == {"toy": "ball"}
    assert infant.labels() == ["smile", "look"]
    assert infant.text == ("=2+2", "")
    assert {one.kind: one.count for one in report} == {"rounded-times": 1, "columns": 1}
    assert "Observer" in str(report)


def test_rows_may_stand_in_any_order_and_give_lengths(tmp_path):
    path = saved(
        tmp_path,
        "tier,onset_ms,duration_ms,code,id,parent\na,500,100,x,2,1\na,0,,y,1,\n\nb,3,,,,\n",
    )

    first, second = read_table(path).timeline.tiers

    assert (first.onset_ms.tolist(), first.offset_ms.tolist()) == ([0, 500], [0, 600])
    assert (first.labels(), first.ids, first.parents) == (
        ["y", "x"],
        ("1", "2"),
        ("", "1"),
    )
    assert second.labels() == [""]


@pytest.mark.parametrize(
    ("name", "between"),
    [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t"), ("a.tab", "\t")],
)
def test_what_stands_between_cells_is_seen(tmp_path, name, between):
    path = saved(tmp_path, f"onset_ms{between}text\n5{between}hello\n", name)

    assert read_table(path).timeline.tier("a").text == ("hello",)


def test_what_stands_between_cells_may_be_said(tmp_path):
    path = saved(tmp_path, "onset_ms|text\n5|hello, you\n")

    reading = read_table(path, mapping=ColumnMapping(delimiter="|"))

    assert reading.timeline.tier("film").text == ("hello, you",)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "'=1"])
def test_no_cell_is_a_formula_and_every_text_comes_back(tmp_path, formula):
    film = Timeline.from_annotations(
        NO_SCHEME,
        [Annotation(tier="a", onset_ms=0, offset_ms=5, text=formula)],
        subjects=(),
        duration_ms=5,
        foreign_tiers=[ForeignTier(name="a", kind="state", exclusive=True)],
    )

    write_table(film, tmp_path / "film.csv")

    with (tmp_path / "film.csv").open(newline="") as file:
        cells = next(iter(csv.DictReader(file)))
    assert not re.match(r"[=+\-@\t\r]", cells["text"])
    assert read_table(tmp_path / "film.csv").timeline.tier("a").text == (formula,)


def test_a_tier_without_a_row_is_named(tmp_path):
    film = Timeline.from_annotations(
        NO_SCHEME,
        [],
        subjects=(),
        duration_ms=0,
        foreign_tiers=[ForeignTier(name="a", kind="state")],
    )

    assert write_table(film, tmp_path / "film.csv").kinds == ("empty-tiers",)
    assert read_table(tmp_path / "film.csv").timeline.tiers == ()


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("", "no column 'onset_ms' was found; there are none", 1),
        ("start,code\n1,a\n", "there are start, code", 1),
        ("onset_ms,code,code\n", "column 'code' stands twice", 1),
        ("onset_ms,code\n1,a\n2\n", "1 cells were found; expected 2", 3),
        ("onset_ms,tier\n1,\n", "a row names no tier", 2),
        ("onset_ms\nx\n", "a time 'x' was found", 2),
        ("onset_ms,offset_ms\n5,1\n", "ends at 1 ms, before it begins at 5 ms", 2),
        ('onset_ms,text\n1,"a\nb\n', "expected a table", 2),
        (f"onset_ms\n{'x,' * 1_001}\n", "expected 1, and at most 1000", 2),
        ('onset_ms,modifiers\n1,"{"\n', "expected", 2),
        ('onset_ms,modifiers\n1,"{""a"": 1}"\n', "expected an object of texts", 2),
        ('onset_ms,modifiers\n1,"[]"\n', "expected an object of texts", 2),
    ],
)
def test_what_is_wrong_is_said_with_the_line(tmp_path, text, sentence, line):
    path = saved(tmp_path, text)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_table(path)

    assert (refused.value.path, refused.value.line) == (str(path), line)


def test_a_unit_is_one_of_two():
    with pytest.raises(ValueError, match="unit"):
        attrs.evolve(MAPPING, unit="min")
