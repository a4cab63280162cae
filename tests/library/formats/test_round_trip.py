"""What is written is read back, or the report says what is lost; format by format."""

import re

import attrs
from hypothesis import given
from hypothesis import strategies as st

from attunement.formats._aspects import end_of_rows_ms
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import rows_of
from attunement.formats.boris import read_boris, write_boris
from attunement.formats.datavyu import read_datavyu, write_datavyu
from attunement.formats.gseq import read_gseq, write_gseq
from attunement.formats.rttm import read_rttm, write_rttm
from attunement.formats.tabular import read_table, write_table
from attunement.formats.textgrid import read_textgrid, write_textgrid
from attunement.timeline.foreign import ForeignTier
from reduction import reduced, scheme_of
from strategies import coding_sessions, through_a_file

NUL = re.compile("[\x00\ud800-\udfff]")
HALVES = re.compile("[\ud800-\udfff]")


@through_a_file
@given(coding_sessions, st.sampled_from([".csv", ".tsv"]))
def test_table(tmp_path, coding, extension):
    path = tmp_path / f"film{extension}"

    report = write_table(coding, path)

    timeline = cleaned(coding, NUL)[0].timeline
    read = read_table(path, scheme=_given(timeline))
    assert read.timeline == reduced(timeline, report)


@through_a_file
@given(coding_sessions)
def test_boris(tmp_path, coding):
    report = write_boris(coding, tmp_path / "film.boris")

    coding = cleaned(coding, HALVES)[0]
    read = read_boris(
        tmp_path / "film.boris", scheme=_given(coding.timeline, every=True)
    )
    assert read.timeline == reduced(coding.timeline, report)
    if coding.recording:
        assert read.coding_session.recording == coding.recording


@through_a_file
@given(coding_sessions)
def test_datavyu(tmp_path, coding):
    report = write_datavyu(coding, tmp_path / "film.opf")

    coding = cleaned(coding, NUL)[0]
    read = read_datavyu(
        tmp_path / "film.opf", scheme=_given(coding.timeline, every=True)
    )
    assert _plain_breaks(read.timeline) == _plain_breaks(
        reduced(coding.timeline, report)
    )
    breaks = any("\r" in one for one in _written(coding.timeline))
    assert breaks == ("line-breaks" in report.kinds)


def _written(timeline):
    for tier in timeline.tiers:
        yield from tier.labels()
        for row in tier.modifiers:
            yield from row.values()


def _plain_breaks(timeline):
    def plain(text):
        return re.sub(r"\r\n?", "\n", text)

    return attrs.evolve(
        timeline,
        tiers=[
            attrs.evolve(
                tier,
                text=map(plain, tier.text),
                modifiers=[
                    {name: plain(one) for name, one in row.items()}
                    for row in tier.modifiers
                ],
            )
            for tier in timeline.tiers
        ],
    )


@through_a_file
@given(coding_sessions)
def test_gseq(tmp_path, coding):
    report = write_gseq(coding, tmp_path / "film.sds")

    coding = cleaned(coding)[0]
    read = read_gseq(tmp_path / "film.sds", scheme=_given(coding.timeline, every=True))
    assert read.timeline == reduced(coding.timeline, report)
    if coding.recording:
        assert read.coding_session.recording == coding.recording


@through_a_file
@given(coding_sessions)
def test_rttm(tmp_path, coding):
    report = write_rttm(coding, tmp_path / "film.rttm")

    coding = cleaned(coding)[0]
    expected = reduced(coding.timeline, report)
    if any(map(len, coding.timeline.tiers)):
        read = read_rttm(tmp_path / "film.rttm", scheme=_given(coding.timeline))
        assert read.timeline == expected
        assert read.coding_session.recording == (coding.recording or "film")


@through_a_file
@given(coding_sessions)
def test_textgrid(tmp_path, coding):
    report = write_textgrid(coding, tmp_path / "film.TextGrid")

    timeline = cleaned(coding)[0].timeline
    read = read_textgrid(
        tmp_path / "film.TextGrid", scheme=_given(timeline, every=True)
    ).timeline
    end_ms = max(timeline.duration_ms, end_of_rows_ms(timeline.tiers), 1)
    expected = attrs.evolve(reduced(timeline, report), duration_ms=end_ms)
    if {"split-tiers", "empty-texts"} & {*report.kinds}:
        assert _rows_by_tier(read, report) == _rows_by_tier(expected, ())
        assert read.duration_ms == end_ms
    else:
        assert read == expected


def _rows_by_tier(timeline, report):
    """Return the rows that say something, and join what was written as several tiers."""
    found = {
        tier.id: sorted(row for row in rows_of(tier) if row[2] or row[0] == row[1])
        for tier in timeline.tiers
    }
    for one in report:
        if one.kind == "split-tiers":
            for at in range(2, one.count + 2):
                found[one.tier] += found.pop(f"{one.tier} [{at}]")
            found[one.tier].sort()
    return found


def _given(timeline, *, every=False):
    """Return the scheme a reader is to be given: where one was used and can be seen."""
    people = any(
        (len(tier) or every) and not isinstance(tier.scheme, ForeignTier)
        for tier in timeline.tiers
    )
    return scheme_of(timeline) if people else None
