"""The part of a film that is asked about: a stretch, a bin, or a named episode.

::

    film        |------------------------------------------|
    episodes    | play        | still-face   | reunion     |
    bins of 20s |------|------|------|------|------|-------|
"""

from __future__ import annotations

import attrs
from attrs.validators import instance_of

from attunement.errors import MeasureError, TimeError
from attunement.timeline.interval import Interval
from attunement.timeline.tier import Tier

__all__ = ["Episode", "Window", "bins", "episodes"]


@attrs.frozen(kw_only=True)
class Episode:
    """Name one phase of a film, such as ``play``, ``still-face`` or ``reunion``.

    Parameters
    ----------
    name : str
        What the phase is called; several phases of a film may share a name.
    interval : Interval
        When it is.

    Examples
    --------
    >>> Episode(name="reunion", interval=Interval(240_000, 360_000)).name
    'reunion'
    """

    name: str = attrs.field(validator=instance_of(str))
    interval: Interval = attrs.field(validator=instance_of(Interval))


#: What every measure takes: a stretch of time, one bin of it, or a named episode.
Window = Interval | Episode


def episodes(tier: Tier, *, name: str | None = None) -> tuple[Episode, ...]:
    """Read the episodes of a film from a track that codes them.

    Parameters
    ----------
    tier : Tier
        A track of states, such as ``dyad.context``.
    name : str, optional
        Only the episodes of this code; all of them by default.

    Returns
    -------
    tuple of Episode
        In order of time; annotations of one code that touch are one episode.

    Raises
    ------
    MeasureError
        When the track holds points.
    SchemeError
        When the track has no such code.

    Examples
    --------
    >>> from attunement.timeline.scheme import load_scheme
    >>> scheme = load_scheme("em-1").tier("dyad.context")
    >>> film = Tier(scheme=scheme, onset_ms=[0, 9_000], offset_ms=[9_000, 60_000],
    ...             code=[scheme.index_of("changing-or-bath"),
    ...                   scheme.index_of("face-to-face-play")])
    >>> [one.name for one in episodes(film)]
    ['changing-or-bath', 'face-to-face-play']
    """
    if tier.scheme.kind != "state":
        raise MeasureError(
            f"tier {tier.id} holds points; expected a track of states for episodes"
        )
    wanted = (
        range(len(tier.scheme.codes)) if name is None else [tier.scheme.index_of(name)]
    )
    found = [
        Episode(name=tier.scheme.codes[code].id, interval=one)
        for code in wanted
        for one in tier.intervals(code)
    ]
    return tuple(sorted(found, key=lambda one: (one.interval, one.name)))


def bins(window: Window, *, bin_ms: int) -> tuple[Interval, ...]:
    """Cut a stretch of time into bins of one length.

    Parameters
    ----------
    window : Interval or Episode
        What is cut.
    bin_ms : int
        Length of a bin, at least 1.

    Returns
    -------
    tuple of Interval
        In order; the last one ends with the window and may be shorter.

    Raises
    ------
    TimeError
        When the length is not positive.

    Examples
    --------
    >>> [one.duration_ms for one in bins(Interval(0, 50_000), bin_ms=20_000)]
    [20000, 20000, 10000]
    """
    if bin_ms < 1:
        raise TimeError(f"bins of {bin_ms} ms were asked for; expected 1 or more")
    whole = window.interval if isinstance(window, Episode) else window
    return tuple(
        Interval(onset_ms, min(onset_ms + bin_ms, whole.offset_ms))
        for onset_ms in range(whole.onset_ms, whole.offset_ms, bin_ms)
    )
