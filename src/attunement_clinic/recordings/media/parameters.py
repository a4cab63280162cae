"""What stands before the first picture of a film, without anything else in it.

A decoder needs the parameter sets that stand there. Encoders also write notes beside them:
which program they are, and with what settings.
"""

from __future__ import annotations

import re

_START = re.compile(rb"\x00*\x00\x00\x01")
_SETS = {"h264": {7, 8}, "hevc": {32, 33, 34}}
_LONG_START = b"\x00\x00\x00\x01"


def parameters_alone(codec: str, stored: bytes) -> bytes | None:
    """Return the parameter sets alone, each behind its start; None if there are none."""
    before, *units = _START.split(stored)
    sets = [unit for unit in units if unit and _kind(codec, unit[0]) in _SETS[codec]]
    if before or not sets:
        return None
    return b"".join(_LONG_START + unit for unit in sets)


def _kind(codec: str, first: int) -> int:
    return first & 0x1F if codec == "h264" else first >> 1 & 0x3F
