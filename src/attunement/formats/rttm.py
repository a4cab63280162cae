"""RTTM: who speaks when, one line a stretch.

::

    type    file   channel onset duration text subtype name confidence lookahead
    SPEAKER film-2 1       1.040 1.290    <NA> <NA>    M1   <NA>       <NA>

A name becomes a tier. Fields hold no blanks; in files of ours a blank is written as
``%20``, and a first line that is a comment says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import attrs

from attunement.errors import FormatError
from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import foreign_tier
from attunement.formats._finish import chosen, reading_of
from attunement.formats._source import MEGABYTE, decoded, read_bytes
from attunement.formats._times import Clock, seconds_of_ms
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["read_rttm", "read_rttm_recordings", "write_rttm"]

_LARGEST = 24 * MEGABYTE
_MOST_LINES = 300_000
_MARK = ";; attunement: blanks are written as %20"
_NOTHING = "<NA>"
_FEWEST, _MOST = 9, 10
# What holds information about the file or about people, not about a stretch of time.
_NOT_ROWS = frozenset({"SPKR-INFO", "NOSCORE", "NO_RT_METADATA", "SEGMENT"})
_BLANK = re.compile(r"\s|%")


@attrs.define(kw_only=True)
class _Columns:
    """Collect the rows of one tier while lines are read."""

    subject: str
    onset_ms: list[int] = attrs.Factory(list)
    offset_ms: list[int] = attrs.Factory(list)
    text: list[str] = attrs.Factory(list)


@attrs.define(kw_only=True)
class _Film:
    """Collect what a file says of one recording."""

    clock: Clock
    tiers: dict[str, _Columns] = attrs.Factory(dict)
    ignored: int = 0

    def add(self, fields: list[str], line: int, *, is_ours: bool) -> None:
        """Add a row, and count what of it is not kept."""
        kind, _, channel, onset, duration, text, subtype, name = fields[:8]
        if kind in _NOT_ROWS:
            self.ignored += 1
            return
        text = "" if text == _NOTHING else text
        if is_ours:
            name, text = unquote(name), unquote(text)
        tier = name if kind == "SPEAKER" else f"{name}/{kind}"
        columns = self.tiers.setdefault(tier, _Columns(subject="" if is_ours else name))
        onset_ms = self.clock.seconds(onset, line)
        length_ms = 0 if duration == _NOTHING else self.clock.seconds(duration, line)
        self.clock.check(onset_ms, onset_ms + length_ms, line)
        columns.onset_ms.append(onset_ms)
        columns.offset_ms.append(onset_ms + length_ms)
        columns.text.append(text)
        self.ignored += channel != "1"
        self.ignored += sum(one != _NOTHING for one in (subtype, *fields[8:]))


def read_rttm(
    path: str | Path,
    *,
    recording: str | None = None,
    scheme: CodingScheme | None = None,
) -> Reading:
    """Read the stretches of one recording from an RTTM file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, UTF-8, at most 24 MB.
    recording : str, optional
        The recording, as the second field names it; needed where there are several.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        A tier for each name, in order of appearance; the text of a row is its sixth
        field. Channels, subtypes and confidence are in the report.

    Raises
    ------
    FormatError
        When a line has too few or too many fields or no time, with the line; when
        there are several recordings and none is named.
    OSError
        When the file cannot be opened.

    References
    ----------
    National Institute of Standards and Technology, *Rich Transcription Spring 2009
    evaluation plan*, appendix A: RTTM file format.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> line = "SPEAKER film-2 1 1.040 1.290 <NA> <NA> M1 <NA> <NA>"
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.rttm").write_text(line)
    ...     timeline, report = read_rttm(Path(folder, "a.rttm"))
    >>> timeline.tier("M1").onset_ms, timeline.tier("M1").offset_ms
    (array([1040]), array([2330]))
    """
    readings = read_rttm_recordings(path, scheme=scheme)
    return chosen(readings, recording, noun="recording", path=path)


def read_rttm_recordings(
    path: str | Path, *, scheme: CodingScheme | None = None
) -> dict[str, Reading]:
    """Read every recording of an RTTM file.

    Parameters
    ----------
    path, scheme
        As in `read_rttm`.

    Returns
    -------
    dict of str to Reading
        By the name of the recording.

    Raises
    ------
    FormatError, OSError
        As in `read_rttm`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     film = Path(folder, "film.rttm")
    ...     _ = film.write_text("SPEAKER film 1 1.0 0.5 <NA> <NA> Child <NA> <NA>")
    ...     print(list(read_rttm_recordings(film)))
    ['film']
    """
    name = str(path)
    text = decoded(read_bytes(path, limit=_LARGEST), path=name)
    if text.count("\n") > _MOST_LINES:
        raise FormatError(f"more than {_MOST_LINES} lines were found", path=name)
    is_ours = text.startswith(_MARK)
    films: dict[str, _Film] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        fields = line.split()
        if not fields or fields[0].startswith(";;"):
            continue
        if not _FEWEST <= len(fields) <= _MOST:
            raise FormatError(
                f"{len(fields)} fields were found; expected {_FEWEST} or {_MOST}",
                path=name,
                line=number,
            )
        film = unquote(fields[1]) if is_ours else fields[1]
        films.setdefault(film, _Film(clock=Clock(name))).add(
            fields, number, is_ours=is_ours
        )
    return {
        recording: reading_of(
            "rttm",
            [_tier(tier, columns) for tier, columns in film.tiers.items()],
            path=path,
            scheme=scheme,
            recording=recording,
            losses=[*film.clock.losses(), *_ignored(film.ignored)],
        )
        for recording, film in films.items()
    }


def _tier(name: str, columns: _Columns) -> Tier:
    return foreign_tier(
        ForeignTier(name=name, subject=columns.subject, kind="state"),
        columns.onset_ms,
        columns.offset_ms,
        text=columns.text,
    )


def _ignored(count: int) -> Iterator[Loss]:
    if count:
        yield Loss(
            kind="fields",
            count=count,
            sentence=f"{count} fields or lines on channel, subtype, confidence or the "
            "file itself are not kept",
        )


def write_rttm(coded: Coded, path: str | Path) -> LossReport:
    """Write every row of every tier as a SPEAKER line.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.

    Returns
    -------
    LossReport
        RTTM holds names of tiers, times and one text a row, nothing else.

    Raises
    ------
    OSError
        When the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> from attunement.timeline.timeline import Timeline
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> from attunement.formats.rttm import read_rttm
    >>> with TemporaryDirectory() as folder:
    ...     report = write_rttm(film, f"{folder}/film.rttm")
    ...     timeline, _ = read_rttm(f"{folder}/film.rttm")
    >>> timeline.tier("Mother").onset_ms.tolist()
    [40]
    """
    coding, losses = cleaned(coding_session_of(coded))
    losses += losses_of(coding, format_id="rttm", holds={"recording"})
    film = _field(coding.recording or Path(path).stem)
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write(_MARK + "\n")
        for tier in coding.timeline.tiers:
            name = _field(tier.id)
            file.writelines(
                f"SPEAKER {film} 1 {seconds_of_ms(onset_ms)} "
                f"{seconds_of_ms(offset_ms - onset_ms)} {_field(label)} {_NOTHING} "
                f"{name} {_NOTHING} {_NOTHING}\n"
                for onset_ms, offset_ms, label in zip(
                    tier.onset_ms.tolist(),
                    tier.offset_ms.tolist(),
                    tier.labels(),
                    strict=True,
                )
            )
    return LossReport("rttm", losses)


def _field(text: str) -> str:
    """Return a text without blanks; nothing as ``<NA>``."""
    if not text:
        return _NOTHING
    if text == _NOTHING:
        return "%3CNA>"
    return _BLANK.sub(
        lambda match: "".join(f"%{one:02X}" for one in match[0].encode()), text
    )
