"""What one person does, as a measure looks for it."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import numpy as np
import numpy.typing as npt
from attrs.validators import deep_iterable, instance_of

from attunement.errors import MeasureError
from attunement.timeline.interval import Interval, support
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["Behavior"]


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


@attrs.frozen(kw_only=True)
class Behavior:
    """Name a track, which is that of one person, and the codes on it that count.

    Parameters
    ----------
    tier : str
        The track by its id, which names the person: ``infant-1.bids``, or
        ``Mother (speech)`` in a file from elsewhere.
    codes : tuple of str
        The codes that count, taken as one; all scorable codes when empty.

    Examples
    --------
    >>> look = Behavior(tier="infant-1.bids", codes=("bid-look",))
    >>> look == Behavior.parse("infant-1.bids=bid-look")
    True
    >>> str(look)
    'infant-1.bids=bid-look'
    """

    tier: str = attrs.field(validator=instance_of(str))
    codes: tuple[str, ...] = attrs.field(
        default=(), converter=_names, validator=deep_iterable(instance_of(str))
    )

    @classmethod
    def parse(cls, text: str) -> Behavior:
        """Read a behavior as it is typed: ``TIER=CODE,CODE`` or ``TIER`` alone.

        Raises
        ------
        MeasureError
            When no tier is named.
        """
        tier, _, codes = text.partition("=")
        if not tier:
            raise MeasureError(
                f"{text!r} was given; expected TIER=CODE, like infant-1.bids=bid-look"
            )
        return cls(tier=tier, codes=tuple(one for one in codes.split(",") if one))

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"{self.tier}={','.join(self.codes)}" if self.codes else self.tier

    def tier_in(self, timeline: Timeline) -> Tier:
        """Return the track of a film that it is looked for on.

        Raises
        ------
        TimelineError
            When the film has no such track.
        """
        return timeline.tier(self.tier)

    def onsets_in(self, timeline: Timeline) -> npt.NDArray[np.int64]:
        """Return when it begins, in order: its points, and its bouts.

        Raises
        ------
        SchemeError
            When the track has no such code.
        TimelineError
            When the film has no such track.
        """
        tier = self.tier_in(timeline)
        points = (tier.offset_ms == tier.onset_ms) & np.isin(
            tier.code, self.positions_in(tier)
        )
        bouts = np.array(
            [one.onset_ms for one in self.bouts_in(timeline)], dtype=np.int64
        )
        return np.sort(np.concatenate([tier.onset_ms[points], bouts]))

    def bouts_in(self, timeline: Timeline) -> tuple[Interval, ...]:
        """Return its bouts, in order and apart; points are none.

        Raises
        ------
        SchemeError
            When the track has no such code.
        TimelineError
            When the film has no such track.
        """
        tier = self.tier_in(timeline)
        return support(
            one for code in self.positions_in(tier) for one in tier.intervals(code)
        )

    def positions_in(self, tier: Tier) -> list[int]:
        """Return the positions of its codes on a track.

        Raises
        ------
        SchemeError
            When the track has no such code.
        """
        if self.codes:
            return [tier.scheme.index_of(one) for one in self.codes]
        return [i for i, one in enumerate(tier.scheme.codes) if not one.is_unscorable]
