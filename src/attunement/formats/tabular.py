"""Tables: one row a line, as CSV or TSV, with any column names.

::

    tier,subject,onset_ms,offset_ms,code,text,id,parent,modifiers
    touch,M1,1500,1500,pats,,a5,,"{""where"": ""back""}"

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a
carriage return for a formula. Such a cell is written with an apostrophe before it, and
read without it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from attunement.errors import FormatError
from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import foreign_tier, seen_by_others
from attunement.formats._finish import reading_of
from attunement.formats._source import MEGABYTE, decoded, read_bytes
from attunement.formats._strict_json import parse_json
from attunement.formats._times import Clock
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["ColumnMapping", "read_table", "write_table"]

_LARGEST = 24 * MEGABYTE
_MOST_LINES = 300_000
_MOST_COLUMNS = 1_000
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_HOLDS = frozenset(
    {"tier-subjects", "ids", "parents", "modifiers", "comments", "codes", "coded-texts"}
)


@attrs.frozen(kw_only=True)
class ColumnMapping:
    """Say which column of a table holds what.

    Parameters
    ----------
    onset : str
        When rows begin. The one column that must be there.
    offset, duration : str
        When they end, or how long they last; without both, rows are points.
    unit : {"ms", "s"}
        In what these three are written.
    tier, subject : str
        Which tier, and whom it is about; without a tier all rows are one, named after
        the file. A tier about several people becomes one for each, such as
        ``infant-1.gaze``.
    code, text : str
        The code of a row, and what was written.
    id, parent, modifiers : str
        Its id, that of the row it hangs on, and its modifiers as a JSON object.
    more : dict of str to str
        Further columns, and the modifier that each is.
    delimiter : str, optional
        What stands between cells; by default a tab in ``.tsv`` and ``.tab``, else the
        one of comma, semicolon and tab that the first line has most of.

    Examples
    --------
    >>> ColumnMapping(onset="Start (s)", offset="Stop (s)", unit="s",
    ...               code="Behavior", subject="Subject", more={"Toy": "toy"}).unit
    's'
    """

    onset: str = "onset_ms"
    offset: str = "offset_ms"
    duration: str = "duration_ms"
    unit: str = attrs.field(default="ms", validator=attrs.validators.in_(("ms", "s")))
    tier: str = "tier"
    subject: str = "subject"
    code: str = "code"
    text: str = "text"
    id: str = "id"
    parent: str = "parent"
    modifiers: str = "modifiers"
    more: Mapping[str, str] = attrs.field(factory=dict)
    delimiter: str | None = None

    def columns(self) -> list[str]:
        """Return the names of the columns that may hold something."""
        return [
            *(self.tier, self.subject, self.onset, self.offset, self.duration),
            *(self.code, self.text, self.id, self.parent, self.modifiers),
            *self.more,
        ]


_OURS = ColumnMapping()
_WRITTEN = ("tier", "subject", "onset_ms", "offset_ms", "code", "text", "id", "parent", "modifiers")  # fmt: skip


def read_table(
    path: str | Path,
    *,
    mapping: ColumnMapping = _OURS,
    scheme: CodingScheme | None = None,
) -> Reading:
    r"""Read a CSV or TSV file with one row a line.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, UTF-8, at most 24 MB and 300,000 lines; its first line names columns.
    mapping : ColumnMapping
        Which column holds what; by default those that `write_table` writes.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        A tier for each name, in order of appearance, with the codes that its rows
        have. Columns that are not mapped are in the report.

    Raises
    ------
    FormatError
        When it is no table, has no column of onsets, or a row has no time, ends before
        it begins, or has other columns than the first line; with the line.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.csv").write_text("start;what\n0.5;look\n2;away\n")
    ...     mapping = ColumnMapping(onset="start", unit="s", code="what")
    ...     timeline, report = read_table(Path(folder, "a.csv"), mapping=mapping)
    >>> timeline.tier("a").onset_ms, timeline.tier("a").labels()
    (array([ 500, 2000]), ['look', 'away'])
    """
    name = str(path)
    text = decoded(read_bytes(path, limit=_LARGEST), path=name)
    if text.count("\n") > _MOST_LINES:
        raise FormatError(f"more than {_MOST_LINES} lines were found", path=name)
    lines = _lines(text, mapping, path)
    _, header = next(lines, (1, []))
    places = _places(header, mapping, name)
    clock = Clock(name)
    tiers: dict[tuple[str, str], _Columns] = {}
    for line, cells in lines:
        row = _Row(cells=cells, places=places, line=line)
        tier = row[mapping.tier] if mapping.tier in places else Path(path).stem
        if not tier:
            raise FormatError("a row names no tier", path=name, line=line)
        columns = tiers.setdefault((tier, row[mapping.subject]), _Columns())
        columns.add(row, mapping, clock, name)
    unmapped = [one for one in header if one not in mapping.columns()]
    return reading_of(
        "table",
        [*_tiers(tiers)],
        path=path,
        scheme=scheme,
        losses=[*clock.losses(), *_unmapped(unmapped)],
    )


def _lines(
    text: str, mapping: ColumnMapping, path: str | Path
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=mapping.delimiter or _delimiter(text, Path(path)),
        strict=True,
    )
    width = None
    begin = 1
    try:
        for cells in reader:
            if cells:
                width = len(cells) if width is None else width
                if len(cells) != width or width > _MOST_COLUMNS:
                    raise FormatError(
                        f"{len(cells)} cells were found; expected {width}, and at most "
                        f"{_MOST_COLUMNS}",
                        path=str(path),
                        line=begin,
                    )
                yield begin, [_unguarded(cell) for cell in cells]
            begin = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(
            f"expected a table: {error}", path=str(path), line=begin
        ) from error


def _delimiter(text: str, path: Path) -> str:
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    first = text.partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def _places(header: Sequence[str], mapping: ColumnMapping, path: str) -> dict[str, int]:
    if mapping.onset not in header:
        raise FormatError(
            f"no column {mapping.onset!r} was found; there are "
            f"{', '.join(header)[:200] or 'none'}; say which column holds what",
            path=path,
            line=1,
        )
    if len({*header}) < len(header):
        twice = next(one for one in header if header.count(one) > 1)
        raise FormatError(f"column {twice!r} stands twice", path=path, line=1)
    return {column: place for place, column in enumerate(header)}


@attrs.frozen(kw_only=True)
class _Row:
    """Look up the cells of a line; a column that is not there is empty."""

    cells: list[str]
    places: Mapping[str, int]
    line: int

    def __getitem__(self, column: str) -> str:
        place = self.places.get(column)
        return "" if place is None else self.cells[place]


@attrs.define(kw_only=True)
class _Columns:
    """Collect the rows of one tier while lines are read."""

    onset_ms: list[int] = attrs.Factory(list)
    offset_ms: list[int] = attrs.Factory(list)
    code: list[str] = attrs.Factory(list)
    text: list[str] = attrs.Factory(list)
    ids: list[str] = attrs.Factory(list)
    parents: list[str] = attrs.Factory(list)
    modifiers: list[dict[str, str]] = attrs.Factory(list)

    def add(self, row: _Row, mapping: ColumnMapping, clock: Clock, path: str) -> None:
        """Add one row."""
        read = clock.seconds if mapping.unit == "s" else clock.milliseconds
        onset_ms = offset_ms = read(row[mapping.onset], row.line)
        if row[mapping.offset]:
            offset_ms = read(row[mapping.offset], row.line)
        elif row[mapping.duration]:
            offset_ms = onset_ms + read(row[mapping.duration], row.line)
        clock.check(onset_ms, offset_ms, row.line)
        self.onset_ms.append(onset_ms)
        self.offset_ms.append(offset_ms)
        self.code.append(row[mapping.code])
        self.text.append(row[mapping.text])
        self.ids.append(row[mapping.id])
        self.parents.append(row[mapping.parent])
        self.modifiers.append(_modifiers(row, mapping, path))

    def tier(self, name: str, subject: str) -> Tier:
        """Return the tier."""
        return foreign_tier(
            ForeignTier(
                name=name,
                subject=subject,
                kind="state",
                codes=[ForeignCode(id=one) for one in dict.fromkeys(self.code) if one],
            ),
            self.onset_ms,
            self.offset_ms,
            code=self.code,
            text=self.text,
            ids=self.ids,
            parents=self.parents,
            modifiers=self.modifiers,
        )


def _tiers(tiers: Mapping[tuple[str, str], _Columns]) -> Iterator[Tier]:
    """Yield the tiers; one that is about several people is one for each."""
    times = Counter(name for name, _ in tiers)
    for (name, subject), columns in tiers.items():
        own = name if times[name] == 1 else f"{subject}.{name}"
        yield columns.tier(own, subject)


def _modifiers(row: _Row, mapping: ColumnMapping, path: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if said := row[mapping.modifiers]:
        try:
            document = parse_json(said.encode(), path=path)
        except FormatError as error:
            raise FormatError(error.reason, path=path, line=row.line) from error
        if not isinstance(document, dict) or not all(
            isinstance(one, str) for one in document.values()
        ):
            raise FormatError(
                f"modifiers {said[:40]!r} were found; expected an object of texts",
                path=path,
                line=row.line,
            )
        found = document
    return found | {
        modifier: row[column]
        for column, modifier in mapping.more.items()
        if row[column]
    }


def _unmapped(columns: Sequence[str]) -> Iterator[Loss]:
    if columns:
        yield Loss(
            kind="columns",
            count=len(columns),
            sentence=f"columns {', '.join(columns)} are not mapped and not kept",
        )


def write_table(
    coded: Coded, path: str | Path, *, delimiter: str | None = None
) -> LossReport:
    """Write every row of every tier as a line of a CSV or TSV file.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.
    delimiter : str, optional
        What stands between cells; by default a tab in ``.tsv`` and ``.tab``, else a
        comma.

    Returns
    -------
    LossReport
        A table holds rows, and nothing that belongs to the whole film.

    Raises
    ------
    OSError
        When the file cannot be written.

    Notes
    -----
    Cells that a spreadsheet would take for a formula are written with an apostrophe
    before them.

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
    >>> with TemporaryDirectory() as folder:
    ...     report = write_table(film, f"{folder}/film.csv")
    ...     "Mother" in Path(folder, "film.csv").read_text()
    True
    """
    coding, losses = cleaned(coding_session_of(coded), _FORBIDDEN)
    losses += losses_of(coding, format_id="table", holds=_HOLDS)
    is_tabbed = Path(path).suffix.lower() in (".tsv", ".tab")
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(
            file,
            delimiter=delimiter or ("\t" if is_tabbed else ","),
            lineterminator="\n",
            # Every text: one that holds a line break alone is not always quoted.
            quoting=csv.QUOTE_NONNUMERIC,
        )
        writer.writerow(_WRITTEN)
        for tier in coding.timeline.tiers:
            subject = seen_by_others(tier).subject
            writer.writerows(
                [
                    _guarded(row.tier),
                    _guarded(subject),
                    row.onset_ms,
                    row.offset_ms,
                    _guarded(row.code),
                    _guarded(row.text),
                    _guarded(row.id),
                    _guarded(row.parent),
                    json.dumps(dict(row.modifiers), ensure_ascii=False)
                    if row.modifiers
                    else "",
                ]
                for row in tier.annotations()
            )
    return LossReport("table", losses)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
