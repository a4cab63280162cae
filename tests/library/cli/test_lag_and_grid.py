"""What follows what, and how two combine, from the command line."""

import pytest

from attunement.formats.native import write_native
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from cli_steps import answered, printed, refused

GIVEN = ("--given", "infant-1.bids=bid-look")
TARGET = ("--target", "caregiver-1.answers=mirrors")


def point(tier, code, ms):
    return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)


def state(person, code, onset_ms, offset_ms):
    return Annotation(
        tier=f"{person}.engagement", code=code, onset_ms=onset_ms, offset_ms=offset_ms
    )


def film(turns=40):
    rows = [
        one
        for at in range(0, turns * 4_000, 4_000)
        for one in (
            point("infant-1.bids", "bid-look", at + 500),
            point("caregiver-1.answers", "mirrors", at + 1_200),
            point("infant-1.bids", "bid-voice", at + 2_500),
            point("caregiver-1.answers", "follows", at + 3_000),
        )
    ]
    rows += [
        one
        for at in range(0, turns * 4_000, 4_000)
        for one in (
            state("caregiver-1", "watching-available", at, at + 4_000),
            state("infant-1", "object-environment", at, at + 1_000),
            state("infant-1", "social-positive", at + 1_000, at + 4_000),
        )
    ]
    return CodingSession(
        recording="film-2",
        coder="K.",
        timeline=Timeline.from_annotations(
            load_scheme("em-1-short"), rows, subjects=["caregiver-1", "infant-1"],
            duration_ms=turns * 4_000,
        ),
    )  # fmt: skip


@pytest.fixture
def path(tmp_path):
    write_native(film(), tmp_path / "film.json")
    return tmp_path / "film.json"


@pytest.fixture
def short(tmp_path):
    write_native(film(2), tmp_path / "short.json")
    return tmp_path / "short.json"


def test_events_are_counted_among_all_that_could_have_followed(capsys, path):
    found = answered(capsys, "lag", path, *GIVEN, *TARGET)["by_events"]

    assert {"infant-1.bids=bid-look", "infant-1.bids=bid-voice"} < {*found["codes"]}
    assert found["transitions"] == 159
    assert found["pair"] == [[40, 0], [0, 119]]
    assert (found["share"], found["is_thin"]) == (1, False)
    assert found["adjusted_residual"] > 10
    out = printed(capsys, "lag", path, *GIVEN, *TARGET)
    assert "159 transitions in 1 sequences" in out
    assert "random orders" not in out


def test_random_orders_are_drawn_with_a_seed(capsys, path):
    words = ("lag", path, *GIVEN, *TARGET, "--permutations", "199")

    first, again = (answered(capsys, *words, "--seed", "7") for _ in range(2))

    assert first == again
    assert first["by_events"]["permutations"]["p"] == 1 / 200
    assert "p 0.0050 in 199 random orders, seed 0" in printed(capsys, *words)


def test_another_lag_and_pauses_are_asked_for(capsys, path):
    found = answered(
        capsys, "lag", path, *GIVEN, *TARGET, "--lag", "2", "--pause-ms", "900"
    )["by_events"]

    assert found["lag"] == 2
    assert "pause" in found["codes"]


def test_a_whole_tier_is_one_thing(capsys, path):
    found = answered(
        capsys,
        "lag",
        path,
        "--given",
        "infant-1.bids",
        "--target",
        "caregiver-1.answers",
    )["by_events"]

    assert found["codes"] == ["infant-1.bids", "caregiver-1.answers"]


def test_within_a_time_units_are_counted(capsys, path):
    words = ("lag", path, *GIVEN, *TARGET, "--window-ms", "2000")

    found = answered(capsys, *words)["within_ms"]
    out = printed(capsys, *words)

    assert found["table"][0][0] == 40
    assert found["contingency"] > 0.4
    assert "within 2000 ms" in out
    assert f"contingency {found['contingency']:.2f}" in out


def test_within_a_time_it_is_compared_with_the_target_at_other_times(capsys, path):
    words = ("lag", path, *GIVEN, *TARGET, "--window-ms", "2000")
    words = (*words, "--permutations", "999", "--seed", "7")

    first, again = answered(capsys, *words), answered(capsys, *words)

    assert first == again
    assert first["permutations"]["count"] == 40
    assert first["permutations"]["seed"] == 7
    p = first["permutations"]["value"]
    assert 1 / 1000 <= p <= 1
    out = printed(capsys, *words)
    assert f"p {p:.4f} in 999 turns of the target round the film, seed 7" in out


def test_a_thin_table_shows_counts_and_no_coefficient(capsys, short):
    assert "The table is thin" in printed(capsys, "lag", short, *GIVEN, *TARGET)
    assert "The table is thin" in printed(
        capsys, "lag", short, *GIVEN, *TARGET, "--window-ms", "1000"
    )


def test_nothing_that_follows_is_no_error(capsys, path):
    words = ("lag", path, *GIVEN, *TARGET, "--to", "600")

    assert answered(capsys, *words)["by_events"]["transitions"] == 0
    assert "0 transitions" in printed(capsys, *words)


def test_what_cannot_be_asked_is_one_sentence(capsys, path):
    assert "0 turns were asked for" in refused(
        capsys,
        "lag",
        path,
        *GIVEN,
        *TARGET,
        "--window-ms",
        "2000",
        "--permutations",
        "0",
    )
    assert "bid-mood" in refused(
        capsys, "lag", path, "--given", "infant-1.bids=bid-mood", *TARGET
    )
    assert "a lag of 0" in refused(capsys, "lag", path, *GIVEN, *TARGET, "--lag", "0")


TRACKS = ("--x", "caregiver-1.engagement", "--y", "infant-1.engagement")


def test_the_grid_tells_time_and_moves(capsys, path, short):
    document = answered(capsys, "grid", path, *TRACKS)
    out = printed(capsys, "grid", path, *TRACKS)

    assert document["cells_visited"] == 2
    assert document["transitions"] == 79
    assert document["observable_ms"] == 160_000
    assert "2 of " in out
    assert "120.0 s" in out
    assert "too little time" not in out
    assert "too little time" in printed(capsys, "grid", short, *TRACKS)


def test_a_grid_of_one_track_is_refused(capsys, path):
    said = refused(capsys, "grid", path, "--x", TRACKS[1], "--y", TRACKS[1])

    assert "was given for both" in said


def test_measures_are_given_for_bins_and_for_chosen_tiers(capsys, path):
    words = (
        "measure",
        path,
        "--tier",
        "infant-1.engagement",
        "--from",
        "0",
        "--to",
        "8000",
    )

    document = answered(capsys, *words, "--bin", "4000")
    out = printed(capsys, *words, "--bin", "4000")

    assert [one["window"]["onset_ms"] for one in document["bins"]] == [0, 4_000]
    assert [one["tier"] for one in document["budgets"]] == ["infant-1.engagement"]
    assert document["pairs"] == []
    assert "4.000 to 8.000 s" in out
    assert "bins of 0 ms" in refused(capsys, *words, "--bin", "0")
