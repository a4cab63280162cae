"""The library's own file: one coding session as JSON, nothing lost.

The shape is published as ``native.schema.json`` beside this module; `schema` returns it.
Tiers of the scheme are not listed; those that another program's file brought along are.

::

    {"format": "attunement.coding-session", "version": 1,
     "recording": "film-2", "coder": "K. M.", "pass_label": "", "is_finished": true,
     "subjects": ["caregiver-1", "infant-1"],
     "duration_ms": 75000, "frame_rate": [30, 1],
     "scheme": {…},
     "annotations": [{"id": "…", "tier": "infant-1.bids", "code": "bid-look",
                      "onset_ms": 900, "offset_ms": 900, "modifiers": {}},
                     {"tier": "notes", "text": "naps", "onset_ms": 0, "offset_ms": 9}],
     "foreign_tiers": [{"name": "notes", "kind": "state", …}],
     "media": [{"address": "film.mp4", "mime_type": "video/mp4", "offset_ms": 0}],
     "remainder": {"format": "elan", "text": "…"}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import attrs

from attunement.errors import AttunementError, FormatError
from attunement.formats._characters import HALVES, characters_lost, document_without
from attunement.formats._source import read_bytes
from attunement.formats._strict_json import LARGEST_JSON, parse_json
from attunement.formats.loss import LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import scheme_from_document, scheme_to_document
from attunement.timeline.timeline import Timeline

__all__ = [
    "FORMAT",
    "VERSION",
    "coding_session_from_document",
    "coding_session_to_document",
    "read_native",
    "schema",
    "write_native",
]

#: What the file says it is.
FORMAT = "attunement.coding-session"
#: The version of the format, not of the library.
VERSION = 1

_REQUIRED: Mapping[str, type[Any]] = {
    "recording": str,
    "subjects": list,
    "duration_ms": int,
    "scheme": dict,
    "annotations": list,
}
_OPTIONAL: Mapping[str, type[Any]] = {
    "coder": str,
    "pass_label": str,
    "is_finished": bool,
    "frame_rate": list,
    "foreign_tiers": list,
    "media": list,
    "remainder": dict,
}
_JSON_NAMES = {str: "text", list: "list", int: "number", dict: "object", bool: "truth"}


def read_native(path: str | Path) -> Reading:
    """Read a coding session from a file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, UTF-8, at most 24 MB.

    Returns
    -------
    Reading
        Timeline and report; its ``coding_session`` is everything the file holds, and
        the report is empty.

    Raises
    ------
    FormatError
        When the file is no JSON, has another format or version, lacks or adds a
        field, or holds a scheme or annotations that contradict themselves.
    OSError
        When the file cannot be opened.

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
    >>> from attunement.formats.native import read_native
    >>> with TemporaryDirectory() as folder:
    ...     report = write_native(film, f"{folder}/film.json")
    ...     timeline, _ = read_native(f"{folder}/film.json")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    name = str(path)
    document = parse_json(read_bytes(path, limit=LARGEST_JSON), path=name)
    return Reading(
        coding_session_from_document(document, path=name), LossReport("native")
    )


def write_native(coded: Coded, path: str | Path) -> LossReport:
    """Write a coding session to a file, such that reading gives it back.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write; a timeline is written as coded by nobody in particular.
    path : str or pathlib.Path
        The file; an older one is replaced.

    Returns
    -------
    LossReport
        Empty, but for characters that no file can hold.

    Raises
    ------
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
    >>> from attunement.formats.native import read_native
    >>> with TemporaryDirectory() as folder:
    ...     report = write_native(film, f"{folder}/film.json")
    ...     timeline, _ = read_native(f"{folder}/film.json")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    document = coding_session_to_document(coding_session_of(coded))
    text, replaced = json.dumps(document, ensure_ascii=False, indent=1), 0
    if HALVES.search(text):
        document, replaced = document_without(document)
        text = json.dumps(document, ensure_ascii=False, indent=1)
    Path(path).write_text(text + "\n", encoding="utf-8")
    return LossReport("native", characters_lost(replaced))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the format.

    Returns
    -------
    dict of str to object
        The schema, draft 2020-12.

    Examples
    --------
    >>> schema()["title"]
    'Attunement coding session'
    """
    file = resources.files("attunement.formats") / "native.schema.json"
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def coding_session_to_document(coding_session: CodingSession) -> dict[str, Any]:
    """Return a coding session as JSON types.

    Parameters
    ----------
    coding_session : CodingSession
        What was coded.

    Returns
    -------
    dict of str to object
        The document that `coding_session_from_document` reads.

    Examples
    --------
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> from attunement.timeline.timeline import Timeline
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> coding_session_to_document(CodingSession(recording="film", timeline=film))["recording"]
    'film'
    """
    timeline = coding_session.timeline
    rate = timeline.frame_rate
    document = {
        "format": FORMAT,
        "version": VERSION,
        "recording": coding_session.recording,
        "coder": coding_session.coder,
        "pass_label": coding_session.pass_label,
        "is_finished": coding_session.is_finished,
        "subjects": list(timeline.subjects),
        "duration_ms": timeline.duration_ms,
        "frame_rate": None if rate is None else [rate.num, rate.den],
        "scheme": scheme_to_document(timeline.scheme),
        "annotations": [_annotation_to_document(one) for one in timeline.annotations()],
    }
    # What a coding of a scheme of ours never has is left out where it is not.
    if timeline.foreign_tiers:
        document["foreign_tiers"] = [
            {**attrs.asdict(one), "codes": [attrs.asdict(code) for code in one.codes]}
            for one in timeline.foreign_tiers
        ]
    if timeline.media:
        document["media"] = [attrs.asdict(one) for one in timeline.media]
    if timeline.remainder is not None:
        document["remainder"] = attrs.asdict(timeline.remainder)
    return document


def coding_session_from_document(document: object, *, path: str) -> CodingSession:
    """Build a coding session from its parsed JSON.

    Parameters
    ----------
    document : object
        What the JSON held.
    path : str
        The name that errors give.

    Returns
    -------
    CodingSession
        Checked.

    Raises
    ------
    FormatError
        As in `read_native`.

    Examples
    --------
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> from attunement.timeline.timeline import Timeline
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> document = coding_session_to_document(CodingSession(recording="a", timeline=film))
    >>> coding_session_from_document(document, path="a.json").timeline == film
    True
    """
    fields = _checked(document, path)
    try:
        return _coding_session(fields)
    except AttunementError as error:
        raise FormatError(str(error), path=path) from error
    except (TypeError, ValueError) as error:
        reason = str(error.args[0]) if error.args else type(error).__name__
        raise FormatError(reason, path=path) from error


def _checked(document: object, path: str) -> dict[str, Any]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise FormatError(f"expected an object with format {FORMAT!r}", path=path)
    if document.get("version") != VERSION:
        raise FormatError(
            f"version {document.get('version')!r} was found; "
            f"this library reads version {VERSION}",
            path=path,
        )
    known = {"format", "version", *_REQUIRED, *_OPTIONAL}
    if unknown := sorted(set(document) - known):
        raise FormatError(f"field {unknown[0]!r} is not known", path=path)
    for name, kind in {**_REQUIRED, **_OPTIONAL}.items():
        value = document.get(name)
        if value is None and name in _OPTIONAL:
            continue
        # A truth value is an int to Python and no number to anybody else.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise FormatError(
                f"field {name!r} is {_short(value)}; expected a {_JSON_NAMES[kind]}",
                path=path,
            )
    rate = document.get("frame_rate")
    if rate is not None and [type(one) for one in rate] != [int, int]:
        raise FormatError(
            f"field 'frame_rate' is {_short(rate)}; expected [frames, seconds]",
            path=path,
        )
    return document


def _coding_session(fields: Mapping[str, Any]) -> CodingSession:
    rate = fields.get("frame_rate")
    remainder = fields.get("remainder")
    timeline = Timeline.from_annotations(
        scheme_from_document(fields["scheme"]),
        [Annotation(**one) for one in fields["annotations"]],
        subjects=fields["subjects"],
        duration_ms=fields["duration_ms"],
        foreign_tiers=[_foreign_tier(one) for one in fields.get("foreign_tiers") or ()],
        frame_rate=None if rate is None else FrameRate(*rate),
        media=[Media(**one) for one in fields.get("media") or ()],
        remainder=None if remainder is None else Remainder(**remainder),
    )
    return CodingSession(
        recording=fields["recording"],
        coder=fields.get("coder") or "",
        pass_label=fields.get("pass_label") or "",
        is_finished=bool(fields.get("is_finished")),
        timeline=timeline,
    )


def _foreign_tier(document: object) -> ForeignTier:
    if not isinstance(document, dict):
        raise TypeError(f"a foreign tier is {_short(document)}; expected an object")
    codes = [ForeignCode(**one) for one in document.get("codes", ())]
    return ForeignTier(**{**document, "codes": codes})


def _annotation_to_document(annotation: Annotation) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": annotation.id,
        "tier": annotation.tier,
        "code": annotation.code,
        "onset_ms": annotation.onset_ms,
        "offset_ms": annotation.offset_ms,
        "modifiers": dict(annotation.modifiers),
    }
    if annotation.text:
        document["text"] = annotation.text
    if annotation.parent:
        document["parent"] = annotation.parent
    return document


def _short(value: object) -> str:
    text = repr(value)
    longest = 40
    return text if len(text) <= longest else text[: longest - 1] + "…"
