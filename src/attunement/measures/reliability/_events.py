"""The events of two coders, as matching and alignment need them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.measures._window import stretch_of, window_parameters
from attunement.measures.reliability._codes import coded
from attunement.timeline.episode import Window
from attunement.timeline.interval import Interval, find
from attunement.timeline.provenance import Provenance
from attunement.timeline.tier import Tier

__all__ = [
    "EventPair",
    "Events",
    "Given",
    "both_events",
    "paired",
    "provenance_of",
    "refuse_negative",
    "when",
]

#: Onset and code of each event, in order of time.
Events = list[tuple[int, str]]
Given = Tier | Sequence[int] | npt.NDArray[np.int64]


@attrs.frozen(kw_only=True)
class EventPair:
    """Name what both coders have at one moment, or what one of them has alone.

    Parameters
    ----------
    first_ms, second_ms : int or None
        Onset at each coder; None where the coder has no such event.
    first_code, second_code : str or None
        What each coded.
    """

    first_ms: int | None
    second_ms: int | None
    first_code: str | None
    second_code: str | None


def refuse_negative(tolerance_ms: int) -> None:
    if tolerance_ms < 0:
        raise MeasureError(
            f"a tolerance of {tolerance_ms} ms was given; expected 0 or more"
        )


def both_events(
    a: Given,
    b: Given,
    window: Window | None,
) -> tuple[Events, Events]:
    if isinstance(a, Tier) and isinstance(b, Tier):
        first, second = coded(a), coded(b)
        return (
            _seen_by_both(first, second, window),
            _seen_by_both(second, first, window),
        )
    if isinstance(a, Tier) or isinstance(b, Tier):
        raise MeasureError(
            "a track and a list of times were given; expected two of one kind"
        )
    return _within([(int(ms), "") for ms in a], window), _within(
        [(int(ms), "") for ms in b], window
    )


def _within(events: Events, window: Window | None) -> Events:
    kept = (
        events
        if window is None
        else [one for one in events if one[0] in stretch_of(window)]
    )
    return sorted(kept)


def _seen_by_both(tier: Tier, other: Tier, window: Window | None) -> Events:
    """Return the events of a coder where the other could see as well."""
    whole = Interval(
        min((int(one.onset_ms[0]) for one in (tier, other) if len(one)), default=0),
        max((int(one.offset_ms.max()) for one in (tier, other) if len(one)), default=0)
        + 1,
    )
    seen = other.observable(whole)
    return _within(
        [
            (ms, code.id)
            for i, code in enumerate(tier.scheme.codes)
            if not code.is_unscorable
            for ms in _onsets(tier, i)
            if find(seen, ms) is not None
        ],
        window,
    )


def _onsets(tier: Tier, code: int) -> list[int]:
    points = (tier.code == code) & (tier.onset_ms == tier.offset_ms)
    return [
        *(int(ms) for ms in tier.onset_ms[points]),
        *(bout.onset_ms for bout in tier.intervals(code)),
    ]


def paired(
    first: Events, second: Events, links: list[tuple[int, int]]
) -> list[EventPair]:
    """Return every event once, opposite its link or alone, in order of time."""
    opposite = dict(links)
    linked = set(opposite.values())
    found = [
        EventPair(
            first_ms=ms,
            first_code=code,
            second_ms=second[opposite[i]][0] if i in opposite else None,
            second_code=second[opposite[i]][1] if i in opposite else None,
        )
        for i, (ms, code) in enumerate(first)
    ]
    found += [
        EventPair(first_ms=None, first_code=None, second_ms=ms, second_code=code)
        for j, (ms, code) in enumerate(second)
        if j not in linked
    ]
    return sorted(found, key=when)


def when(pair: EventPair) -> int:
    return min(ms for ms in (pair.first_ms, pair.second_ms) if ms is not None)


def provenance_of(
    measure: str,
    a: Given,
    b: Given,
    tolerance_ms: int,
    window: Window | None,
) -> Provenance:
    name = f"attunement.measures.reliability.{measure}"
    parameters = {
        "tolerance_ms": tolerance_ms,
        **({} if window is None else window_parameters(window)),
    }
    if isinstance(a, Tier) and isinstance(b, Tier):
        return Provenance.of(name, [coded(a), coded(b)], parameters)
    return Provenance.of_arrays(
        name, {"a": np.asarray(a), "b": np.asarray(b)}, parameters
    )
