"""The bytes of an EAF, made plain and cut apart: skeleton, time slots, rows of tiers.

An EAF is nearly all time slots and annotations. They are cut out and scanned as they are, in
the few shapes that programs write; only the small rest, the skeleton, and rows in a
shape nobody writes go through the XML parser. What the scanner does not know in every
character it does not read.

::

    <ANNOTATION_DOCUMENT …>
      <HEADER>…</HEADER>                      skeleton
      <TIME_ORDER>…</TIME_ORDER>              slots    -> _slots.py
      <TIER TIER_ID="gaze">…</TIER>           rows     -> _rows.py
      <LINGUISTIC_TYPE …/> …                  skeleton
    </ANNOTATION_DOCUMENT>
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import attrs
import numpy as np
from lxml import etree

from attunement.errors import FormatError
from attunement.formats._source import MEGABYTE, line_at

__all__ = [
    "LARGEST_EAF",
    "TIER_TAG",
    "Piece",
    "PlainDocument",
    "cut_apart",
    "line_of",
    "parse_piece",
    "plain_content",
    "skeleton_from_text",
]

LARGEST_EAF = 64 * MEGABYTE
# What goes through the XML parser costs ten times its size in memory.
_LARGEST_PARSED = 12 * MEGABYTE
_LONGEST_TAG = 250_000
_MOST_PARSED_TAGS = 400_000
_MOST_TIERS = 5_000
_MANY = 1_000
# Of what is kept of a document, every fourth part is one that was cut out.
_PIECE = 2

_CHUNK = MEGABYTE

_DECLARATION = re.compile(rb"^<\?xml(\s[^<>]*)\?>")
_ENCODING = re.compile(rb"""^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
}
_ATTRIBUTES = rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+)\s*"""
#: The tags between which rows and slots stand.
TIER_TAG = re.compile(rb"<(TIER|TIME_ORDER)" + _ATTRIBUTES + rb"(/?)>")


@attrs.frozen(kw_only=True)
class Piece:
    """Hold a part that was cut out, and where it stood."""

    content: bytes
    place: int


@attrs.frozen(kw_only=True)
class PlainDocument:
    """Hold an EAF cut apart.

    Parameters
    ----------
    content : bytes
        The whole, without comments, to look places up in.
    skeleton : lxml element
        Everything but time slots and annotations; its tiers are empty.
    slots : Piece
        What stood between the tags of the time order.
    tiers : list of Piece
        What stood between the tags of each tier, in order.
    """

    content: bytes
    skeleton: etree._Element
    slots: Piece
    tiers: list[Piece]


def plain_content(content: bytes, *, path: str) -> bytes:
    """Return an EAF as UTF-8 without comments and CDATA sections.

    Raises
    ------
    FormatError
        When it is in no known encoding, or holds a document type.
    """
    content = _as_utf_8(content, path)
    if _has_more_than_tags(content, path):
        content = _without_comments(content, path)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content


def _as_utf_8(content: bytes, path: str) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    else:
        declared = _ENCODING.match(content[:200])
        said = declared[1].decode().lower() if declared else "utf-8"
        if said not in _ENCODINGS:
            raise FormatError(
                f"the encoding {said!r} was found; expected UTF-8", path=path, line=1
            )
        name = _ENCODINGS[said]
    if name == "utf-8":
        _check_utf_8(content, path)
        return content
    try:
        return content.decode(name).encode()
    except UnicodeError as error:
        raise FormatError(f"expected {name.upper()} text", path=path) from error


def _check_utf_8(content: bytes, path: str) -> None:
    """Look at every character, without holding them all at once."""
    if content.isascii():
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    for place in range(0, len(content), _CHUNK):
        chunk = content[place : place + _CHUNK]
        try:
            decoder.decode(chunk, final=place + _CHUNK >= len(content))
        except UnicodeDecodeError as error:
            raise FormatError(
                "expected UTF-8 text",
                path=path,
                line=line_at(content, place + error.start),
            ) from error


def _has_more_than_tags(content: bytes, path: str) -> bool:
    """Return whether there are comments and the like; refuse a document type."""
    found = False
    for mark in (b"!", b"?"):
        for place in _places(content, mark):
            if content[place - 1 : place] != b"<":
                continue
            if content.startswith(b"!DOCTYPE", place):
                raise FormatError(
                    "a document type was found; an EAF has none",
                    path=path,
                    line=line_at(content, place),
                )
            found = found or place > 1
    return found


def _places(content: bytes, mark: bytes) -> list[int]:
    found = [content.find(mark)]
    while found[-1] >= 0:
        found.append(content.find(mark, found[-1] + 1))
        if len(found) > _MANY:
            data = np.frombuffer(content, dtype=np.uint8)
            places = np.flatnonzero(data == ord(mark))
            return [*places[data[places - 1] == ord("<")].tolist()]
    return found[:-1]


def _without_comments(content: bytes, path: str) -> bytes:
    root = _parsed(content, path)
    etree.strip_tags(root, etree.Comment, etree.PI)
    return etree.tostring(root, encoding="utf-8")


def _parsed(content: bytes, path: str, *, line: int = 1) -> etree._Element:
    """Parse what nobody vouches for: no entity, no address, no depth, no size."""
    # The encoding it tells of is not the one it is in any more.
    content = _DECLARATION.sub(lambda match: b"\n" * match[0].count(b"\n"), content, 1)
    _check_tags(content, path, line)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        at = error.lineno or 1
        raise FormatError(
            f"expected XML: {error.msg}", path=path, line=at + line - 1
        ) from error


def _check_tags(content: bytes, path: str, line: int) -> None:
    """Refuse a tag with a million attributes before anything tries to read it."""
    opens = np.flatnonzero(np.frombuffer(content, dtype=np.uint8) == ord("<"))
    if len(content) > _LARGEST_PARSED or len(opens) > _MOST_PARSED_TAGS:
        raise FormatError(
            f"{len(content) // MEGABYTE} MB and {len(opens)} tags that are not in the "
            "shape ELAN writes were found; save the file with ELAN and try again",
            path=path,
            line=line,
        )
    lengths = np.diff(opens, append=len(content))
    if lengths.size and lengths.max() > _LONGEST_TAG:
        raise FormatError(
            f"a tag or text of more than {_LONGEST_TAG} bytes was found",
            path=path,
            line=line_at(content, int(opens[lengths.argmax()])) + line - 1,
        )


def cut_apart(content: bytes, *, path: str) -> PlainDocument:
    """Cut a plain document into its skeleton, its slots and the rows of its tiers.

    Raises
    ------
    FormatError
        When it is no XML, or no EAF.
    """
    kept: list[bytes] = []
    pieces: list[tuple[str, Piece]] = []
    place = 0
    while match := TIER_TAG.search(content, place):
        name, attributes, is_empty = match[1], match[2], bool(match[3])
        end = match.end() if is_empty else content.find(b"</" + name, match.end())
        if end < 0:
            raise FormatError(
                f"a {name.decode()} has no end; the file is cut short",
                path=path,
                line=line_at(content, match.start()),
            )
        piece = Piece(content=content[match.end() : end], place=match.end())
        pieces.append((name.decode(), piece))
        kept += [content[place : match.start()], b"<%b%b>" % (name, attributes)]
        kept += [piece.content, b"</%b>" % name if is_empty else b""]
        place = end
    kept.append(content[place:])
    skeleton = _parsed_skeleton(kept, path)
    _check_shape(skeleton, [name for name, _ in pieces], path)
    slots = [piece for name, piece in pieces if name == "TIME_ORDER"]
    return PlainDocument(
        content=content,
        skeleton=skeleton,
        slots=slots[0],
        tiers=[piece for name, piece in pieces if name == "TIER"],
    )


def _parsed_skeleton(kept: list[bytes], path: str) -> etree._Element:
    """Parse what is kept without the pieces, which are every fourth."""
    without = [part for place, part in enumerate(kept) if place % 4 != _PIECE]
    try:
        return _parsed(b"".join(without), path)
    except FormatError:
        # Once more with the lines that were cut out, to say the right one.
        kept[_PIECE::4] = [b"\n" * part.count(b"\n") for part in kept[_PIECE::4]]
        return _parsed(b"".join(kept), path)


def _check_shape(root: etree._Element, cut_out: list[str], path: str) -> None:
    if root.tag != "ANNOTATION_DOCUMENT":
        raise FormatError(
            f"the root is {str(root.tag)[:40]}; expected ANNOTATION_DOCUMENT",
            path=path,
            line=1,
        )
    found = [one.tag for one in root if one.tag in ("TIER", "TIME_ORDER")]
    if found != cut_out or found.count("TIME_ORDER") != 1:
        raise FormatError(
            "expected one TIME_ORDER, and TIERs, directly in the ANNOTATION_DOCUMENT",
            path=path,
            line=1,
        )
    if found.count("TIER") > _MOST_TIERS:
        raise FormatError(
            f"{len(found)} tiers were found; at most {_MOST_TIERS} are read", path=path
        )


def skeleton_from_text(text: str, *, path: str) -> etree._Element:
    """Parse a skeleton that was kept as the remainder of a file.

    Raises
    ------
    FormatError
        When it is no EAF.
    """
    try:
        root = _parsed(plain_content(text.encode(), path=path), path)
    except (FormatError, UnicodeError) as error:
        raise FormatError(
            f"what is kept of the EAF it came from is broken: {error}", path=path
        ) from error
    found = [one.tag for one in root if one.tag in ("TIER", "TIME_ORDER")]
    _check_shape(root, [str(one) for one in found], path)
    return root


def line_of(element: etree._Element) -> int | None:
    """Return the line an element begins on."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None


def parse_piece(piece: Piece, document: bytes, *, path: str) -> etree._Element:
    """Parse one cut-out part by the XML parser, for a shape that nobody writes."""
    return _parsed(
        b"<rows>%b</rows>" % piece.content, path, line=line_at(document, piece.place)
    )
