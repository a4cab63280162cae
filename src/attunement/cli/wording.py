"""Numbers and lines as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["NOTE", "head_lines", "number", "percent", "seconds", "table_lines"]

NOTE = "A description of this film. There is no norm, and more is not better."


def percent(share: float | None) -> str:
    """Return a share in percent."""
    return "-" if share is None else f"{share * 100:.0f} %"


def seconds(ms: float | None) -> str:
    """Return milliseconds in seconds."""
    return "-" if ms is None else f"{ms / 1000:.1f} s"


def number(value: float | None, *, places: int = 1) -> str:
    """Return a number; a dash where there is none."""
    return "-" if value is None else f"{value:.{places}f}"


def head_lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield which film it is, who coded it, and with which scheme."""
    scheme = document["scheme"]
    yield f"{document['recording']}, coded by {document['coder'] or 'unknown'}"
    if scheme["id"] != "none":
        yield f"{scheme['title']}, version {scheme['version']}"


def table_lines(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[object]]]
) -> Iterator[str]:
    """Yield a table whose columns are as wide as what stands in them."""
    side = max(map(len, [name for name, _ in rows] + [""]))
    widths = [
        max(len(column), *(len(str(cells[at])) for _, cells in rows)) + 2
        for at, column in enumerate(columns)
    ]
    for name, cells in [("", columns), *rows]:
        yield f"  {name:<{side}}" + "".join(
            f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True)
        )
