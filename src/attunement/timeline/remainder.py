"""What a file holds beyond its timeline."""

from __future__ import annotations

import attrs
from attrs.validators import instance_of

__all__ = ["Remainder"]


@attrs.frozen(kw_only=True)
class Remainder:
    """Keep the rest of a file in the words of its own format.

    No measure reads it. Writing the same format again puts it back, so that a file
    that passes through the library loses nothing.

    Parameters
    ----------
    format : str
        Id of the format, such as ``elan``.
    text : str
        The rest of the file, checked anew when it is written.
    """

    format: str = attrs.field(validator=instance_of(str))
    text: str = attrs.field(validator=instance_of(str))
