"""Every format there is: found by content and name, read and written alike.

====================  ==============================  ====================
id                    what                            extensions
====================  ==============================  ====================
``native``            the library's own JSON          ``.json``
``elan``              ELAN                            ``.eaf``
``boris``             BORIS project                   ``.boris``
``datavyu``           Datavyu project                 ``.opf``
``textgrid``          Praat TextGrid                  ``.TextGrid``
``gseq``              GSEQ, SDIS timed events         ``.sds``
``rttm``              RTTM                            ``.rttm``
``table``             CSV and TSV                     ``.csv .tsv .tab``
``webvtt``            WebVTT, written only            ``.vtt``
====================  ==============================  ====================
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import attrs

from attunement.errors import FormatError
from attunement.formats._finish import chosen
from attunement.formats.boris import read_boris_observations, write_boris
from attunement.formats.datavyu import read_datavyu, write_datavyu
from attunement.formats.elan import read_elan, write_elan
from attunement.formats.fitting import fit_to_scheme
from attunement.formats.gseq import read_gseq_sessions, write_gseq
from attunement.formats.loss import LossReport
from attunement.formats.native import read_native, write_native
from attunement.formats.reading import Coded, Reading
from attunement.formats.rttm import read_rttm_recordings, write_rttm
from attunement.formats.tabular import read_table, write_table
from attunement.formats.textgrid import read_textgrid, write_textgrid
from attunement.formats.webvtt import write_webvtt
from attunement.timeline.scheme import NO_SCHEME, CodingScheme

__all__ = [
    "FORMATS",
    "Format",
    "detect",
    "format_by_id",
    "format_for_writing",
    "read",
    "read_parts",
    "write",
]

_HEAD = 4_096


class _ReadParts(Protocol):
    def __call__(
        self, path: str | Path, *, scheme: CodingScheme | None = None
    ) -> Mapping[str, Reading]: ...


class _Write(Protocol):
    def __call__(self, coded: Coded, path: str | Path) -> LossReport: ...


@attrs.frozen(kw_only=True)
class Format:
    """Hold what is known of one format.

    Parameters
    ----------
    id, title : str
        Its name for programs and for people.
    extensions : tuple of str
        How its files are named, in lower case with the dot; the first is the usual one.
    part : str
        What several of one file are called: ``observation``, ``session``,
        ``recording``; empty where a file holds one.
    looks_like : callable
        Whether the first bytes of a file are those of the format.
    read_parts : callable, optional
        Reads every part of a file; None where the format is only written.
    write : callable
        Writes one coding.

    Examples
    --------
    >>> format_by_id("elan").extensions
    ('.eaf',)
    """

    id: str
    title: str
    extensions: tuple[str, ...]
    part: str = ""
    looks_like: Callable[[bytes], bool]
    read_parts: _ReadParts | None
    write: _Write


def _single(read_one: Callable[..., Reading]) -> _ReadParts:
    """Return a reader of parts for a format whose files hold one."""

    def read_the_one(
        path: str | Path, *, scheme: CodingScheme | None = None
    ) -> Mapping[str, Reading]:
        reading = read_one(path, scheme=scheme)
        return {reading.coding_session.recording: reading}

    return read_the_one


def _read_native(path: str | Path, *, scheme: CodingScheme | None = None) -> Reading:
    reading = read_native(path)
    if scheme is None or reading.timeline.scheme != NO_SCHEME:
        return reading
    timeline, losses = fit_to_scheme(reading.timeline, scheme)
    coding = attrs.evolve(reading.coding_session, timeline=timeline)
    return Reading(coding, LossReport("native", losses))


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda head: compiled.match(head) is not None


def _holds(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(pattern)
    return lambda head: head[:1] == b"{" and compiled.search(head) is not None


_BLANK = rb"(?:\xef\xbb\xbf)?\s*"

#: All formats, the most telling content first.
FORMATS: tuple[Format, ...] = (
    Format(
        id="elan",
        title="ELAN",
        extensions=(".eaf",),
        looks_like=_begins(_BLANK + rb"(?:<\?xml.*)?<ANNOTATION_DOCUMENT\s"),
        read_parts=_single(read_elan),
        write=write_elan,
    ),
    Format(
        id="native",
        title="Attunement coding session",
        extensions=(".json",),
        looks_like=_holds(rb'"attunement\.coding-session"'),
        read_parts=_single(_read_native),
        write=write_native,
    ),
    Format(
        id="boris",
        title="BORIS project",
        extensions=(".boris",),
        part="observation",
        looks_like=_holds(rb'"(?:project_format_version|behaviors_conf|time_format)"'),
        read_parts=read_boris_observations,
        write=write_boris,
    ),
    Format(
        id="datavyu",
        title="Datavyu project",
        extensions=(".opf",),
        looks_like=_begins(rb"PK\x03\x04"),
        read_parts=_single(read_datavyu),
        write=write_datavyu,
    ),
    Format(
        id="textgrid",
        title="Praat TextGrid",
        extensions=(".textgrid",),
        looks_like=_begins(
            rb"(?:\xff\xfe|\xfe\xff)?(?:\xef\xbb\xbf)?"
            rb"(?:.{0,60}o\x00?o\x00?T\x00?e\x00?x\x00?t\x00?F\x00?i\x00?l\x00?e)"
        ),
        read_parts=_single(read_textgrid),
        write=write_textgrid,
    ),
    Format(
        id="gseq",
        title="GSEQ sequential data (SDIS)",
        extensions=(".sds",),
        part="session",
        looks_like=_begins(_BLANK + rb"(?:%[^%]*%\s*)*(?i:timed)[\s;(<]"),
        read_parts=read_gseq_sessions,
        write=write_gseq,
    ),
    Format(
        id="rttm",
        title="RTTM",
        extensions=(".rttm",),
        part="recording",
        looks_like=_begins(
            _BLANK + rb"(?:;;[^\n]*\n\s*)*(?:SPEAKER|SPKR-INFO|LEXEME) "
        ),
        read_parts=read_rttm_recordings,
        write=write_rttm,
    ),
    Format(
        id="webvtt",
        title="WebVTT captions",
        extensions=(".vtt",),
        looks_like=_begins(_BLANK + rb"WEBVTT"),
        read_parts=None,
        write=write_webvtt,
    ),
    Format(
        id="table",
        title="Table (CSV, TSV)",
        extensions=(".csv", ".tsv", ".tab"),
        # Any text could be one; its name has to say so.
        looks_like=lambda _head: False,
        read_parts=_single(read_table),
        write=write_table,
    ),
)


def format_by_id(format_id: str) -> Format:
    """Return a format by its id.

    Parameters
    ----------
    format_id : str
        Such as ``elan``.

    Returns
    -------
    Format
        How it is read and written.

    Raises
    ------
    FormatError
        When there is none.

    Examples
    --------
    >>> format_by_id("rttm").title
    'RTTM'
    """
    for one in FORMATS:
        if one.id == format_id:
            return one
    known = ", ".join(one.id for one in FORMATS)
    raise FormatError(f"no format {format_id!r}; there are {known}", path=format_id)


def detect(path: str | Path) -> Format:
    """Return the format of a file: by what it begins with, else by its name.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    Format
        One of `FORMATS`. Where content and name disagree, the content decides; a file
        named like one format that begins like none is left to that format's reader,
        which says what is wrong.

    Raises
    ------
    FormatError
        When neither content nor name is known.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     film = Path(folder, "film.rttm")
    ...     _ = film.write_text("SPEAKER film 1 1.0 0.5 <NA> <NA> Child <NA> <NA>")
    ...     print(detect(film).id)
    rttm
    """
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
    for one in FORMATS:
        if one.looks_like(head):
            return one
    extension = Path(path).suffix.lower()
    for one in FORMATS:
        if extension in one.extensions:
            return one
    raise FormatError(
        f"neither the content nor the name is that of a known format; there are "
        f"{', '.join(one.title for one in FORMATS)}",
        path=str(path),
    )


def format_for_writing(path: str | Path) -> Format:
    """Return the format that a file is to have, by its name.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; it need not be there.

    Returns
    -------
    Format
        How it is written.

    Raises
    ------
    FormatError
        When no format has such files.

    Examples
    --------
    >>> format_for_writing("film.TextGrid").id
    'textgrid'
    """
    extension = Path(path).suffix.lower()
    for one in FORMATS:
        if extension in one.extensions:
            return one
    known = ", ".join(one.extensions[0] for one in FORMATS)
    raise FormatError(
        f"no format has files named {extension or 'without an extension'}; "
        f"expected one of {known}",
        path=str(path),
    )


def read_parts(
    path: str | Path, *, scheme: CodingScheme | None = None
) -> dict[str, Reading]:
    """Read every coding in a file, whatever its format.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    dict of str to Reading
        By the name of the observation, session or recording.

    Raises
    ------
    FormatError
        When it is no file of a known format, or of one that is only written.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     film = Path(folder, "film.rttm")
    ...     _ = film.write_text("SPEAKER film 1 1.0 0.5 <NA> <NA> Child <NA> <NA>")
    ...     print(list(read_parts(film)))
    ['film']
    """
    found = detect(path)
    if found.read_parts is None:
        raise FormatError(f"{found.title} are written, not read", path=os.fspath(path))
    return dict(found.read_parts(path, scheme=scheme))


def read(
    path: str | Path,
    *,
    part: str | None = None,
    scheme: CodingScheme | None = None,
) -> Reading:
    """Read one coding from a file, whatever its format.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.
    part : str, optional
        The observation, session or recording; needed where a file holds several.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        Timeline and report.

    Raises
    ------
    FormatError
        When it is no file of a known format; when it holds several codings and none is
        named.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.rttm").write_text(
    ...         "SPEAKER film-2 1 1.040 1.290 <NA> <NA> M1 <NA> <NA>")
    ...     timeline, report = read(Path(folder, "a.rttm"))
    >>> timeline.subjects, report.is_empty
    (('M1',), True)
    """
    noun = detect(path).part or "coding"
    return chosen(read_parts(path, scheme=scheme), part, noun=noun, path=path)


def write(
    coded: Coded, path: str | Path, *, format_id: str | None = None
) -> LossReport:
    """Write a coding to a file.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.
    format_id : str, optional
        The format; by default that of the file's name.

    Returns
    -------
    LossReport
        What the format cannot hold.

    Raises
    ------
    FormatError
        When there is no such format.
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
    >>> from attunement.formats.registry import read
    >>> with TemporaryDirectory() as folder:
    ...     report = write(film, f"{folder}/film.eaf")
    ...     timeline, _ = read(f"{folder}/film.eaf")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    wanted = format_for_writing(path) if format_id is None else format_by_id(format_id)
    return wanted.write(coded, path)
