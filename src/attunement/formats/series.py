"""Series of numbers as tables: one column a series, one line a sample."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from attunement.errors import FormatError, MissingExtraError
from attunement.formats._source import MEGABYTE, decoded, read_bytes

__all__ = ["check_columns_name", "read_series", "write_columns"]

_LARGEST = 256 * MEGABYTE
_MISSING = frozenset({"", "na", "nan"})


def read_series(
    path: str | Path, *, columns: Iterable[str]
) -> dict[str, npt.NDArray[np.float64]]:
    r"""Read columns of numbers from a CSV or TSV file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, UTF-8; its first line names the columns.
    columns : iterable of str
        Those to read.

    Returns
    -------
    dict of str to (n_samples,) float
        An empty cell, ``NA`` or ``nan`` is a missing sample.

    Raises
    ------
    FormatError
        When a column is not there or a cell is no number, with the line.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.csv").write_text("ms,her\n0,0.5\n40,\n")
    ...     read_series(Path(folder, "a.csv"), columns=["her"])["her"].tolist()
    [0.5, nan]
    """
    name = str(path)
    text = decoded(read_bytes(path, limit=_LARGEST), path=name)
    first = text.partition("\n")[0]
    between = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        header = next(reader, [])
        places = {column: _place(column, header, name) for column in columns}
        found: dict[str, list[float]] = {column: [] for column in places}
        for cells in reader:
            for column, place in places.items():
                cell = cells[place] if place < len(cells) else ""
                found[column].append(_number(cell, name, reader.line_num))
    except csv.Error as error:
        raise FormatError(
            f"expected a table: {error}", path=name, line=reader.line_num
        ) from error
    return {column: np.array(values) for column, values in found.items()}


def _place(column: str, header: Sequence[str], path: str) -> int:
    if column not in header:
        raise FormatError(
            f"no column {column!r} was found; there are "
            f"{', '.join(header)[:200] or 'none'}",
            path=path,
            line=1,
        )
    return header.index(column)


def _number(cell: str, path: str, line: int) -> float:
    if cell.strip().lower() in _MISSING:
        return math.nan
    try:
        number = float(cell)
    except ValueError as error:
        raise FormatError(
            f"{cell[:40]!r} was found; expected a number", path=path, line=line
        ) from error
    if not math.isfinite(number):
        raise FormatError("an endless number was found", path=path, line=line)
    return number


def write_columns(
    columns: Mapping[str, Sequence[Any]],
    path: str | Path,
    *,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write columns of one length as CSV, TSV or Parquet, by the name of the file.

    Parameters
    ----------
    columns : mapping of str to sequence
        By name; None and ``nan`` are missing.
    path : str or pathlib.Path
        The file, ``.csv``, ``.tsv`` or ``.parquet``; an older one is replaced.
    notes : mapping of str to str, optional
        What a column means; kept in Parquet's metadata.

    Raises
    ------
    FormatError
        When the name says none of the three.
    MissingExtraError
        When Parquet is asked for and pyarrow is not installed.
    OSError
        When the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_columns({"ms": [0, 40], "z": [0.5, 1.5]}, Path(folder, "a.csv"))
    ...     Path(folder, "a.csv").read_text().split()
    ['ms,z', '0,0.5', '40,1.5']
    """
    kind = check_columns_name(path)
    if kind == ".parquet":
        _write_parquet(columns, path, notes or {})
        return
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(
            file, delimiter="\t" if kind == ".tsv" else ",", lineterminator="\n"
        )
        writer.writerow(columns)
        writer.writerows(
            [_cell(one) for one in row] for row in zip(*columns.values(), strict=True)
        )


def check_columns_name(path: str | Path) -> str:
    """Return the kind of a table by its name, before anything is computed for it.

    Parameters
    ----------
    path : str or pathlib.Path
        The file; it need not be there.

    Returns
    -------
    str
        Its extension, in small letters.

    Raises
    ------
    FormatError
        When it is none that `write_columns` writes.

    Examples
    --------
    >>> check_columns_name("film.CSV")
    '.csv'
    """
    kind = Path(path).suffix.lower()
    if kind not in (".parquet", ".csv", ".tsv"):
        raise FormatError("expected a name in .parquet, .csv or .tsv", path=str(path))
    return kind


def _cell(value: Any) -> Any:
    is_missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if is_missing else value


def _write_parquet(
    columns: Mapping[str, Sequence[Any]], path: str | Path, notes: Mapping[str, str]
) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("pyarrow", extra="parquet") from error
    table = pa.table(
        {
            name: pa.array([None if _cell(one) == "" else one for one in values])
            for name, values in columns.items()
        }
    )
    pq.write_table(
        table.replace_schema_metadata({f"attunement:{k}": v for k, v in notes.items()}),
        str(path),
    )
