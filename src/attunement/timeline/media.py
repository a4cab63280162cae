"""The films and sounds a timeline was coded on, as its file names them."""

from __future__ import annotations

import attrs
from attrs.validators import instance_of

__all__ = ["Media"]


@attrs.frozen(kw_only=True)
class Media:
    """Name one film or sound, and where in it the timeline begins.

    Parameters
    ----------
    address : str
        Path or address as the file has it. It is never opened.
    mime_type : str
        What the file says it is, such as ``video/mp4``; empty when it does not say.
    offset_ms : int
        The medium's own time at which the timeline is at 0: millisecond ``t`` of the
        timeline is millisecond ``t + offset_ms`` of the medium. Negative when the
        medium begins after the timeline.

    Examples
    --------
    >>> Media(address="film.mp4", offset_ms=2_000).offset_ms
    2000
    """

    address: str = attrs.field(validator=instance_of(str))
    mime_type: str = attrs.field(default="", validator=instance_of(str))
    offset_ms: int = attrs.field(default=0, validator=instance_of(int))
