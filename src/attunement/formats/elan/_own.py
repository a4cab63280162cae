"""What a file of ours says beyond the format, in one property of its header.

ELAN keeps the properties of a header that it does not know.
"""

from __future__ import annotations

import json
from typing import Any

import attrs

from attunement.errors import FormatError, TimeError
from attunement.formats._strict_json import parse_json
from attunement.timebase import FrameRate

__all__ = ["Own"]


@attrs.frozen(kw_only=True)
class Own:
    """Hold what an EAF has no place for and its property has.

    Parameters
    ----------
    recording, pass_label, is_finished
        Of the coding session; no recording where it is named after the first medium or
        the file.
    duration_ms, subjects, frame_rate
        Of the timeline; None where its rows say the same.
    points : tuple of str
        Tiers of points, whose rows are written a millisecond long: ELAN draws no
        annotation without a length.
    modifiers : dict of str to (str, str or None)
        Tiers that hold a modifier of the rows of another: that tier, and the name of
        the modifier; None for the comment.
    unnamed : list of (int, int)
        Numbers of the ids that were given to rows without one.
    escaped : bool
        Whether ids are written as XML wants them.
    """

    recording: str | None = None
    pass_label: str = ""
    is_finished: bool = False
    duration_ms: int | None = None
    subjects: tuple[str, ...] | None = None
    frame_rate: FrameRate | None = None
    points: tuple[str, ...] = ()
    modifiers: dict[str, tuple[str, str | None]] = attrs.Factory(dict)
    unnamed: tuple[tuple[int, int], ...] = ()
    escaped: bool = False

    def to_text(self) -> str | None:
        """Return it as JSON; None when there is nothing to say."""
        document = attrs.asdict(
            self,
            filter=lambda attribute, value: value != attribute.default and value != {},
        )
        if self.frame_rate is not None:
            document["frame_rate"] = [self.frame_rate.num, self.frame_rate.den]
        if not document:
            return None
        return json.dumps(document, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str | None, *, path: str) -> Own:
        """Read it.

        Raises
        ------
        FormatError
            When it is not what `to_text` writes.
        """
        if text is None:
            return cls()
        try:
            return cls._from_document(parse_json(text.encode(), path=path))
        except (TypeError, ValueError, AttributeError, KeyError, TimeError) as error:
            raise FormatError(
                "the property 'attunement' in the header is not one of ours", path=path
            ) from error

    @classmethod
    def _from_document(cls, document: dict[str, Any]) -> Own:
        rate = document.get("frame_rate")
        recording = document.get("recording")
        subjects = document.get("subjects")
        duration = document.get("duration_ms")
        return cls(
            recording=None if recording is None else str(recording),
            pass_label=str(document.get("pass_label", "")),
            is_finished=document.get("is_finished") is True,
            duration_ms=None if duration is None else int(duration),
            subjects=None if subjects is None else tuple(map(str, subjects)),
            frame_rate=None if rate is None else FrameRate(*map(int, rate)),
            points=tuple(map(str, document.get("points", ()))),
            modifiers={
                str(name): (str(tier), None if modifier is None else str(modifier))
                for name, (tier, modifier) in document.get("modifiers", {}).items()
            },
            unnamed=tuple(
                (int(first), int(last)) for first, last in document.get("unnamed", ())
            ),
            escaped=document.get("escaped") is True,
        )
