"""GSEQ's sessions: streams, sets that exclude each other, times, comments."""

import re

import pytest

from attunement.errors import FormatError
from attunement.formats.gseq import read_gseq, read_gseq_sessions, write_gseq
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats" / "sessions.sds"


def saved(tmp_path, text):
    path = tmp_path / "film.sds"
    path.write_text(text, encoding="utf-8")
    return path


def rows(tier):
    return [
        *zip(
            tier.labels(), tier.onset_ms.tolist(), tier.offset_ms.tolist(), strict=True
        )
    ]


def test_streams_are_tiers_and_a_code_of_a_set_ends_where_the_next_begins():
    timeline, report = read_gseq(GOLDEN, session="film-2")

    assert rows(timeline.tier("stream 1")) == [
        ("face", 1_500, 2_000),
        ("away", 2_000, 3_000),
        ("face", 3_000, 10_000),
    ]
    assert rows(timeline.tier("stream 2")) == [
        ("smile", 1_250, 1_250),
        ("cries", 2_000, 4_500),
    ]
    assert timeline.duration_ms == 10_000
    assert {one.kind: one.count for one in report} == {
        "conditions": 1,
        "implied-ends": 3,
    }


def test_a_session_without_a_label_is_named_by_its_place():
    assert list(read_gseq_sessions(GOLDEN)) == ["film-2", "session 2"]


def test_sessions_of_one_label_stay_apart(tmp_path):
    path = saved(tmp_path, "Timed; <f> a,1 / <f> a,2 /")

    readings = read_gseq_sessions(path)

    assert list(readings) == ["f", "f [2]"]


def test_a_session_must_be_named_where_there_are_several():
    with pytest.raises(FormatError, match="2 sessions, 'film-2', 'session 2'"):
        read_gseq(GOLDEN)


@pytest.mark.parametrize("unit", ["", "<seconds>", "<s>", "<Sec>"])
def test_seconds_are_read_however_they_are_called(tmp_path, unit):
    path = saved(tmp_path, f"Timed {unit}; a,1:02:03.5 ,2:00:00 /")

    timeline = read_gseq(path).timeline

    assert timeline.tier("stream 1").onset_ms.tolist() == [3_723_500]
    assert timeline.duration_ms == 7_200_000


def test_a_file_of_ours_keeps_what_its_short_codes_stand_for(tmp_path):
    names = ["looks at mother", "looks at mother!", "100 %", "looks at toy, briefly"]
    gaze = ForeignTier(name="infant gaze", kind="state", exclusive=True)
    film = Timeline.from_annotations(
        NO_SCHEME,
        [
            Annotation(
                tier="infant gaze", onset_ms=at * 100, offset_ms=at * 100 + 50, text=one
            )
            for at, one in enumerate(names)
        ],
        subjects=(),
        duration_ms=900,
        foreign_tiers=[gaze, ForeignTier(name="empty", kind="state", exclusive=True)],
    )

    report = write_gseq(
        CodingSession(recording="a <b> %", timeline=film), tmp_path / "f.sds"
    )

    reading = read_gseq(tmp_path / "f.sds")
    assert report.is_empty
    assert reading.timeline == film
    assert reading.coding_session.recording == "a <b> %"
    text = (tmp_path / "f.sds").read_text(encoding="utf-8")
    codes = re.search(r"<seconds> \((.*)\);", text)[1].split()
    assert len(codes) == len({*codes}) == 4
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,15}", one) for one in codes)


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("", "'' was found; expected timed events", 1),
        ("State; a=3 /", "'State' was found; expected timed events", 1),
        ("\n\nTimed <frames>; a,1 /", "times in 'frames'", 1),
        ("Timed;\n<f>\na,5-2 /", "a ends at 2000 ms, before it begins at 5000 ms", 3),
        ("Timed (a b);\na,5 b,2 /", "a ends at 2000 ms", 2),
        ("Timed;\na,1\nb,x /", "'b,x' was found; expected code,onset-offset", 3),
        ("Timed;\na,1\n", "has no end; the file is cut short", 3),
        ("Timed;\na,999999999999 /", "at most 30 years", 2),
        ("Timed;\na,99999999999:10 /", "at most 30 years", 2),
        (f"Timed;\n,{'9' * 40}:10 /", "expected a number", 2),
        ("% attunement [] %\nTimed; a,1 /", "the comment of ours", 1),
        ("% attunement {% \nTimed; a,1 /", "expected", 1),
    ],
)
def test_what_is_wrong_is_said_with_the_line(tmp_path, text, sentence, line):
    path = saved(tmp_path, text)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_gseq_sessions(path)

    assert (refused.value.path, refused.value.line) == (str(path), line)


def test_a_large_file_is_read_in_one_pass(tmp_path):
    events = "\n".join(f"a,{at}.0-{at}.5" for at in range(50_000))
    path = saved(tmp_path, f"Timed;\n{events}\n,60000 /")

    assert len(read_gseq(path).timeline.tier("stream 1")) == 50_000
