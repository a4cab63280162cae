"""Each person's next second is foretold by the plain fit of its definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from attunement.errors import MeasureError
from attunement.experimental import self_and_interactive_contingency


def pair(seed, *, own=0.5, other=0.4, seconds=300):
    """Draw two series in which y answers x and x keeps to itself."""
    rng = np.random.default_rng(seed)
    x, y = np.zeros(seconds), np.zeros(seconds)
    for t in range(3, seconds):
        noise = rng.normal(size=2)
        x[t] = own * np.dot(x[t - 3 : t], [1, 2, 3]) / 6 + noise[0]
        y[t] = other * np.dot(x[t - 3 : t], [1, 2, 3]) / 6 + noise[1]
    return x, y


def plain(own, other, weights=(3, 2, 1)):
    """Return estimate and error of self and interactive, second by second."""
    own = (own - np.nanmean(own)) / np.nanstd(own)
    other = (other - np.nanmean(other)) / np.nanstd(other)
    rows, target, when = [], [], []
    for t in range(len(weights), len(own)):
        mean = [
            sum(w * s[t - 1 - i] for i, w in enumerate(weights)) / sum(weights)
            for s in (own, other)
        ]
        if np.isfinite([own[t], *mean]).all():
            rows.append([1.0, *mean])
            target.append(own[t])
            when.append(t)
    rows, target = np.array(rows), np.array(target)
    estimate, *_ = np.linalg.lstsq(rows, target, rcond=None)
    errors = target - rows @ estimate
    n, lags = len(when), int(4 * (len(when) / 100) ** (2 / 9))
    middle = np.zeros((3, 3))
    for i in range(n):
        for j in range(n):
            apart = abs(when[i] - when[j])
            if apart <= lags:
                weight = 1 - apart / (lags + 1)
                middle += weight * errors[i] * errors[j] * np.outer(rows[i], rows[j])
    bread = np.linalg.inv(rows.T @ rows)
    covariance = bread @ middle @ bread * n / (n - 3)
    return estimate[1:], np.sqrt(np.diag(covariance))[1:], n


def flat(person):
    both = (person.self_contingency, person.interactive_contingency)
    return [one.estimate for one in both], [one.standard_error for one in both]


@pytest.mark.parametrize("missing", [0, 20])
def test_estimates_and_errors_are_those_of_the_definition(missing):
    x, y = pair(1)
    x[50 : 50 + missing], y[200 : 200 + missing // 4] = np.nan, np.nan

    found = self_and_interactive_contingency(x, y)

    for person, series in ((found.x, (x, y)), (found.y, (y, x))):
        estimate, error, n = plain(*series)
        ours = flat(person)
        assert ours[0] == pytest.approx(estimate, abs=1e-12)
        assert ours[1] == pytest.approx(error, abs=1e-12)
        assert person.seconds == n


def test_who_answers_is_told_from_who_keeps_to_itself():
    found = self_and_interactive_contingency(*pair(2, seconds=600))

    assert found.y.interactive_contingency.p < 0.001
    assert found.x.self_contingency.p < 0.001
    assert found.x.interactive_contingency.p > 0.05
    assert found.y.self_contingency.p > 0.05


def test_interval_and_p_are_those_of_t():
    one = self_and_interactive_contingency(*pair(1)).y.interactive_contingency

    t = one.estimate / one.standard_error
    assert one.p == pytest.approx(2 * stats.t.sf(abs(t), 294), abs=1e-12)
    reach = stats.t.ppf(0.975, 294) * one.standard_error
    assert (one.low, one.high) == pytest.approx(
        (one.estimate - reach, one.estimate + reach)
    )


def test_other_weights_look_at_other_seconds():
    x, y = pair(1)

    found = self_and_interactive_contingency(x, y, weights=(0, 1))

    assert flat(found.y)[0] == pytest.approx(plain(y, x, (0, 1))[0], abs=1e-12)
    assert found.provenance.parameters["weights"] == "0 1"


@given(st.integers(0, 10_000), st.floats(0.1, 10), st.floats(-10, 10))
@settings(max_examples=15, deadline=None)
def test_exchanging_or_rescaling_the_two_changes_nothing(seed, scale, level):
    x, y = pair(seed, seconds=150)

    found = self_and_interactive_contingency(x, y)
    other = self_and_interactive_contingency(y * scale + level, x)

    assert flat(found.x)[0] == pytest.approx(flat(other.y)[0], abs=1e-9)
    assert flat(found.y)[1] == pytest.approx(flat(other.x)[1], abs=1e-9)


@pytest.mark.parametrize(
    ("x", "y", "more", "words"),
    [
        (*pair(1, seconds=122), {}, "119 seconds can be used"),
        (pair(1)[0], pair(1)[1][:-1], {}, "as many of each"),
        (np.ones(300), pair(1)[1], {}, "never varies"),
        (np.full(300, np.nan), pair(1)[1], {}, "one row of numbers"),
        (np.full(300, np.inf), pair(1)[1], {}, "one row of numbers"),
        (np.ones((2, 150)), pair(1)[1], {}, "one row of numbers"),
        (pair(1)[0], pair(1)[0], {}, "cannot be told apart"),
        (np.arange(2.0), np.arange(2.0), {}, "0 seconds can be used"),
        (*pair(1), {"weights": (1, -1)}, "0 up"),
        (*pair(1), {"weights": (0, 0)}, "one above 0"),
        (*pair(1), {"weights": ()}, "one above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(x, y, more, words):
    with pytest.raises(MeasureError, match=words):
        self_and_interactive_contingency(x, y, **more)
