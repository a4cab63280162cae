"""RTTM: names are tiers, several recordings a file, blanks that survive."""

import re

import pytest

from attunement.errors import FormatError
from attunement.formats.rttm import read_rttm, read_rttm_recordings, write_rttm
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats" / "speakers.rttm"


def test_each_name_is_a_tier_about_that_person():
    timeline, report = read_rttm(GOLDEN, recording="film-2")

    assert {tier.id: (len(tier), tier.scheme.subject) for tier in timeline.tiers} == {
        "mother": (1, "mother"),
        "infant": (1, "infant"),
        "mother/LEXEME": (1, "mother"),
    }
    mother, words = timeline.tier("mother"), timeline.tier("mother/LEXEME")
    assert (mother.onset_ms.tolist(), mother.offset_ms.tolist()) == ([1_040], [2_330])
    assert (words.text, words.scheme.kind) == (("na",), "point")
    assert {one.kind: one.count for one in report} == {"rounded-times": 1, "fields": 3}


def test_recordings_are_read_together_or_by_name():
    readings = read_rttm_recordings(GOLDEN)

    assert list(readings) == ["film-2", "film-3"]
    assert readings["film-3"].timeline.tier("father").offset_ms.tolist() == [1_000]
    with pytest.raises(FormatError, match="2 recordings, 'film-2', 'film-3'"):
        read_rttm(GOLDEN)


def test_what_is_no_plain_word_is_written_so_that_it_comes_back(tmp_path):
    texts = ["na du", "100 %", "<NA>", "", "ü\u2003x"]
    film = Timeline.from_annotations(
        NO_SCHEME,
        [
            Annotation(tier="her voice", onset_ms=at, offset_ms=at + 1, text=one)
            for at, one in enumerate(texts)
        ],
        subjects=(),
        duration_ms=5,
        foreign_tiers=[ForeignTier(name="her voice", kind="state", exclusive=True)],
    )

    report = write_rttm(
        CodingSession(recording="<NA>", timeline=film), tmp_path / "f.rttm"
    )

    reading = read_rttm(tmp_path / "f.rttm")
    assert report.is_empty
    assert reading.timeline == film
    assert reading.coding_session.recording == "<NA>"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("SPEAKER f 1 0", "4 fields were found; expected 9 or 10"),
        ("SPEAKER f 1 x 1 <NA> <NA> a <NA>", "a time 'x' was found"),
        ("SPEAKER f 1 5 -1 <NA> <NA> a <NA>", "ends at 4000 ms"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(tmp_path, line, sentence):
    path = tmp_path / "film.rttm"
    path.write_text(f";; a comment\n\n{line}\n")

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_rttm_recordings(path)

    assert (refused.value.path, refused.value.line) == (str(path), 3)
