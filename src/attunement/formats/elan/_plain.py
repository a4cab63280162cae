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
from collections.abc import Iterator
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
# What XML lets stand anywhere and no reader wants, and what it lets stand for a text.
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# The parser tells them of what it was given, not of the file.
_LINE_AND_COLUMN = re.compile(r",? line \d+(, column \d+)?")
_TAG_NAME = re.compile(rb"</?[^\s/>]+")
_ESCAPED = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"))
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
        The whole, without comments, to look places up in; its lines are the file's.
    skeleton : lxml element
        Everything but time slots and annotations; its tiers are empty.
    slots : Piece
        What stood between the tags of the time order.
    tiers : list of Piece
        What stood between the tags of each tier, in order.
    pieces : list of Piece
        All of them as they stood; in the skeleton a line break stands for each.
    """

    content: bytes
    skeleton: etree._Element
    slots: Piece
    tiers: list[Piece]
    pieces: list[Piece]

    def line_of(self, element: etree._Element) -> int | None:
        """Return the line of the file that an element of the skeleton begins on."""
        line = line_of(element)
        if line is None:
            return None
        return line + _lines_before(self.content, self.pieces, line)


def plain_content(content: bytes, *, path: str) -> bytes:
    """Return an EAF as UTF-8 without comments and CDATA sections.

    Raises
    ------
    FormatError
        When it is in no known encoding, or holds a document type.
    """
    content = _as_utf_8(content, path)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _has_more_than_tags(content, path):
        content = _without_comments(content, path)
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
    """Return XML without comments and the like, on as many lines.

    The line breaks of what is left out go into the tag after it, behind its name: there
    they come into no text, and before all that is ever looked for in the tag.
    """
    _parsed(content, path)
    kept: list[bytes] = []
    owed = 0
    for before, aside in _asides(content):
        text = before
        name = _TAG_NAME.search(text) if owed else None
        if name is not None:
            kept += [text[: name.end()], b"\n" * owed]
            text, owed = text[name.end() :], 0
        kept.append(text)
        if aside is None:
            continue
        if aside[1] is None:
            owed += aside[0].count(b"\n")
        else:
            kept.append(_escaped(aside[1]))
    return b"".join(kept)


def _asides(content: bytes) -> Iterator[tuple[bytes, re.Match[bytes] | None]]:
    """Return each comment and the like after the text before it; and the last text."""
    declaration = _DECLARATION.match(content)
    place = declaration.end() if declaration else 0
    yield content[:place], None
    for aside in _ASIDE.finditer(content, place):
        yield content[place : aside.start()], aside
        place = aside.end()
    yield content[place:], None


def _escaped(text: bytes) -> bytes:
    for character, name in _ESCAPED:
        text = text.replace(character, name)
    return text


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
        said = _LINE_AND_COLUMN.sub("", error.msg)
        raise FormatError(
            f"expected XML: {said}", path=path, line=at + line - 1
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
    names: list[str] = []
    pieces: list[Piece] = []
    place = 0
    while match := TIER_TAG.search(content, place):
        name, is_empty = match[1], bool(match[3])
        end = match.end() if is_empty else content.find(b"</" + name, match.end())
        if end < 0:
            raise FormatError(
                f"a {name.decode()} has no end; the file is cut short",
                path=path,
                line=line_at(content, match.end()),
            )
        names.append(name.decode())
        pieces.append(Piece(content=content[match.end() : end], place=match.end()))
        kept.append(content[place : match.end()])
        if is_empty:
            kept[-1] = kept[-1].removesuffix(b"/>") + b">"
        kept.append(b"\n</%b>" % name if is_empty else b"\n")
        place = end
    kept.append(content[place:])
    try:
        skeleton = _parsed(b"".join(kept), path)
    except FormatError as error:
        line = error.line or 1
        line += _lines_before(content, pieces, line)
        raise FormatError(error.reason, path=path, line=line) from error
    _check_shape(skeleton, names, path)
    for element in skeleton.iterchildren("TIER", "TIME_ORDER"):
        element.text = None
    both = list(zip(names, pieces, strict=True))
    return PlainDocument(
        content=content,
        skeleton=skeleton,
        slots=next(piece for name, piece in both if name == "TIME_ORDER"),
        tiers=[piece for name, piece in both if name == "TIER"],
        pieces=pieces,
    )


def _lines_before(content: bytes, pieces: list[Piece], line: int) -> int:
    """Return how many lines fewer the skeleton has before one of its lines."""
    fewer, at, place = 0, 1, 0
    for piece in pieces:
        at += content.count(b"\n", place, piece.place)
        if at >= line:
            break
        fewer += piece.content.count(b"\n") - 1
        # The line break that stands for the piece.
        at += 1
        place = piece.place + len(piece.content)
    return fewer


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
