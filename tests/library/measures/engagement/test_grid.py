"""The grid has the dispersion, visits and returns of its definition."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from attunement.errors import MeasureError
from attunement.measures.engagement import state_space_grid
from attunement.timeline.episode import Episode
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline
from strategies import timelines

X, Y = "caregiver-1.engagement", "infant-1.engagement"


def film(x, y, *, codes=2):
    """Make a film of two tracks from runs of (code, seconds); None is not coded."""
    tiers = []
    for name, runs in (("x", x), ("y", y)):
        edges = np.cumsum([0, *(seconds for _, seconds in runs)]) * 1_000
        rows = [
            (onset, offset, code)
            for (code, _), onset, offset in zip(
                runs, edges[:-1], edges[1:], strict=True
            )
            if code is not None
        ]
        tiers.append(
            Tier(
                scheme=ForeignTier(
                    name=name,
                    subject=name,
                    kind="state",
                    exclusive=True,
                    exhaustive=True,
                    codes=[ForeignCode(id=f"{name}{i}") for i in range(codes)],
                ),
                onset_ms=[int(row[0]) for row in rows],
                offset_ms=[int(row[1]) for row in rows],
                code=[row[2] for row in rows],
            )
        )
    return Timeline(
        scheme=NO_SCHEME, subjects=("x", "y"), duration_ms=40_000, tiers=tiers
    )


ONE_CELL = film([(0, 40)], [(1, 40)])
EQUAL = film([(0, 20), (1, 20)], [(0, 10), (1, 10), (0, 10), (1, 10)])
HALVES = film([(0, 40)], [(0, 20), (1, 20)])


@pytest.mark.parametrize(
    ("timeline", "dispersion", "entropy"),
    [(ONE_CELL, 0, 0), (EQUAL, 1, math.log(4)), (HALVES, 0.6667, math.log(2))],
    ids=["one cell", "equal", "two of four"],
)
def test_dispersion_is_that_of_the_published_formula(timeline, dispersion, entropy):
    grid = state_space_grid(timeline, x="x", y="y")

    assert grid.dispersion == pytest.approx(dispersion, abs=5e-5)
    assert grid.entropy == pytest.approx(entropy)
    assert (grid.cells, grid.observable_ms) == (4, 40_000)


def test_the_worked_example_has_the_numbers_worked_by_hand():
    """Let x be 0 for 10 s, 1 for 10 s, 0 for 20 s; y is 1 from 15 to 18 s."""
    timeline = film([(0, 10), (1, 10), (0, 20)], [(0, 15), (1, 3), (0, 22)])

    grid = state_space_grid(timeline, x="x", y="y")

    assert grid.duration_ms.tolist() == [[30_000, 7_000], [0, 3_000]]
    assert grid.visit_counts.tolist() == [[2, 2], [0, 1]]
    assert [(one.x, one.y) for one in grid.visits] == [
        ("x0", "y0"),
        ("x1", "y0"),
        ("x1", "y1"),
        ("x1", "y0"),
        ("x0", "y0"),
    ]
    assert (grid.cells_visited, grid.range_share) == (3, 0.75)
    assert (grid.transitions, grid.transitions_per_min) == (4, 6)
    assert grid.mean_visit_ms == 8_000
    assert grid.visit_entropy == pytest.approx(
        2 * 0.4 * math.log(2.5) + 0.2 * math.log(5)
    )
    assert grid.mean_return_ms("x0", "y0") == 10_000
    assert grid.mean_return_ms("x1", "y0") == 3_000
    assert grid.mean_return_ms("x1", "y1") is None
    assert grid.shows_counts_only


def test_a_gap_ends_a_visit_and_nobody_knows_what_lies_in_it():
    timeline = film([(0, 10), (1, 5), (None, 5), (0, 20)], [(0, 40)])

    grid = state_space_grid(timeline, x="x", y="y")

    assert len(grid.visits) == 3
    assert grid.transitions == 1
    assert grid.mean_return_ms("x0", "y0") is None


def test_only_the_episode_asked_about_counts():
    play = Episode(name="play", interval=Interval(15_000, 25_000))

    grid = state_space_grid(EQUAL, x="x", y="y", window=play)

    assert grid.observable_ms == 10_000
    assert grid.provenance.parameters["episode"] == "play"


def test_nothing_observable_has_no_numbers():
    grid = state_space_grid(film([(None, 40)], [(0, 40)]), x="x", y="y")

    assert grid.dispersion is grid.entropy is grid.mean_visit_ms is None
    assert grid.visit_entropy is grid.transitions_per_min is None


def test_a_grid_of_one_cell_has_no_dispersion():
    timeline = film([(0, 40)], [(0, 40)], codes=1)

    assert state_space_grid(timeline, x="x", y="y").dispersion is None


@pytest.mark.parametrize("cell", [("x7", "y0"), ("x0", "y7")])
def test_a_cell_that_is_not_there_is_refused(cell):
    with pytest.raises(MeasureError, match="no cell"):
        state_space_grid(EQUAL, x="x", y="y").mean_return_ms(*cell)


def test_two_tracks_are_needed():
    with pytest.raises(MeasureError, match="expected two tracks"):
        state_space_grid(EQUAL, x="x", y="x")


@given(timelines())
@settings(max_examples=40)
def test_time_visits_and_dispersion_hang_together(timeline):
    grid = state_space_grid(timeline, x=X, y=Y)
    turned = state_space_grid(timeline, x=Y, y=X)

    assert grid.observable_ms == sum(one.interval.duration_ms for one in grid.visits)
    assert grid.visit_counts.sum() == len(grid.visits)
    assert np.array_equal(grid.duration_ms, turned.duration_ms.T)
    if grid.observable_ms:
        assert -1e-12 <= grid.dispersion <= 1
        assert grid.entropy <= math.log(grid.cells)
    assert "unscorable" not in (*grid.x_codes, *grid.y_codes)
