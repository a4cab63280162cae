"""WebVTT: rows as captions that any player can show. Written, not read."""

from __future__ import annotations

import re
from pathlib import Path

from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import seen_by_others
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, coding_session_of

__all__ = ["write_webvtt"]

# A player shows nothing that has no length; this is long enough to be read.
_POINT_MS = 1_000
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
# An empty line ends a cue, and any of these begins a line.
_LINES = re.compile(r"[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_REFERENCES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def write_webvtt(coded: Coded, path: str | Path) -> LossReport:
    """Write the rows of all tiers as WebVTT captions, in order of time.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.

    Returns
    -------
    LossReport
        A caption has a time, a voice (the tier) and one line of text. Points are shown
        for a second; line breaks in a text become blanks; rows in which nothing is
        written are left out.

    Raises
    ------
    OSError
        When the file cannot be written.

    References
    ----------
    World Wide Web Consortium, *WebVTT: The Web Video Text Tracks Format* (2019).

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> from attunement.timeline.timeline import Timeline
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na <du>"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> with TemporaryDirectory() as folder:
    ...     report = write_webvtt(film, Path(folder, "a.vtt"))
    ...     print(Path(folder, "a.vtt").read_text().strip())
    WEBVTT
    <BLANKLINE>
    00:00:00.040 --> 00:00:00.900
    <v Mother>na &lt;du&gt;</v>
    """
    coding, losses = cleaned(coding_session_of(coded), _FORBIDDEN)
    losses += losses_of(coding, format_id="webvtt", holds=frozenset())
    cues: list[tuple[int, int, str, str]] = []
    for tier in coding.timeline.tiers:
        points = changed = empty = 0
        voice = _line(seen_by_others(tier).name)
        for onset_ms, offset_ms, label in zip(
            tier.onset_ms.tolist(), tier.offset_ms.tolist(), tier.labels(), strict=True
        ):
            text = _line(label)
            empty += not text.strip()
            changed += text != label
            points += offset_ms == onset_ms
            if text.strip():
                shown_until_ms = (
                    offset_ms if offset_ms > onset_ms else onset_ms + _POINT_MS
                )
                cues.append((onset_ms, shown_until_ms, voice, text))
        losses += [
            Loss(kind=kind, tier=tier.id, count=count, sentence=f"{count} {sentence}")
            for kind, count, sentence in (
                ("points", points, "points are shown for a second"),
                ("line-breaks", changed, "texts had line breaks, which became blanks"),
                ("empty-texts", empty, "rows in which nothing is written are left out"),
            )
            if count
        ]
    cues.sort(key=lambda cue: cue[:2])
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write("WEBVTT\n")
        for onset_ms, offset_ms, voice, text in cues:
            file.write(
                f"\n{_clock(onset_ms)} --> {_clock(offset_ms)}\n"
                f"<v {_escaped(voice)}>{_escaped(text)}</v>\n"
            )
    return LossReport("webvtt", losses)


def _line(text: str) -> str:
    return _LINES.sub(" ", text)


def _escaped(text: str) -> str:
    for character, reference in _REFERENCES:
        text = text.replace(character, reference)
    return text


def _clock(ms: int) -> str:
    hours, ms = divmod(ms, 3_600_000)
    minutes, ms = divmod(ms, 60_000)
    seconds, ms = divmod(ms, 1_000)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"
