r"""Datavyu's project: ``.opf``, a zip of a text with the cells and a project file.

::

    #4                                                       entry "db"
    gaze (MATRIX,true,)-where|NOMINAL,hand|NOMINAL           a column
    00:00:01:040,00:00:02:330,(toy,left)                     a cell: its arguments
    notes (TEXT,true,)
    00:00:00:000,00:00:00:000,begins\, at last

A column becomes a tier; the arguments of a matrix become modifiers, or, where there is
only one, the text. What the project file says beyond, and how columns are typed, is the
remainder.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from attunement.errors import FormatError
from attunement.formats._archive import unpack
from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import foreign_tier
from attunement.formats._finish import reading_of
from attunement.formats._source import MEGABYTE, decoded, read_bytes
from attunement.formats._strict_json import parse_json
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["read_datavyu", "write_datavyu"]

_LARGEST = 24 * MEGABYTE
_SIZES = {"db": 16 * MEGABYTE, "project": MEGABYTE}
_MOST_CELLS = 300_000
_MOST_COLUMNS = 5_000
_LONGEST_HEAD = 20_000
_VERSION = "#4"
_LABEL = "code01"
_TYPE = "NOMINAL"
_QUOTED = "QUOTE_STRING"

_TIME = r"([0-9]{2,6}):([0-5][0-9]):([0-5][0-9]):([0-9]{3})"
_CELL = re.compile(rf"{_TIME},{_TIME},(.*)", re.DOTALL)
_HEAD = re.compile(
    r"(?P<name>(?:\\.|[^\\])+?) \((?P<type>[A-Z_]+)(?:,(?P<shown>true|false),"
    r"(?P<comment>(?:\\.|[^\\)])*))?\)(?:-(?P<arguments>.*))?",
    re.DOTALL,
)
_VOCABULARY = re.compile(r"[0-9]+:.*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"[\\,()\n|-]")
_PART = re.compile(r"\\.|[^\\,]+|.", re.DOTALL)
_BREAK = re.compile(r"\r\n?")


@attrs.define(kw_only=True)
class _Column:
    """Collect the cells of one column while lines are read."""

    name: str
    head: str
    arguments: list[tuple[str, str]]
    onset_ms: list[int] = attrs.Factory(list)
    offset_ms: list[int] = attrs.Factory(list)
    text: list[str] = attrs.Factory(list)
    modifiers: list[dict[str, str]] = attrs.Factory(list)
    odd: int = 0


def read_datavyu(path: str | Path, *, scheme: CodingScheme | None = None) -> Reading:
    """Read a Datavyu project.

    Parameters
    ----------
    path : str or pathlib.Path
        The ``.opf`` file, at most 24 MB; it is looked at in memory, never unpacked to
        disk.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        A tier for each column. The first argument of a matrix is the text of the row,
        further ones are modifiers.

    Raises
    ------
    FormatError
        When it is no such archive, or built to do harm; when a cell has no time, ends
        before it begins or stands in no column; with entry and line.
    OSError
        When the file cannot be opened.

    References
    ----------
    Datavyu Team (2014), *Datavyu: a video coding tool*, Databrary Project, New York
    University.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE
    >>> from attunement.timeline.timeline import Timeline
    >>> gaze = Tier(scheme=ForeignTier(name="gaze", kind="state", exclusive=True),
    ...             onset_ms=[40], offset_ms=[900], code=[NO_CODE], text=["toy"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[gaze])
    >>> with TemporaryDirectory() as folder:
    ...     report = write_datavyu(film, Path(folder, "a.opf"))
    ...     timeline, _ = read_datavyu(Path(folder, "a.opf"))
    >>> timeline == film, report.is_empty
    (True, True)
    """
    name = str(path)
    entries = unpack(read_bytes(path, limit=_LARGEST), _SIZES, path=name)
    if "db" not in entries:
        raise FormatError(
            "the archive has no entry 'db'; this is no project", path=name
        )
    place = f"{name}, entry db"
    text = decoded(entries["db"], path=place)
    project = decoded(entries.get("project", b""), path=f"{name}, entry project")
    version, vocabulary, columns = _columns(text, place)
    rest = {
        "version": version,
        "vocabulary": vocabulary,
        "columns": {column.name: column.head for column in columns},
        "project": project,
    }
    tiers = [_tier(column) for column in columns]
    recording = _name_in(project)
    generated = _rest(tiers, recording)
    return reading_of(
        "datavyu",
        tiers,
        path=path,
        scheme=scheme,
        recording=recording,
        media=_media(project),
        remainder=None
        if rest == generated
        else Remainder(format="datavyu", text=json.dumps(rest, ensure_ascii=False)),
        losses=[*_odd(columns)],
    )


def _columns(text: str, path: str) -> tuple[str, list[str], list[_Column]]:
    lines = _logical_lines(text)
    number, version = next(lines, (1, ""))
    if not re.fullmatch(r"#[0-9]{1,2}", version.strip()):
        raise FormatError(
            f"{version[:20]!r} was found; expected the version, such as {_VERSION}",
            path=path,
            line=number,
        )
    vocabulary: list[str] = []
    columns: list[_Column] = []
    cells = 0
    for number, line in lines:
        if match := _CELL.fullmatch(line):
            cells += 1
            if not columns or cells > _MOST_CELLS:
                raise FormatError(
                    f"a cell in no column, or more than {_MOST_CELLS}",
                    path=path,
                    line=number,
                )
            _add(columns[-1], match, path, number)
        elif not columns and _VOCABULARY.fullmatch(line):
            vocabulary.append(line)
        elif line.strip():
            columns.append(_column(line, columns, path, number))
    return version.strip(), vocabulary, columns


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; one that ends in an escape goes on."""
    begun: list[str] = []
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        start = start if begun else number
        escapes = len(line) - len(line.rstrip("\\"))
        if escapes % 2:
            begun.append(line[:-1] + "\\\n")
            continue
        yield start, "".join((*begun, line))
        begun = []
    if begun:
        yield start, "".join(begun)


def _column(line: str, columns: Sequence[_Column], path: str, number: int) -> _Column:
    match = _HEAD.fullmatch(line) if len(line) < _LONGEST_HEAD else None
    if match is None or len(columns) >= _MOST_COLUMNS:
        raise FormatError(
            f"{line[:60]!r} was found; expected a column or a cell",
            path=path,
            line=number,
        )
    name = _plain(match["name"])
    if any(column.name == name for column in columns):
        raise FormatError(f"column {name!r} stands twice", path=path, line=number)
    arguments: list[tuple[str, str]] = []
    if match["type"] == "MATRIX":
        for argument in _split(match["arguments"] or ""):
            label, _, kind = argument.rpartition("|")
            arguments.append((_plain(label) or f"argument {len(arguments) + 1}", kind))
    return _Column(name=name, head=line, arguments=arguments)


def _add(column: _Column, match: re.Match[str], path: str, line: int) -> None:
    onset_ms, offset_ms = _ms(match.groups()[:4]), _ms(match.groups()[4:8])
    if offset_ms < onset_ms:
        raise FormatError(
            f"a cell ends at {offset_ms} ms, before it begins at {onset_ms} ms",
            path=path,
            line=line,
        )
    text, modifiers = match[9], {}
    if column.arguments:
        bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
        values = [
            _unquoted(value, kind)
            for value, (_, kind) in zip(
                _split(bare), [*column.arguments, *[("", "")] * len(bare)], strict=False
            )
        ]
        names = [name for name, _ in column.arguments]
        column.odd += len(values) != len(names)
        names += [f"argument {at + 1}" for at in range(len(names), len(values))]
        text = values[0]
        modifiers = {
            name: value
            for name, value in zip(names[1:], values[1:], strict=False)
            if value
        }
    column.onset_ms.append(onset_ms)
    column.offset_ms.append(offset_ms)
    column.text.append(_plain(text) if not column.arguments else text)
    column.modifiers.append(modifiers)


def _ms(parts: Sequence[str]) -> int:
    hours, minutes, seconds, ms = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _split(text: str) -> list[str]:
    """Split at commas that are not escaped."""
    parts = [""]
    for match in _PART.finditer(text):
        if match[0] == ",":
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts


def _unquoted(value: str, kind: str) -> str:
    if (
        kind == _QUOTED
        and value.startswith('"')
        and value.endswith('"')
        and value != '"'
    ):
        value = value[1:-1]
    return _plain(value)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: match[1], text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def _tier(column: _Column) -> Tier:
    return foreign_tier(
        ForeignTier(name=column.name, kind="state"),
        column.onset_ms,
        column.offset_ms,
        text=column.text,
        modifiers=column.modifiers,
    )


def _odd(columns: Sequence[_Column]) -> Iterator[Loss]:
    for column in columns:
        if column.odd:
            yield Loss(
                kind="odd-cells",
                tier=column.name,
                count=column.odd,
                sentence=f"{column.odd} cells have more or fewer arguments than the "
                "column; what is there is kept",
            )


# -- the project file ----------------------------------------------------------------


def _name_in(project: str) -> str:
    match = re.search(r"^name: *(.*)$", project, re.MULTILINE)
    said = match[1].strip() if match else ""
    if said.startswith('"'):
        try:
            return str(json.loads(said))
        except json.JSONDecodeError:
            return said
    return said.strip("'")


def _media(project: str) -> list[Media]:
    """Return what the viewers show: a feed and how much later it begins."""
    media: list[Media] = []
    for item in re.split(r"^- ", project, flags=re.MULTILINE)[1:]:
        feed = re.search(r"^\s*feed: *(.+)$", item, re.MULTILINE)
        offset = re.search(r"^\s*offset: *(-?[0-9]{1,12})\s*$", item, re.MULTILINE)
        if feed:
            later_ms = int(offset[1]) if offset else 0
            media.append(
                Media(address=feed[1].strip().strip("'\""), offset_ms=-later_ms)
            )
    return media


def _project(recording: str) -> str:
    name = json.dumps(recording, ensure_ascii=False)
    return f"!project\ndbFile: null\nname: {name}\nversion: 5\nviewerSettings: []\n"


def _rest(tiers: Sequence[Tier], recording: str) -> dict[str, Any]:
    """Return what a project of ours says beyond its cells."""
    return {
        "version": _VERSION,
        "vocabulary": [],
        "columns": {tier.id: _head(tier) for tier in tiers},
        "project": _project(recording),
    }


def _arguments(tier: Tier) -> list[str]:
    return sorted(
        {name for one in tier.modifiers for name, value in one.items() if value}
    )


def _head(tier: Tier) -> str:
    arguments = ",".join(
        f"{_escaped(name)}|{_TYPE}" for name in (_LABEL, *_arguments(tier))
    )
    return f"{_escaped(tier.id)} (MATRIX,true,)-{arguments}"


# -- writing -------------------------------------------------------------------------


def write_datavyu(coded: Coded, path: str | Path) -> LossReport:
    """Write a Datavyu project, a column for each tier.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The ``.opf`` file; an older one is replaced.

    Returns
    -------
    LossReport
        Datavyu holds columns, times, one text and modifiers. Which film it is about is
        kept only from a Datavyu file, since a viewer cannot be chosen for it.

    Raises
    ------
    FormatError
        When the remainder of the file it came from is broken.
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
    >>> from attunement.formats.datavyu import read_datavyu
    >>> with TemporaryDirectory() as folder:
    ...     report = write_datavyu(film, f"{folder}/film.opf")
    ...     timeline, _ = read_datavyu(f"{folder}/film.opf")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    coding, losses = cleaned(
        coding_session_of(coded), re.compile("[\x00\ud800-\udfff]")
    )
    timeline = coding.timeline
    rest = _rest(timeline.tiers, coding.recording)
    holds = {"recording", "empty-tiers", "modifiers"}
    if timeline.remainder is not None and timeline.remainder.format == "datavyu":
        kept = _kept(timeline.remainder, str(path))
        rest = _merged(kept, timeline.tiers, coding.recording)
        if tuple(_media(rest["project"])) == timeline.media:
            holds.add("media")
    losses += losses_of(coding, format_id="datavyu", holds=holds)
    lines = [rest["version"], *rest["vocabulary"]]
    for tier in timeline.tiers:
        head = rest["columns"][tier.id]
        lines += [head, *_cells(tier, _column(head, (), str(path), 1), losses)]
    db = "\n".join(lines) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("project", rest["project"]), ("db", db)):
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return LossReport("datavyu", losses)


def _kept(remainder: Remainder, path: str) -> dict[str, Any]:
    document = parse_json(remainder.text.encode(), path=path)
    kinds = {"version": str, "vocabulary": list, "columns": dict, "project": str}
    if not isinstance(document, dict) or any(
        not isinstance(document.get(name), kind) for name, kind in kinds.items()
    ):
        raise FormatError(
            "what is kept of the project it came from is broken", path=path
        )
    return document


def _merged(
    kept: dict[str, Any], tiers: Sequence[Tier], recording: str
) -> dict[str, Any]:
    """Return what is kept, with columns that have room for what rows have now."""
    columns: dict[str, str] = {}
    for tier in tiers:
        head = kept["columns"].get(tier.id)
        columns[tier.id] = _head(tier)
        if isinstance(head, str) and (match := _HEAD.fullmatch(head)):
            known = _column(head, (), "", 1)
            names = [name for name, _ in known.arguments]
            if _plain(match["name"]) == tier.id and {*_arguments(tier)} <= {*names[1:]}:
                columns[tier.id] = head
    project = kept["project"]
    if recording and _name_in(project) != recording:
        name = json.dumps(recording, ensure_ascii=False)
        project = re.sub(
            r"^name:.*$", lambda _: f"name: {name}", project, flags=re.MULTILINE
        )
    return {**kept, "columns": columns, "project": project}


def _cells(tier: Tier, column: _Column, losses: list[Loss]) -> Iterator[str]:
    breaks = empty = 0
    for row, label in zip(tier.annotations(), tier.labels(), strict=True):
        modifiers = dict(row.modifiers)
        empty += sum(not value for value in modifiers.values())
        values = [label, *(modifiers.get(name, "") for name, _ in column.arguments[1:])]
        breaks += sum(bool(_BREAK.search(value)) for value in values)
        values = [_escaped(_BREAK.sub("\n", value)) for value in values]
        onset, offset = _clock(row.onset_ms), _clock(row.offset_ms or row.onset_ms)
        cell = f"({','.join(values)})" if column.arguments else values[0]
        yield f"{onset},{offset},{cell}"
    for kind, count, sentence in (
        ("line-breaks", breaks, "line breaks of Windows became those of Unix"),
        ("empty-modifiers", empty, "modifiers without a value are not kept"),
    ):
        if count:
            losses.append(
                Loss(
                    kind=kind, tier=tier.id, count=count, sentence=f"{count} {sentence}"
                )
            )


def _clock(ms: int) -> str:
    hours, ms = divmod(ms, 3_600_000)
    minutes, ms = divmod(ms, 60_000)
    seconds, ms = divmod(ms, 1_000)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{ms:03d}"
