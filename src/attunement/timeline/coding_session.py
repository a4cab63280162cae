"""Who coded what, with which scheme."""

from __future__ import annotations

import attrs
from attrs.validators import instance_of

from attunement.timeline.timeline import Timeline

__all__ = ["CodingSession"]


@attrs.frozen(kw_only=True, hash=False)
class CodingSession:
    """Hold the work of one coder on one recording with one scheme.

    Parameters
    ----------
    recording : str
        Name or id of the recording, never that of a person.
    coder : str
        Name, initials or number of the coder; empty when unknown.
    timeline : Timeline
        What was coded, and the scheme.
    pass_label : str
        Which pass it was, such as ``caregiver, sound on``.
    is_finished : bool
        Whether the coder has called it done.
    """

    recording: str = attrs.field(validator=instance_of(str))
    coder: str = attrs.field(default="", validator=instance_of(str))
    timeline: Timeline = attrs.field(validator=instance_of(Timeline))
    pass_label: str = attrs.field(default="", validator=instance_of(str))
    is_finished: bool = attrs.field(default=False, validator=instance_of(bool))
