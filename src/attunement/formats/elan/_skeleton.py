"""The rest of an EAF: header, tier types, vocabularies, and everything nobody reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

import attrs
from lxml import etree

from attunement.errors import FormatError
from attunement.formats.elan._plain import line_of
from attunement.timeline.foreign import ForeignCode, Relation
from attunement.timeline.media import Media

__all__ = ["STEREOTYPES", "Skeleton", "TierType", "VocabularyEntry", "named_after"]

#: ELAN's names of the ways in which a tier hangs on another.
STEREOTYPES: dict[Relation, str] = {
    "time-subdivision": "Time_Subdivision",
    "included-in": "Included_In",
    "symbolic-subdivision": "Symbolic_Subdivision",
    "symbolic-association": "Symbolic_Association",
}
_RELATIONS: dict[str, Relation | Literal[""]] = {
    name: one for one, name in STEREOTYPES.items()
}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_FORMAT = "3.0"
_CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, "
    "no time gaps allowed within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. "
    "Annotations refering to the same parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time "
    "interval, gaps are allowed",
}
_UNDETERMINED = {
    "LANG_DEF": "http://cdb.iso.org/lg/CDB-00130975-001",
    "LANG_ID": "und",
    "LANG_LABEL": "undetermined (und)",
}
_ORDER = (
    "LICENSE",
    "HEADER",
    "TIME_ORDER",
    "TIER",
    "LINGUISTIC_TYPE",
    "LOCALE",
    "LANGUAGE",
    "CONSTRAINT",
    "CONTROLLED_VOCABULARY",
    "LEXICON_REF",
    "REF_LINK_SET",
    "EXTERNAL_REF",
)
_OWN = "attunement"
_LAST_ID = "lastUsedAnnotationId"


@attrs.frozen(kw_only=True)
class TierType:
    """Hold what a linguistic type says of its tiers."""

    id: str
    relation: Relation | Literal[""]
    vocabulary: str


@attrs.frozen(kw_only=True)
class VocabularyEntry:
    """Hold one value of a controlled vocabulary, and the name rows call it by."""

    id: str
    code: ForeignCode


class Skeleton:
    """Read and change the document around the rows.

    It wraps an element tree, which is the one thing in the library that changes in
    place; a `Skeleton` lives within one call of a reader or writer.

    Parameters
    ----------
    root : lxml element
        The document.
    line_of : callable, optional
        Tells the line of the file that an element begins on.
    """

    def __init__(
        self,
        root: etree._Element,
        *,
        line_of: Callable[[etree._Element], int | None] = line_of,
    ) -> None:
        self.root = root
        self.line_of = line_of
        self._entries: dict[tuple[str, str], list[VocabularyEntry]] = {}
        self._entry_ids = {
            one.get("CVE_ID") for one in root.iter("CV_ENTRY_ML", "CV_ENTRY")
        }
        self._entry_numbers = count()

    @classmethod
    def bare(cls) -> Skeleton:
        """Make the skeleton of a document in which nothing stands yet."""
        root = etree.Element("ANNOTATION_DOCUMENT", nsmap={"xsi": _XSI})
        etree.SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
        etree.SubElement(root, "TIME_ORDER")
        for stereotype, description in _CONSTRAINTS.items():
            etree.SubElement(
                root, "CONSTRAINT", DESCRIPTION=description, STEREOTYPE=stereotype
            )
        return cls(root)

    # -- the document ------------------------------------------------------------

    @property
    def author(self) -> str:
        """Return who made the file."""
        return self.root.get("AUTHOR", "")

    @property
    def version(self) -> str:
        """Return the version of the format."""
        return self.root.get("VERSION", "") or self.root.get("FORMAT", "")

    def declare(self, *, author: str, date: str) -> None:
        """Say who made the file and when, and that it is an EAF 3.0."""
        for name in ("AUTHOR", "DATE", "FORMAT", "VERSION"):
            self.root.attrib.pop(name, "")
        self.root.set("AUTHOR", author)
        self.root.set("DATE", date)
        self.root.set("FORMAT", _FORMAT)
        self.root.set("VERSION", _FORMAT)
        self.root.set(f"{{{_XSI}}}noNamespaceSchemaLocation", _SCHEMA)

    @property
    def header(self) -> etree._Element:
        """Return the header; an empty one where a file has none."""
        found = self.root.find("HEADER")
        if found is None:
            found = etree.Element("HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
            self._add(found)
        return found

    def _add(self, element: etree._Element) -> None:
        """Put an element where the schema wants its kind: after the last such one."""
        rank = _ORDER.index(str(element.tag))
        place = sum(
            one.tag in _ORDER and _ORDER.index(str(one.tag)) <= rank
            for one in self.root
        )
        self.root.insert(place, element)

    # -- what our own files say in the header ------------------------------------

    def own(self) -> str | None:
        """Return what a file of ours says of itself."""
        for one in self.header.iterfind("PROPERTY"):
            if one.get("NAME") == _OWN:
                return str(one.text or "")
        return None

    def say_own(self, text: str | None) -> None:
        """Say something of a file of ours; None takes it back."""
        self._property(_OWN, text)

    def say_last_id(self, number: int | None) -> None:
        """Tell ELAN where to go on counting annotations."""
        self._property(_LAST_ID, None if number is None else str(number))

    def _property(self, name: str, value: str | None) -> None:
        found = [one for one in self.header.iter("PROPERTY") if one.get("NAME") == name]
        for one in found[1:] if value is not None else found:
            self.header.remove(one)
        if value is None:
            return
        element = found[0] if found else etree.SubElement(self.header, "PROPERTY")
        element.set("NAME", name)
        element.text = value

    # -- media -------------------------------------------------------------------

    def media(self, path: str) -> tuple[Media, ...]:
        """Return the linked films and sounds."""
        return tuple(
            Media(
                address=one.get("MEDIA_URL", ""),
                mime_type=one.get("MIME_TYPE", ""),
                offset_ms=_number(
                    one.get("TIME_ORIGIN"), path=path, line=self.line_of(one)
                ),
            )
            for one in self.header.iterfind("MEDIA_DESCRIPTOR")
        )

    def link(self, media: Sequence[Media]) -> None:
        """Link films and sounds in place of those that are linked."""
        header = self.header
        for one in header.findall("MEDIA_DESCRIPTOR"):
            header.remove(one)
        for place, medium in enumerate(media):
            element = etree.Element(
                "MEDIA_DESCRIPTOR",
                MEDIA_URL=medium.address,
                MIME_TYPE=medium.mime_type,
            )
            if medium.offset_ms:
                element.set("TIME_ORIGIN", str(medium.offset_ms))
            header.insert(place, element)

    # -- tiers and their types ---------------------------------------------------

    @property
    def tiers(self) -> list[etree._Element]:
        """Return the tiers, in order."""
        return self.root.findall("TIER")

    def put_tier(self, element: etree._Element) -> None:
        """Put a tier after the others."""
        self._add(element)

    @cached_property
    def types(self) -> dict[str, TierType]:
        """Return the linguistic types by their ids."""
        return {
            one.get("LINGUISTIC_TYPE_ID", ""): TierType(
                id=one.get("LINGUISTIC_TYPE_ID", ""),
                relation=_RELATIONS.get(
                    one.get("CONSTRAINTS", "").replace(" ", "_"), ""
                ),
                vocabulary=one.get("CONTROLLED_VOCABULARY_REF", ""),
            )
            for one in self.root.iterfind("LINGUISTIC_TYPE")
        }

    def add_type(self, tier_type: TierType) -> None:
        """Add a linguistic type."""
        element = etree.Element("LINGUISTIC_TYPE")
        if tier_type.relation:
            element.set("CONSTRAINTS", STEREOTYPES[tier_type.relation])
        if tier_type.vocabulary:
            element.set("CONTROLLED_VOCABULARY_REF", tier_type.vocabulary)
        is_linked = tier_type.relation.startswith("symbolic")
        element.set("GRAPHIC_REFERENCES", "false")
        element.set("LINGUISTIC_TYPE_ID", tier_type.id)
        element.set("TIME_ALIGNABLE", "false" if is_linked else "true")
        self._add(element)
        self.types[tier_type.id] = tier_type

    # -- controlled vocabularies -------------------------------------------------

    @cached_property
    def vocabularies(self) -> dict[str, etree._Element]:
        """Return the vocabularies by their names; the first of each name."""
        found = reversed(self.root.findall("CONTROLLED_VOCABULARY"))
        return {one.get("CV_ID", ""): one for one in found}

    def vocabulary(self, name: str, language: str = "") -> list[VocabularyEntry]:
        """Return the entries of a vocabulary, one for each value in a language.

        An entry without a value in the language is there with its first.
        """
        if name not in self.vocabularies:
            return []
        if (name, language) not in self._entries:
            entries = _entries(self.vocabularies[name], language)
            self._entries[name, language] = list(_distinct(entries))
        return self._entries[name, language]

    def external_vocabularies(self) -> dict[str, str]:
        """Return the vocabularies that stand in another file, and its address."""
        addresses = {
            one.get("EXT_REF_ID", ""): one.get("VALUE", "")
            for one in self.root.iterfind("EXTERNAL_REF")
        }
        return {
            name: addresses.get(one.get("EXT_REF", ""), "")
            for name, one in self.vocabularies.items()
            if one.get("EXT_REF") and not self.vocabulary(name)
        }

    def add_vocabulary(self, name: str, codes: Sequence[ForeignCode]) -> etree._Element:
        """Add a vocabulary in the language that ELAN calls undetermined."""
        languages = {one.get("LANG_ID") for one in self.root.iterfind("LANGUAGE")}
        if "und" not in languages:
            self._add(etree.Element("LANGUAGE", _UNDETERMINED))
        element = etree.Element("CONTROLLED_VOCABULARY", CV_ID=name)
        etree.SubElement(element, "DESCRIPTION", LANG_REF="und")
        for code in codes:
            entry = etree.SubElement(
                element, "CV_ENTRY_ML", CVE_ID=self._free_entry_id()
            )
            value = etree.SubElement(entry, "CVE_VALUE", LANG_REF="und")
            if code.description:
                value.set("DESCRIPTION", code.description)
            value.text = code.id
        self._add(element)
        self.vocabularies[name] = element
        return element

    def _free_entry_id(self) -> str:
        return next(
            one
            for number in self._entry_numbers
            if (one := f"cveid{number}") not in self._entry_ids
        )

    def upgrade_vocabularies(self) -> None:
        """Write the vocabularies of EAF 2.7 and older as 3.0 has them."""
        for old in self.root.findall("CONTROLLED_VOCABULARY"):
            entries = old.findall("CV_ENTRY")
            if not entries and "DESCRIPTION" not in old.attrib:
                continue
            name = old.get("CV_ID", "")
            codes = [entry.code for entry in self.vocabulary(name)]
            self.root.remove(old)
            new = self.add_vocabulary(name, codes)
            self._entries.clear()
            if reference := old.get("EXT_REF"):
                new.set("EXT_REF", reference)
            if description := old.get("DESCRIPTION"):
                next(new.iter("DESCRIPTION")).text = description
            references = {one.text: one.get("EXT_REF") for one in entries}
            for entry in new.iterfind("CV_ENTRY_ML"):
                if reference := references.get(entry.findtext("CVE_VALUE")):
                    entry.set("EXT_REF", reference)


def named_after(media: Sequence[Media], path: Path) -> str:
    """Return what a recording is called when its file does not say: film, else file."""
    address = media[0].address if media else ""
    return PurePosixPath(address).name or path.stem


def _entries(
    vocabulary: etree._Element, language: str = ""
) -> Iterator[VocabularyEntry]:
    for one in vocabulary.iter("CV_ENTRY_ML", "CV_ENTRY"):
        value: etree._Element | None = one
        if one.tag == "CV_ENTRY_ML":
            values = one.findall("CVE_VALUE")
            spoken = [each for each in values if each.get("LANG_REF") == language]
            value = next(iter([*spoken, *values]), None)
        if value is not None and value.text:
            yield VocabularyEntry(
                id=one.get("CVE_ID", ""),
                code=ForeignCode(
                    id=value.text, description=value.get("DESCRIPTION", "")
                ),
            )


def _distinct(entries: Iterable[VocabularyEntry]) -> Iterator[VocabularyEntry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.code.id not in seen:
            seen.add(entry.code.id)
            yield entry


def _number(text: str | None, *, path: str, line: int | None) -> int:
    longest = 15
    if not text:
        return 0
    if not text.removeprefix("-").isdecimal() or len(text) > longest:
        raise FormatError(
            f"a media offset of {text[:40]!r} was found; expected milliseconds",
            path=path,
            line=line,
        )
    return int(text)


assert set(STEREOTYPES) == set(get_args(Relation))  # noqa: S101
