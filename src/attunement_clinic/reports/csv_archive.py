"""Tables as CSV in one ZIP; a cell never becomes a formula where it is opened."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# The same for all: a ZIP tells nothing of when it was packed, and is the same twice.
_PACKED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, and its rows."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def archive(tables: Mapping[str, Table], texts: Mapping[str, str]) -> bytes:
    """Pack tables, by their names, and texts that tell what they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            _pack(file, name, text)
        for name, table in tables.items():
            _pack(file, f"{name}.csv", as_csv(table))
    return packed.getvalue()


def _pack(file: zipfile.ZipFile, name: str, text: str) -> None:
    # A ZipInfo of one's own is stored as it is, whatever the archive was opened with.
    file.writestr(zipfile.ZipInfo(name, _PACKED), text, zipfile.ZIP_DEFLATED)


def as_csv(table: Table) -> str:
    """Write a table as CSV (RFC 4180, UTF-8, comma), safe to open in a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(each) for each in row] for row in table.rows)
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
