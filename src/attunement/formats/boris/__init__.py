"""BORIS projects: ``.boris``, JSON with an ethogram and several observations.

::

    BORIS                                  Timeline
    subject × category                     foreign tier, its subject
    state event: two events                one row, paired by subject, code, modifiers
    a state without its end                lasts until the observation ends, and said
    modifiers of a behavior                modifiers by the names of their sets
    comment                                text of the row
    media, lengths, offsets                media, offset_ms, duration
    ethogram, variables, the rest          remainder, written back as it was
"""

from __future__ import annotations

from attunement.formats.boris._read import read_boris, read_boris_observations
from attunement.formats.boris._write import write_boris

__all__ = ["read_boris", "read_boris_observations", "write_boris"]
