"""Time slots: where annotations begin and end, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import attrs
import numpy as np
import numpy.typing as npt
from lxml import etree

from attunement.errors import FormatError
from attunement.formats._source import line_at
from attunement.formats.elan._plain import Piece, PlainDocument, parse_piece

__all__ = ["NO_TIME", "Slots", "read_slots"]

#: Stands where a slot has no time of its own.
NO_TIME = -1
# A day has 86,400,000 ms; a film of thirty years still fits.
_LATEST_MS = 10**12

_SLOT = re.compile(
    rb'<TIME_SLOT\s+TIME_SLOT_ID="([^"<&\x00-\x20]+)"(?:\s+TIME_VALUE="([0-9]+)")?+\s*'
    rb"(?:/>|></TIME_SLOT>)\s*"
)
_TEMPLATE = re.compile(
    rb'<TIME_SLOT\s+TIME_SLOT_ID="[^"<&\x00-\x20]+"\s+TIME_VALUE=""\s*/>\s*'
)
_FIRST = re.compile(rb'\s*(<)TIME_SLOT\s+TIME_SLOT_ID="([^"<&\x00-\x200-9]+)[0-9]')
_DIGITS = b"0123456789"
_BLOCK = 200_000
_POWERS = 10 ** np.arange(1, 19, dtype=np.int64)

_Integers = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Slots:
    """Hold the slots in the order of the file.

    Parameters
    ----------
    time_ms : (n,) int64
        `NO_TIME` where a slot has none.
    prefix, numbers, order : bytes, (n,) int64, (n,) int64
        Where every name is the prefix and a number, as ELAN writes them (``ts7``): the
        numbers, sorted, and the place that each has in the file.
    names : dict of bytes to int
        Places by name, where they are not.
    """

    time_ms: _Integers
    prefix: bytes
    numbers: _Integers
    order: _Integers
    names: dict[bytes, int]

    def places(self, names: Sequence[bytes]) -> _Integers | None:
        """Return the place of each slot; None when one is not there."""
        if not names:
            return np.empty(0, dtype=np.int64)
        if self.prefix:
            return self._places_by_number(names)
        try:
            return np.fromiter(
                map(self.names.__getitem__, names), dtype=np.int64, count=len(names)
            )
        except KeyError:
            return None

    def _places_by_number(self, names: Sequence[bytes]) -> _Integers | None:
        joined = b"".join(names)
        bare = joined.replace(self.prefix, b"")
        expected = len(joined) - len(names) * len(self.prefix)
        if len(bare) != expected or not bare.isdigit():
            return None
        numbers = np.fromstring(
            joined.replace(self.prefix, b" "), dtype=np.int64, sep=" "
        )
        # A leading zero, or a number without its prefix, would be another name.
        if len(numbers) != len(names) or int(_lengths(numbers).sum()) != expected:
            return None
        lowest = self.numbers[0]
        if self.numbers[-1] - lowest == len(self.numbers) - 1:
            places = np.maximum(numbers - lowest, 0)
        else:
            places = np.searchsorted(self.numbers, numbers)
        places = np.minimum(places, len(self.numbers) - 1)
        if not np.array_equal(self.numbers[places], numbers):
            return None
        return np.asarray(self.order[places])


def read_slots(document: PlainDocument, *, path: str) -> Slots:
    """Read the time order of a document.

    Raises
    ------
    FormatError
        When a slot has no name, two share one, or a time is none.
    """
    piece = document.slots
    slots = _numbered(piece.content) or _named(piece, document, path)
    if slots.time_ms.size and slots.time_ms.max() > _LATEST_MS:
        latest = int(slots.time_ms.max())
        raise FormatError(
            f"a time of {latest} ms was found; no film is that long",
            path=path,
            line=line_at(
                document.content, document.content.find(b'"%d"' % latest, piece.place)
            ),
        )
    return slots


def _numbered(content: bytes) -> Slots | None:
    """Scan slots that differ in nothing but their numbers, many at once.

    Without its digits such a text is one line over and over; and each run of digits
    stands where a number belongs. Anything else is left to `_named`.
    """
    first = _FIRST.match(content)
    if first is None:
        return None
    begin = first.start(1)
    end = content.find(b"<", begin + 1)
    template = content[begin : None if end < 0 else end].translate(None, _DIGITS)
    blocks = [
        _block(block, template, first[2][-1]) for block in _blocks(content, begin)
    ]
    values = [block for block in blocks if block is not None]
    if len(values) < len(blocks) or not _TEMPLATE.fullmatch(template):
        return None
    both = np.concatenate(values)
    numbers, time_ms = both[::2], both[1::2]
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    if np.any(np.diff(numbers) == 0):
        return None
    return Slots(
        time_ms=time_ms,
        prefix=first[2],
        numbers=numbers,
        order=order,
        names={},
    )


def _blocks(content: bytes, begin: int) -> Iterator[bytes]:
    """Cut between slots, in pieces that stay in the processor's cache."""
    while begin < len(content):
        end = content.find(b"<", begin + _BLOCK)
        end = len(content) if end < 0 else end
        yield content[begin:end]
        begin = end


def _block(content: bytes, template: bytes, last_of_prefix: int) -> _Integers | None:
    """Return number and time of each slot in turn."""
    count = content.count(b"<")
    bare = content.translate(None, _DIGITS)
    if bare.rstrip() != (template * count).rstrip():
        return None
    data = np.frombuffer(content, dtype=np.uint8)
    is_digit = (data - ord("0")) < len(_DIGITS)
    edges = np.flatnonzero(is_digit[1:] != is_digit[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    if (
        len(edges) != 4 * count
        or np.any(data[ends] != ord('"'))
        or np.any(data[starts[::2] - 1] != last_of_prefix)
        or np.any(data[starts[1::2] - 1] != ord('"'))
    ):
        return None
    lengths = ends - starts
    if int(lengths.max()) > len(str(_LATEST_MS)):
        return None
    values = np.zeros(len(starts), dtype=np.int64)
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        alike = np.flatnonzero(lengths == length)
        total = np.zeros(len(alike), dtype=np.int64)
        for place in range(length):
            total = total * 10 + (data[starts[alike] + place] - ord("0"))
        values[alike] = total
    # A number with a leading zero would be another name.
    if np.any(_lengths(values[::2]) != lengths[::2]):
        return None
    return values


def _lengths(numbers: _Integers) -> _Integers:
    """Return how many digits each number has."""
    return np.asarray(np.searchsorted(_POWERS, numbers, side="right") + 1)


def _named(piece: Piece, document: PlainDocument, path: str) -> Slots:
    found = _SLOT.split(piece.content)
    if b"".join(found[0::3]).strip():
        rows = [
            (_name(one), _encoded(one.get("TIME_VALUE")))
            for one in parse_piece(piece, document.content, path=path)
        ]
    else:
        rows = list(zip(found[1::3], found[2::3], strict=True))
    names: dict[bytes, int] = {}
    times: list[int] = []
    for name, value in rows:
        if not name or name in names or not _is_time(value):
            place = document.content.rfind(b'TIME_SLOT_ID="%b"' % name)
            raise FormatError(
                f"time slot {name[:40].decode(errors='replace')!r} has no name, stands "
                f"twice, or its time {(value or b'')[:40].decode(errors='replace')!r} "
                "is no number of milliseconds",
                path=path,
                line=line_at(document.content, max(place, piece.place)),
            )
        names[name] = len(names)
        times.append(NO_TIME if value is None else int(value))
    return Slots(
        time_ms=np.array(times, dtype=np.int64),
        prefix=b"",
        numbers=np.empty(0, dtype=np.int64),
        order=np.empty(0, dtype=np.int64),
        names=names,
    )


def _name(element: etree._Element) -> bytes:
    is_slot = element.tag == "TIME_SLOT"
    return element.get("TIME_SLOT_ID", "").encode() if is_slot else b""


def _encoded(value: str | None) -> bytes | None:
    return None if value is None else value.encode()


def _is_time(value: bytes | None) -> bool:
    return value is None or (value.isdigit() and len(value) <= len(str(_LATEST_MS)))
