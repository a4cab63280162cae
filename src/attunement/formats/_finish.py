"""The last steps of every reader: the people, the end, the scheme, and the errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from attunement.errors import AttunementError, FormatError
from attunement.formats._aspects import end_of_rows_ms, people_of
from attunement.formats.fitting import fit_to_scheme
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Reading
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME, CodingScheme
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

__all__ = ["chosen", "reading_of"]


def reading_of(
    format_id: str,
    tiers: Sequence[Tier],
    *,
    path: str | Path,
    scheme: CodingScheme | None,
    losses: Iterable[Loss] = (),
    recording: str = "",
    duration_ms: int | None = None,
    media: Sequence[Media] = (),
    remainder: Remainder | None = None,
) -> Reading:
    """Make a reading of the tiers of a file.

    Raises
    ------
    FormatError
        When the tiers contradict themselves or do not fit the scheme.
    """
    found = [*losses]
    try:
        bare = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=0, tiers=tiers)
        timeline = attrs.evolve(
            bare,
            subjects=people_of(bare),
            duration_ms=end_of_rows_ms(tiers) if duration_ms is None else duration_ms,
            media=media,
            remainder=remainder,
        )
        if scheme is not None:
            timeline, unfit = fit_to_scheme(timeline, scheme)
            found += unfit
    except AttunementError as error:
        raise FormatError(str(error), path=str(path)) from error
    coding = CodingSession(recording=recording or Path(path).stem, timeline=timeline)
    return Reading(coding, LossReport(format_id, found))


def chosen(
    readings: Mapping[str, Reading], part: str | None, *, noun: str, path: str | Path
) -> Reading:
    """Return the part of a file that was asked for, or the only one there is.

    Raises
    ------
    FormatError
        When there is no such part, or there are several and none was asked for.
    """
    if part is None and len(readings) == 1:
        return next(iter(readings.values()))
    if part is not None and part in readings:
        return readings[part]
    names = ", ".join(repr(one) for one in readings) or "none"
    asked = "say which" if part is None else f"{part!r} was asked for"
    raise FormatError(
        f"{asked}: the file holds {len(readings)} {noun}s, {names}", path=str(path)
    )
