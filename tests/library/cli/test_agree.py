"""Two coders beside each other, from the command line."""

import attrs
import pytest

from attunement.formats.native import write_native
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from cli_steps import answered, printed, refused

GAZE = ForeignTier(name="gaze", kind="state", exclusive=True)
CLAPS = ForeignTier(name="claps", kind="point")


def film(shift_ms=0, *, also=()):
    rows = [
        Annotation(tier="gaze", onset_ms=at + shift_ms, offset_ms=at + 8_000, text=text)
        for at, text in zip(range(0, 96_000, 8_000), ["toy", "mother"] * 6, strict=True)
    ]
    rows += [
        Annotation(
            tier="claps", onset_ms=at + shift_ms, offset_ms=at + shift_ms, text="x"
        )
        for at in (250, 900, 1_300)
    ]
    return CodingSession(
        recording="film-2",
        coder="K." if shift_ms else "M.",
        timeline=Timeline.from_annotations(
            NO_SCHEME, rows, subjects=(), duration_ms=100_000,
            foreign_tiers=[GAZE, CLAPS, *also],
        ),
    )  # fmt: skip


@pytest.fixture
def both(tmp_path):
    write_native(
        film(also=[ForeignTier(name="own", kind="state")]), tmp_path / "a.json"
    )
    write_native(
        film(900, also=[ForeignTier(name="my", kind="state")]), tmp_path / "b.json"
    )
    return tmp_path / "a.json", tmp_path / "b.json"


def test_each_tier_has_a_kappa_by_time_and_by_event(capsys, both):
    document = answered(capsys, "agree", *both)

    gaze, claps = document["tiers"]
    assert document["only_first"] == ["own"]
    assert document["only_second"] == ["my"]
    assert 0.7 < gaze["by_time"]["value"] < 0.9
    assert gaze["by_event"]["value"] == 1
    assert gaze["matched"]["matches"] == 12
    assert gaze["matched"]["mean_difference_ms"] == 900
    assert claps["not_by_time"]
    assert claps["matched"]["matches"] == 3


def test_a_tolerance_counts_for_time_and_for_events(capsys, both):
    near = answered(
        capsys, "agree", *both, "--tolerance-ms", "1000", "--unit-ms", "100"
    )
    far = answered(capsys, "agree", *both, "--tolerance-ms", "100", "--tier", "gaze")

    assert 0.9 < near["tiers"][0]["by_time"]["value"] < 1
    assert [one["tier"] for one in far["tiers"]] == ["gaze"]
    assert far["tiers"][0]["matched"]["matches"] == 0


def test_it_is_read_as_a_table_with_what_is_missing(capsys, both):
    lines = printed(capsys, "agree", *both).splitlines()

    assert lines[0].endswith("a.json, coded by M.")
    assert "kappa by time" in lines[3]
    assert any("12 + 12" in line for line in lines)
    assert any(line.startswith("  claps, not by time: ") for line in lines)
    assert lines[-2:] == ["only in the first: own", "only in the second: my"]


def test_a_length_that_cannot_be_is_told_for_events_as_well(capsys, both):
    lines = printed(capsys, "agree", both[0], both[0], "--tolerance-ms", "-5")

    assert "only in" not in lines
    assert "gaze, not by event: " in lines


def test_two_films_without_a_tier_of_one_name_are_refused(capsys, tmp_path, both):
    coding = film()
    bare = attrs.evolve(coding, timeline=attrs.evolve(coding.timeline, tiers=()))
    write_native(bare, tmp_path / "bare.json")

    said = refused(capsys, "agree", both[0], tmp_path / "bare.json")
    assert "have no tier of one name; the first has gaze, claps, own" in said
    assert "gaze" in refused(
        capsys, "agree", tmp_path / "bare.json", both[0], "--tier", "gaze"
    )
