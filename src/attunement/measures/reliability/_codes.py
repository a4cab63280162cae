"""The codes by which two codings are compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from attunement.errors import MeasureError
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.tier import Tier

__all__ = ["coded", "one_state_at_a_time", "places", "shared_codes"]


def coded(tier: Tier) -> Tier:
    """Return a tier whose rows have codes; what a file left as text becomes one."""
    return tier.coded_by_text() if isinstance(tier.scheme, ForeignTier) else tier


def shared_codes(a: Tier, b: Tier) -> tuple[str, ...]:
    """Return the scorable codes of both.

    Two files of another program may each know codes that the other one lacks; two
    codings with one scheme may not.

    Raises
    ------
    MeasureError
        When two tiers of a scheme differ in their codes, or there is no code.
    """
    known = [[one.id for one in tier.scheme.codes] for tier in (a, b)]
    is_foreign = isinstance(a.scheme, ForeignTier) or isinstance(b.scheme, ForeignTier)
    if known[0] != known[1] and not is_foreign:
        raise MeasureError(
            f"tiers {a.id} and {b.id} have different codes; expected one scheme"
        )
    scorable = {
        one.id: None
        for tier in (a, b)
        for one in tier.scheme.codes
        if not one.is_unscorable
    }
    if not scorable:
        raise MeasureError(
            f"tiers {a.id} and {b.id} have no codes; expected some to compare"
        )
    return tuple(scorable)


def places(
    tier: Tier, codes: tuple[str, ...], *, nothing: int
) -> npt.NDArray[np.int64]:
    """Return where each code of a tier stands among the shared ones.

    Returns
    -------
    (n_codes + 1,) int64
        -1 for unscorable; ``nothing`` in the last place, which a row without a code
        points at.
    """
    place = {code: i for i, code in enumerate(codes)}
    found = [place.get(one.id, -1) for one in tier.scheme.codes]
    return np.array([*found, nothing], dtype=np.int64)


def one_state_at_a_time(tier: Tier) -> None:
    """Refuse a tier that says more than one thing at a time, or nothing with length.

    Raises
    ------
    MeasureError
        When the tier holds points or states that overlap.
    """
    is_point = tier.onset_ms == tier.offset_ms
    overlap = tier.onset_ms[1:] < tier.offset_ms[:-1]
    if is_point.any() or overlap.any():
        raise MeasureError(
            f"tier {tier.id} holds points or several states at once; expected one "
            "state at a time, or ask for event_kappa"
        )
