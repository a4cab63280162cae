"""Praat's TextGrids: long and short are one; labels may hold anything."""

import re

import pytest

from attunement.errors import FormatError
from attunement.formats.textgrid import read_textgrid, write_textgrid
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from hostile_files import textgrid
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"
LONG, SHORT = GOLDEN / "long.TextGrid", GOLDEN / "short.TextGrid"


def test_the_long_form_is_read():
    reading = read_textgrid(LONG)
    word, bell, again = reading.timeline.tiers

    assert word.id == 'word "w"'
    assert word.text == ('na "du"\nNoun ! no comment',)
    assert (word.onset_ms.tolist(), word.offset_ms.tolist()) == ([315], [1_500])
    assert (bell.onset_ms.tolist(), bell.text) == ([500], ())
    assert (again.id, len(again), again.scheme.kind) == ("bell [2]", 0, "point")
    assert reading.timeline.duration_ms == 2_300


def test_the_short_form_is_read():
    reading = read_textgrid(SHORT)
    word, bell = reading.timeline.tiers

    assert word.text == ('na "du"', "ü")
    assert bell.text == ("ding",)
    assert reading.report.is_empty


def test_what_a_timeline_cannot_hold_is_said():
    report = read_textgrid(LONG).report

    assert {(loss.kind, loss.tier, loss.count) for loss in report} == {
        ("rounded-times", "", 2),
        ("empty-texts", 'word "w"', 1),
        ("names", "bell [2]", 1),
    }


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_every_encoding_of_praat_is_read(tmp_path, name):
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(name, "")
    text = mark + SHORT.read_text(encoding="utf-8")
    (tmp_path / "film.TextGrid").write_bytes(text.encode(name))

    assert (
        read_textgrid(tmp_path / "film.TextGrid").timeline
        == read_textgrid(SHORT).timeline
    )


def test_lines_of_windows_are_lines(tmp_path):
    content = LONG.read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / "film.TextGrid").write_bytes(content)

    assert (
        read_textgrid(tmp_path / "film.TextGrid").timeline
        == read_textgrid(LONG).timeline
    )


def test_a_file_without_tiers_is_read(tmp_path):
    (tmp_path / "film.TextGrid").write_bytes(
        b'"ooTextFile"\n"TextGrid"\n0\n1\n<absent>\n'
    )

    assert read_textgrid(tmp_path / "film.TextGrid").timeline.tiers == ()


def film(*rows, duration_ms=1_000, **scheme):
    wanted = {"name": "a", "kind": "mixed", **scheme}
    return Timeline.from_annotations(
        NO_SCHEME,
        [Annotation(tier="a", onset_ms=on, offset_ms=off, text=text)
         for on, off, text in rows],
        subjects=(),
        duration_ms=duration_ms,
        foreign_tiers=[ForeignTier(**wanted), ForeignTier(name="a [2]", kind="point")],
    )  # fmt: skip


def test_gaps_are_intervals_without_a_label(tmp_path):
    timeline = film((100, 200, "x"), (200, 300, 'y"'), kind="state", exclusive=True)

    assert write_textgrid(timeline, tmp_path / "film.TextGrid").is_empty

    text = (tmp_path / "film.TextGrid").read_text(encoding="utf-8")
    assert re.findall(r"text = (.*)", text) == ['""', '"x"', '"y"""', '""']
    assert re.findall(r"xmin = (.*)", text)[2:6] == ["0.000", "0.100", "0.200", "0.300"]
    assert read_textgrid(tmp_path / "film.TextGrid").timeline == timeline


def test_what_overlaps_and_points_among_states_go_to_further_tiers(tmp_path):
    timeline = film((0, 100, "x"), (50, 150, "y"), (60, 60, "z"), (100, 120, "w"))

    report = write_textgrid(timeline, tmp_path / "film.TextGrid")

    tiers = read_textgrid(tmp_path / "film.TextGrid").timeline.tiers
    assert [(tier.id, tier.labels()) for tier in tiers] == [
        ("a", ["x", "w"]),
        ("a [2] [2]", ["y"]),
        ("a [3]", ["z"]),
        ("a [2]", []),
    ]
    assert [(loss.kind, loss.count) for loss in report] == [("split-tiers", 2)]


def test_a_state_in_which_nothing_is_written_looks_like_a_gap(tmp_path):
    timeline = film((0, 100, ""), kind="state", exclusive=True)

    report = write_textgrid(timeline, tmp_path / "film.TextGrid")

    assert report.kinds == ("empty-texts",)
    assert len(read_textgrid(tmp_path / "film.TextGrid").timeline.tiers[0]) == 0


def test_a_film_without_length_becomes_a_millisecond(tmp_path):
    timeline = film(duration_ms=0, kind="state", exclusive=True)

    report = write_textgrid(timeline, tmp_path / "film.TextGrid")

    assert report.kinds == ("duration",)
    assert read_textgrid(tmp_path / "film.TextGrid").timeline.duration_ms == 1


@pytest.mark.parametrize(
    ("content", "sentence", "line"),
    [
        (b"", "expected a text", 1),
        (b'"ooTextFile" "Pitch"', "this is no TextGrid", 1),
        (textgrid(b'1\n"Song"\n"a"'), "class 'Song'", 8),
        (textgrid(b'1\n"TextTier"\n"a"\n0\n1\n1\n0.5\n7'), "'7' was found", 13),
        (textgrid(b'1\n"TextTier"\n"a"\n0\n1\n1\n1e12\n"x"'), "a time of 1E+12 s", 12),
        (textgrid(b"-1\n"), "'-1' was found; expected at most", 6),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, content, sentence, line):
    path = tmp_path / "film.TextGrid"
    path.write_bytes(content)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_textgrid(path)

    assert refused.value.line == line


def test_a_tier_that_ends_with_the_film_has_no_gap_after_it(tmp_path):
    timeline = film((0, 400, "na"), (400, 1_000, "du"))

    write_textgrid(timeline, tmp_path / "film.TextGrid")

    text = (tmp_path / "film.TextGrid").read_text(encoding="utf-8")
    assert text.count("intervals [") == 2
