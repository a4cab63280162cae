"""Characters that no file, or no file of a format, can hold."""

from __future__ import annotations

import re

from attunement.formats.loss import Loss

__all__ = ["NOT_IN_XML", "characters_lost", "without"]

#: Halves of a character: Python can hold one alone, UTF-8 cannot.
HALVES = re.compile("[\ud800-\udfff]")
#: What XML 1.0 refuses, however it is written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without(text: str, forbidden: re.Pattern[str] = HALVES) -> tuple[str, int]:
    """Replace forbidden characters, and say how many there were."""
    return forbidden.subn("\ufffd", text)


def characters_lost(count: int) -> list[Loss]:
    """Name the characters that were replaced, if any."""
    if not count:
        return []
    return [
        Loss(
            kind="characters",
            count=count,
            sentence=f"{count} characters that the file cannot hold became \ufffd",
        )
    ]
