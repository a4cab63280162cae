"""Cut time into the longest pieces in which no tier changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.timeline.interval import Interval, intersection
from attunement.timeline.tier import Tier

__all__ = ["JointStates", "codes_at", "is_one_of", "joint_states"]


@attrs.frozen(kw_only=True, eq=False)
class JointStates:
    """Hold pieces of time that are observable on every tier.

    Parameters
    ----------
    onset_ms, offset_ms : (n,) int64
        The pieces, in order; between two there may be a gap.
    codes : tuple of (n,) int64
        What each tier holds in each piece.
    """

    onset_ms: npt.NDArray[np.int64]
    offset_ms: npt.NDArray[np.int64]
    codes: tuple[npt.NDArray[np.int64], ...]

    @property
    def duration_ms(self) -> npt.NDArray[np.int64]:
        """Return the length of each piece."""
        return self.offset_ms - self.onset_ms


def joint_states(
    tiers: Sequence[Tier], window: Interval, *, cut_by: Sequence[Tier] = ()
) -> JointStates:
    """Cut the time that every tier can see at each change on any of them.

    Tiers in ``cut_by`` cut as well and need not be observable.

    Raises
    ------
    MeasureError
        When a tier does not hold exactly one state at a time.
    """
    for tier in tiers:
        if not (tier.scheme.exclusive and tier.scheme.exhaustive):
            raise MeasureError(
                f"tier {tier.id} may hold several states or none; "
                "expected an exclusive and exhaustive tier of states"
            )
    seen: tuple[Interval, ...] = (window,)
    for tier in tiers:
        seen = intersection(seen, tier.observable(window))
    bounds = [edge for one in seen for edge in (one.onset_ms, one.offset_ms)]
    changes = [tier.onset_ms for tier in (*tiers, *cut_by)]
    changes += [tier.offset_ms for tier in cut_by]
    edges = np.unique(np.concatenate([np.array(bounds, dtype=np.int64), *changes]))
    within = np.searchsorted(bounds, edges, side="right") % 2 == 1
    onset_ms = edges[within]
    offset_ms = edges[np.flatnonzero(within) + 1]
    return JointStates(
        onset_ms=onset_ms,
        offset_ms=offset_ms,
        codes=tuple(codes_at(tier, onset_ms) for tier in tiers),
    )


def codes_at(tier: Tier, ms: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return what an exclusive tier holds at each time; -1 where nothing is coded."""
    if not len(tier):
        return np.full(ms.shape, -1, dtype=np.int64)
    row = np.searchsorted(tier.onset_ms, ms, side="right") - 1
    held = (row >= 0) & (ms < tier.offset_ms[row])
    return np.where(held, tier.code[row], -1).astype(np.int64)


def is_one_of(
    tier: Tier, code_ids: Iterable[str], codes: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Return where a column of codes holds one of the named ones."""
    return np.isin(codes, [tier.scheme.index_of(one) for one in code_ids])
