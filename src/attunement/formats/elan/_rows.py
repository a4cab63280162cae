"""Annotations of a tier, as columns of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import attrs
from lxml import etree

from attunement.errors import FormatError
from attunement.formats._source import line_at
from attunement.formats.elan._plain import (
    Piece,
    PlainDocument,
    line_of,
    parse_piece,
)

__all__ = ["Rows", "read_rows"]

_BEGIN = rb"<ANNOTATION>\s*+<{}\s++ANNOTATION_ID=\"([^\"<&\x00-\x20]++)\"\s++"
_MORE = rb"(?:CVE_REF=\"([^\"<&\x00-\x20]*+)\"\s++)?+(?:EXT_REF=\"([^\"<&\x00-\x20]*+)\"\s++)?+"
_TIMES = rb"TIME_SLOT_REF1=\"([^\"<&\x00-\x20]++)\"\s++TIME_SLOT_REF2=\"([^\"<&\x00-\x20]++)\"\s*+>\s*+"
_LINKS = (
    rb"ANNOTATION_REF=\"([^\"<&\x00-\x20]++)\"(?:\s++CVE_REF=\"([^\"<&\x00-\x20]*+)\")?+"
    rb"(?:\s++EXT_REF=\"([^\"<&\x00-\x20]*+)\")?+"
    rb"(?:\s++PREVIOUS_ANNOTATION=\"([^\"<&\x00-\x20]++)\")?+\s*+>\s*+"
)
_VALUE = rb"<ANNOTATION_VALUE>([^<]*+)</ANNOTATION_VALUE>\s*+"
_PERHAPS = rb"<ANNOTATION_VALUE(?:/>|>([^<]*+)</ANNOTATION_VALUE>)\s*+"
_END = rb"</{}>\s*+</ANNOTATION>\s*+"


def _shape(kind: bytes, *parts: bytes) -> re.Pattern[bytes]:
    return re.compile(b"".join((_BEGIN, *parts, _END)).replace(b"{}", kind))


# The shapes that ELAN and others write; nearly every tier is wholly in the first.
_PLAIN = _shape(b"ALIGNABLE_ANNOTATION", _TIMES, _VALUE)
_TIMED = _shape(b"ALIGNABLE_ANNOTATION", _MORE, _TIMES, _PERHAPS)
_LINKED = _shape(b"REF_ANNOTATION", _LINKS, _PERHAPS)

_REFERENCE = re.compile(
    r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));"
)
_STRAY = re.compile(rf"&(?!{_REFERENCE.pattern[1:]}).{{0,20}}")
# Everything but tab, line feed and carriage return below the space.
_CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
_ALLOWED = bytes(sorted({*range(256)} - {*_CONTROLS}))
_NOT_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_TIMED_ATTRIBUTES = ("ANNOTATION_ID", "TIME_SLOT_REF1", "TIME_SLOT_REF2")
_LINKED_ATTRIBUTES = ("ANNOTATION_ID", "ANNOTATION_REF")
_PREVIOUS = "PREVIOUS_ANNOTATION"
_ATTRIBUTES = {
    "ALIGNABLE_ANNOTATION": _TIMED_ATTRIBUTES,
    "REF_ANNOTATION": _LINKED_ATTRIBUTES,
}


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """Hold the annotations of one tier in the order of the file.

    Parameters
    ----------
    ids, values : list of str
        Ids and what was written.
    first, second : list of bytes
        Names of the slots where rows begin and end; empty when they are linked.
    parents, previous : list of str
        Of linked rows, the annotation they hang on, and the one before them or
        nothing; empty when rows have times.
    more : dict of int to dict
        Other attributes, of the rows that have some.
    """

    ids: list[str] = attrs.Factory(list)
    values: list[str] = attrs.Factory(list)
    first: list[bytes] = attrs.Factory(list)
    second: list[bytes] = attrs.Factory(list)
    parents: list[str] = attrs.Factory(list)
    previous: list[str] = attrs.Factory(list)
    more: dict[int, dict[str, str]] = attrs.Factory(dict)

    @property
    def is_linked(self) -> bool:
        """Return whether rows hang on others instead of having times."""
        return bool(self.parents)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)


def read_rows(piece: Piece, document: PlainDocument, *, path: str) -> Rows:
    """Read what stands between the tags of a tier.

    Raises
    ------
    FormatError
        When it is anything but annotations with ids, times or links, and values.
    """
    content = piece.content
    if not content or content.isspace():
        return Rows()
    found = _PLAIN.split(content)
    if not _left(found, 5):
        ids, first, second, values = (found[group::5] for group in range(1, 5))
        return Rows(
            ids=_texts(ids),
            values=_values(values, piece, document, path),
            first=first,
            second=second,
        )
    if not _left(found := _TIMED.split(content), 7):
        ids, cve, ext, first, second, values = (
            found[group::7] for group in range(1, 7)
        )
        return Rows(
            ids=_texts(ids),
            values=_values(_filled(values), piece, document, path),
            first=first,
            second=second,
            more=dict(_more(cve, ext)),
        )
    if not _left(found := _LINKED.split(content), 7):
        ids, parents, cve, ext, previous, values = (
            found[group::7] for group in range(1, 7)
        )
        return Rows(
            ids=_texts(ids),
            values=_values(_filled(values), piece, document, path),
            parents=_texts(parents),
            previous=_texts(_filled(previous)),
            more=dict(_more(cve, ext)),
        )
    return _parsed_rows(piece, document, path)


def _left(found: Sequence[bytes], groups: int) -> bool:
    """Return whether anything but annotations stands in the text."""
    return bool(b"".join(found[0::groups]).strip())


def _texts(column: Sequence[bytes]) -> list[str]:
    """Decode a whole column at once; no name holds the character between them."""
    return b"\x00".join(column).decode().split("\x00")


def _filled(column: Sequence[bytes | None]) -> list[bytes]:
    return [one or b"" for one in column]


def _more(
    cve: Sequence[bytes | None], ext: Sequence[bytes | None]
) -> Iterator[tuple[int, dict[str, str]]]:
    for place, (one, other) in enumerate(zip(cve, ext, strict=True)):
        if one is not None or other is not None:
            pairs = (("CVE_REF", one), ("EXT_REF", other))
            yield (
                place,
                {name: value.decode() for name, value in pairs if value is not None},
            )


def _values(
    column: Sequence[bytes], piece: Piece, document: PlainDocument, path: str
) -> list[str]:
    """Decode values, and replace ``&amp;`` and its like.

    Without a document type there can be no other names.
    """
    joined = b"\x00".join(column)
    marks = joined.translate(None, _ALLOWED)
    if len(marks) >= len(column) or any(one in joined for one in _NOT_CHARACTERS):
        found = _FORBIDDEN.search(piece.content)
        at = piece.place + (found.start() if found else 0)
        raise FormatError(
            "a character was found that XML cannot hold",
            path=path,
            line=line_at(document.content, at),
        )
    texts = joined.decode().split("\x00")
    if b"&" not in piece.content:
        return texts
    for place, text in enumerate(texts):
        if "&" not in text:
            continue
        wrong = _STRAY.search(text)
        said = wrong[0] if wrong else ""
        for match in _REFERENCE.finditer(text):
            said = said or ("" if _character(match) else match[0])
        if said:
            at = document.content.find(said.encode(), piece.place)
            raise FormatError(
                f"{said!r} names no character of XML",
                path=path,
                line=line_at(document.content, at),
            )
        texts[place] = _REFERENCE.sub(_character, text)
    return texts


def _character(match: re.Match[str]) -> str:
    """Return what a reference names; nothing when XML has no such character."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    allowed = (
        number in (9, 10, 13)
        or 0x20 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    )
    return chr(number) if allowed else ""


def _parsed_rows(piece: Piece, document: PlainDocument, path: str) -> Rows:
    rows = Rows()
    kinds: set[str] = set()
    begin = line_at(document.content, piece.place)
    for outer in parse_piece(piece, document.content, path=path):
        line = begin + (line_of(outer) or 1) - 1
        inner = _only_child(outer, line, path)
        kind = str(inner.tag)
        kinds.add(kind)
        own = {str(name): str(value) for name, value in inner.attrib.items()}
        if missing := [name for name in _ATTRIBUTES[kind] if not own.get(name)]:
            raise FormatError(
                f"an annotation has no {missing[0]}", path=path, line=line
            )
        named = [own.pop(name) for name in _ATTRIBUTES[kind]]
        rows.ids.append(named[0])
        if kind == "REF_ANNOTATION":
            rows.parents.append(named[1])
            rows.previous.append(own.pop(_PREVIOUS, ""))
        else:
            rows.first.append(named[1].encode())
            rows.second.append(named[2].encode())
        rows.values.append(inner.findtext("ANNOTATION_VALUE") or "")
        if own:
            rows.more[len(rows) - 1] = own
    if len(kinds) > 1:
        raise FormatError(
            "a tier holds annotations with times and others without",
            path=path,
            line=begin,
        )
    return rows


def _only_child(outer: etree._Element, line: int, path: str) -> etree._Element:
    inner = list(outer)
    if outer.tag != "ANNOTATION" or len(inner) != 1 or inner[0].tag not in _ATTRIBUTES:
        raise FormatError(
            f"{str(outer.tag)[:40]} was found; expected an ANNOTATION with one "
            "ALIGNABLE_ANNOTATION or REF_ANNOTATION",
            path=path,
            line=line,
        )
    return inner[0]
