"""Captions: what a player shows, in order of time, and what it cannot show."""

import pytest

from attunement.errors import FormatError
from attunement.formats import registry
from attunement.formats.webvtt import write_webvtt
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from coded_films import foreign_film


def film(*rows):
    return Timeline.from_annotations(
        NO_SCHEME,
        [
            Annotation(tier=tier, onset_ms=onset_ms, offset_ms=offset_ms, text=text)
            for tier, onset_ms, offset_ms, text in rows
        ],
        subjects=(),
        duration_ms=max(row[2] for row in rows),
        foreign_tiers=[
            ForeignTier(name=name, kind="mixed")
            for name in dict.fromkeys(row[0] for row in rows)
        ],
    )


def written(tmp_path, coded):
    path = tmp_path / "film.vtt"
    report = write_webvtt(coded, path)
    return path.read_bytes().decode(), report


def test_rows_of_all_tiers_stand_in_order_of_time(tmp_path):
    text, _ = written(
        tmp_path,
        film(("Mother", 3_600_040, 3_661_900, "na"), ("Baby", 500, 900, "ba")),
    )

    assert text == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:00.900\n<v Baby>ba</v>\n"
        "\n01:00:00.040 --> 01:01:01.900\n<v Mother>na</v>\n"
    )


def test_nothing_in_a_text_can_end_a_cue_or_open_a_tag(tmp_path):
    text, report = written(
        tmp_path, film(("a<b>\n", 0, 900, "one\n\n00:01.000 --> 00:02.000\r<i>&amp;"))
    )

    assert text.count("-->") == 1
    assert text.splitlines()[-1] == (
        "<v a&lt;b&gt; >one 00:01.000 --&gt; 00:02.000 &lt;i&gt;&amp;amp;</v>"
    )
    assert text.count("\n\n") == 1
    assert "line-breaks" in report.kinds


def test_points_are_shown_for_a_second_and_rows_without_a_word_left_out(tmp_path):
    text, report = written(
        tmp_path, film(("a", 100, 100, "claps"), ("a", 200, 300, " "))
    )

    assert "00:00:00.100 --> 00:00:01.100" in text
    assert text.count("-->") == 1
    assert {one.kind: one.count for one in report if one.tier == "a"} == {
        "points": 1,
        "empty-texts": 1,
        "declarations": 1,
    } or {one.kind for one in report if one.tier == "a"} >= {"points", "empty-texts"}


def test_what_captions_cannot_hold_is_named(tmp_path):
    _, report = written(tmp_path, foreign_film())

    assert {"ids", "modifiers", "parents", "codes", "media", "coder"} <= {*report.kinds}


def test_captions_are_written_and_not_read(tmp_path):
    path = tmp_path / "film.vtt"
    path.write_text("WEBVTT\n")

    with pytest.raises(FormatError, match="are written, not read"):
        registry.read_parts(path)
