"""Time-unit kappa is that of the raster, without the raster."""

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from attunement.errors import MeasureError
from attunement.measures.reliability import (
    NOTHING,
    cohen_kappa,
    krippendorff_alpha,
    time_unit_kappa,
)
from attunement.timeline.annotation import Annotation
from attunement.timeline.code import Code, TierScheme
from attunement.timeline.episode import Episode
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.tier import Tier
from library.measures.codings import GAZE, points, raster, states
from strategies import LONGEST_MS, tiers

FILM = Interval(0, LONGEST_MS)
gazes = tiers("infant.gaze")
units_ms = st.sampled_from([250, 333, 1_000])
few = settings(max_examples=40, deadline=None)
LAUGHS = TierScheme(
    name="laughs",
    voice="infant",
    label="Laughs",
    kind="state",
    exclusive=True,
    exhaustive=False,
    codes=(
        Code(id="soft", key="S", label="Soft"),
        Code(id="loud", key="L", label="Loud"),
        Code(id="unscorable", key="U", label="Unheard", is_unscorable=True),
    ),
)


def scored(a, b, unit_ms, nothing=None):
    """Return the labels of the units that both could score."""
    pairs = zip(
        raster(a, unit_ms=unit_ms, until_ms=LONGEST_MS, nothing=nothing),
        raster(b, unit_ms=unit_ms, until_ms=LONGEST_MS, nothing=nothing),
        strict=True,
    )
    return [pair for pair in pairs if not {None, "unscorable"} & {*pair}]


@few
@given(gazes, gazes, units_ms)
def test_kappa_and_alpha_equal_scikit_learn_and_nltk_on_the_raster(a, b, unit_ms):
    labels = scored(a, b, unit_ms)
    if not labels:
        with pytest.raises(MeasureError, match="share no unit"):
            time_unit_kappa(a, b, unit_ms=unit_ms, window=FILM)
        return

    result = time_unit_kappa(a, b, unit_ms=unit_ms, window=FILM)

    first, second = zip(*labels, strict=True)
    assert result.units == len(labels)
    assert result.left_out == -(-LONGEST_MS // unit_ms) - len(labels)
    agreement = np.mean([one == other for one, other in labels])
    assert result.agreement == pytest.approx(agreement)
    if result.value is not None:
        expected = cohen_kappa_score(first, second)
        assert result.value == pytest.approx(expected, abs=1e-9)
    places = [[GAZE.index_of(one) for one in labels] for labels in (first, second)]
    alpha = krippendorff_alpha(places, level="nominal").value
    if alpha is not None:
        task = AnnotationTask(
            data=[
                (coder, str(u), label)
                for coder, labels in (("a", first), ("b", second))
                for u, label in enumerate(labels)
            ]
        )
        assert alpha == pytest.approx(task.alpha(), abs=1e-9)


@few
@given(tiers("infant.gaze"), tiers("infant.gaze"), st.sampled_from([333, 1_000]))
def test_with_tolerance_it_is_that_of_the_raster_from_both_sides(a, b, unit_ms):
    first = raster(a, unit_ms=unit_ms, until_ms=LONGEST_MS)
    second = raster(b, unit_ms=unit_ms, until_ms=LONGEST_MS)
    if not scored(a, b, unit_ms):
        return
    near = 2
    missing = {None, "unscorable"}
    tables = np.zeros((2, 5, 5))
    for u, (one, other) in enumerate(zip(first, second, strict=True)):
        if missing & {one, other}:
            continue
        around = slice(max(u - near, 0), u + near + 1)
        said = one if one in second[around] else other
        tables[0, GAZE.index_of(one), GAZE.index_of(said)] += 1
        said = other if other in first[around] else one
        tables[1, GAZE.index_of(said), GAZE.index_of(other)] += 1

    result = time_unit_kappa(
        a, b, unit_ms=unit_ms, tolerance_ms=near * unit_ms + 5, window=FILM
    )

    np.testing.assert_array_equal(result.first.table, tables[0])
    np.testing.assert_array_equal(result.second.table, tables[1])
    expected = [cohen_kappa(table).value for table in tables]
    if None not in expected:
        assert result.value == pytest.approx(np.mean(expected))
    else:
        assert result.value is None


@few
@given(gazes, units_ms)
def test_a_coder_agrees_with_himself(tier, unit_ms):
    if not scored(tier, tier, unit_ms):
        return

    result = time_unit_kappa(
        tier, tier, unit_ms=unit_ms, tolerance_ms=unit_ms, window=FILM
    )

    assert result.agreement == 1
    assert result.value in (None, 1)


@few
@given(gazes, gazes, st.integers(-5_000, 5_000))
def test_it_does_not_matter_when_the_film_begins(a, b, by_ms):
    if not scored(a, b, 250):
        return

    here = time_unit_kappa(a, b, unit_ms=250, window=FILM)
    there = time_unit_kappa(
        a.shifted(by_ms), b.shifted(by_ms), unit_ms=250, window=FILM.shifted(by_ms)
    )

    np.testing.assert_array_equal(there.first.table, here.first.table)


@few
@given(gazes, gazes)
def test_the_coders_may_change_places(a, b):
    if not scored(a, b, 250):
        return

    one = time_unit_kappa(a, b, unit_ms=250, tolerance_ms=500, window=FILM)
    other = time_unit_kappa(b, a, unit_ms=250, tolerance_ms=500, window=FILM)

    assert (one.first.value, one.second.value) == pytest.approx(
        (other.second.value, other.first.value)
    )


def test_the_worked_example_has_the_numbers_worked_by_hand():
    """Ten seconds: four agree on the face, three on the room, two differ, one hidden."""
    a = states(("caregiver-face", 0, 6_000), ("environment", 6_000, 10_000))
    b = states(
        ("caregiver-face", 0, 4_000),
        ("environment", 4_000, 9_000),
        ("unscorable", 9_000, 10_000),
    )

    result = time_unit_kappa(a, b, unit_ms=1_000)

    assert (result.units, result.left_out) == (9, 1)
    assert result.agreement == pytest.approx(7 / 9)
    expected = (6 * 4 + 3 * 5) / 81
    assert result.value == pytest.approx((7 / 9 - expected) / (1 - expected))
    assert result.first.of("caregiver-face").value == pytest.approx(result.value)
    assert result.shows_counts_only


def test_unscorable_time_changes_no_tally():
    a = states(("caregiver-face", 0, 5_000), ("environment", 5_000, 9_000))
    b = states(("caregiver-face", 0, 6_000), ("environment", 6_000, 9_000))
    longer = states(
        ("caregiver-face", 0, 5_000),
        ("environment", 5_000, 9_000),
        ("unscorable", 9_000, 90_000),
    )

    plain = time_unit_kappa(a, b, unit_ms=1_000)
    hidden = time_unit_kappa(longer, b, unit_ms=1_000)

    np.testing.assert_array_equal(hidden.first.table, plain.first.table)
    assert hidden.left_out == 81


def test_only_the_named_episode_is_compared():
    a = states(("caregiver-face", 0, 5_000), ("environment", 5_000, 9_000))
    b = states(("caregiver-face", 0, 9_000))
    play = Episode(name="play", interval=Interval(1_000, 6_000))

    result = time_unit_kappa(a, b, unit_ms=1_000, window=play)

    assert (result.units, result.agreement) == (5, 0.8)
    assert result.provenance.parameters["episode"] == "play"


def test_on_a_track_that_need_not_be_filled_nothing_is_a_code():
    a = states(("soft", 1_000, 3_000), ("unscorable", 8_000, 9_000), scheme=LAUGHS)
    b = states(("soft", 2_000, 4_000), ("loud", 8_000, 9_000), scheme=LAUGHS)

    result = time_unit_kappa(a, b, unit_ms=1_000, window=Interval(0, 10_000))

    assert [one.code for one in result.first.codes] == ["soft", "loud", NOTHING]
    assert result.first.table.tolist() == [[1, 0, 1], [0, 0, 0], [1, 0, 6]]
    near = time_unit_kappa(
        a, b, unit_ms=1_000, tolerance_ms=1_000, window=Interval(0, 10_000)
    )
    assert near.value == 1


@few
@given(tiers("infant.voice"), tiers("infant.voice"))
def test_nothing_is_a_code_on_the_raster_as_well(a, b):
    scheme = attrs.evolve(a.scheme, exhaustive=False)
    a, b = attrs.evolve(a, scheme=scheme), attrs.evolve(b, scheme=scheme)
    labels = scored(a, b, 200, nothing=NOTHING)
    if not labels:
        return
    first, second = zip(*labels, strict=True)

    result = time_unit_kappa(a, b, unit_ms=200, window=FILM)

    assert result.units == len(labels)
    if result.value is not None:
        expected = cohen_kappa_score(first, second)
        assert result.value == pytest.approx(expected, abs=1e-9)


def test_texts_of_another_program_are_compared_as_codes():
    scheme = ForeignTier(name="Mother (speech)", kind="state", exclusive=True)

    def typed(*rows):
        return Tier.from_annotations(
            scheme,
            [
                Annotation(tier=scheme.id, onset_ms=onset, offset_ms=offset, text=text)
                for text, onset, offset in rows
            ],
        )

    a = typed(("hi", 0, 2_000), ("you", 3_000, 4_000), ("", 6_000, 7_000))
    b = typed(("you", 3_000, 4_000), ("hey", 5_000, 6_000))

    result = time_unit_kappa(a, b, unit_ms=1_000)

    assert [one.code for one in result.first.codes] == ["hi", "you", "hey", NOTHING]
    assert result.first.table.tolist() == [
        [0, 0, 0, 2],
        [0, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 3],
    ]


@pytest.mark.parametrize(
    ("a", "b", "options", "reason"),
    [
        (points(("bid-look", 5)), points(), {}, "holds points"),
        (states((0, 0, 9)), states((0, 0, 9), scheme=LAUGHS), {}, "is exhaustive"),
        (
            states((0, 0, 9)),
            attrs.evolve(
                states((0, 0, 9)), scheme=attrs.evolve(GAZE, codes=GAZE.codes[:3])
            ),
            {},
            "different codes",
        ),
        (states((0, 0, 9)), states((0, 0, 9)), {"unit_ms": 0}, "expected a unit of 1"),
        (
            states((0, 0, 9)),
            states((0, 0, 9)),
            {"tolerance_ms": -1},
            "tolerance of 0 or more",
        ),
        (states(), states(), {}, "share no unit"),
        (states((0, 0, 9)), states((0, 9, 12)), {}, "share no unit"),
    ],
)
def test_codings_that_cannot_be_compared_are_refused(a, b, options, reason):
    with pytest.raises(MeasureError, match=reason):
        time_unit_kappa(a, b, **{"unit_ms": 1, **options})
