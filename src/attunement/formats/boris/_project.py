"""The parts of a BORIS project that reading and writing both know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import attrs

from attunement.errors import FormatError
from attunement.timeline.media import Media

__all__ = [
    "NO_MODIFIER",
    "OWN",
    "Behavior",
    "TierLegend",
    "behaviors_of",
    "escaped",
    "legends_of",
    "media_of",
    "modifier_sets",
    "observation_length_s",
    "unescaped",
    "wrong",
]

#: Where a project of ours says which tier a behavior is of.
OWN = "attunement"
#: What BORIS writes where nothing was chosen.
NO_MODIFIER = "None"
_STATE = "state"
_ESCAPED = re.compile("%(7C|25|4E)")
_RESERVED = re.compile(r"\||%(?=7C|25|4E)")


def wrong(reason: str, path: str) -> NoReturn:
    """Refuse a project."""
    raise FormatError(reason, path=path)


@attrs.frozen(kw_only=True)
class Behavior:
    """Hold one entry of the ethogram."""

    code: str
    is_state: bool
    category: str
    description: str
    sets: tuple[str, ...]


def behaviors_of(project: Mapping[str, Any], path: str) -> dict[str, Behavior]:
    """Return the ethogram by code.

    Raises
    ------
    FormatError
        When an entry is none.
    """
    found: dict[str, Behavior] = {}
    for entry in _entries(project.get("behaviors_conf"), "behaviors_conf", path):
        code, kind = entry.get("code"), entry.get("type")
        if not isinstance(code, str) or not code or not isinstance(kind, str):
            wrong("behaviors_conf holds a behavior without code or type", path)
        found.setdefault(
            code,
            Behavior(
                code=code,
                is_state=_STATE in kind.lower(),
                category=_text(entry.get("category")),
                description=_text(entry.get("description")),
                sets=modifier_sets(entry.get("modifiers")),
            ),
        )
    return found


def _entries(document: object, name: str, path: str) -> Iterator[Mapping[str, Any]]:
    if document is None:
        return
    if not isinstance(document, dict):
        wrong(f"{name} is no object", path)
    for entry in document.values():
        if not isinstance(entry, dict):
            wrong(f"{name} holds what is no object", path)
        yield entry


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def modifier_sets(document: object) -> tuple[str, ...]:
    """Return the names of a behavior's sets of modifiers, one for each set."""
    if not isinstance(document, dict):
        return ()
    names: list[str] = []
    for number, entry in enumerate(document.values(), start=1):
        name = _text(entry.get("name")) if isinstance(entry, dict) else ""
        name = name or f"modifier {number}"
        names.append(name if name not in names else f"{name} [{number}]")
    return tuple(names)


@attrs.frozen(kw_only=True)
class TierLegend:
    """Say how one tier of ours stands in a project.

    Parameters
    ----------
    name, subject : str
        Of the tier; the subject is that of its events.
    is_point : bool
        Whether a tier without rows is one of points.
    codes : dict of str to (str, bool)
        By behavior what it stands for, and whether that is a code or only a text.
    """

    name: str
    subject: str
    is_point: bool
    codes: Mapping[str, tuple[str, bool]]


def legends_of(
    project: Mapping[str, Any], observation: str, path: str
) -> list[TierLegend] | None:
    """Return what a project of ours says of an observation; None of any other.

    Raises
    ------
    FormatError
        When it says something else.
    """
    own = project.get(OWN)
    if own is None:
        return None
    try:
        said = own["observations"].get(observation)
        if said is None:
            return None
        return [
            TierLegend(
                name=str(one["name"]),
                subject=str(one["subject"]),
                is_point=one["kind"] == "point",
                codes={
                    str(behavior): (str(label), bool(is_code))
                    for behavior, label, is_code in one["codes"]
                },
            )
            for one in said["tiers"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(f"{OWN!r} is not what we write there", path=path) from error


def unescaped(value: str) -> str:
    """Return a modifier of ours as it was."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)


def escaped(value: str) -> str:
    """Return a modifier without what BORIS puts between modifiers."""
    if value == NO_MODIFIER:
        return "%4Eone"
    return _RESERVED.sub(lambda match: f"%{ord(match[0]):02X}", value)


def media_of(observation: Mapping[str, Any], path: str) -> list[Media]:
    """Return the films of an observation; those of one player follow each other.

    Raises
    ------
    FormatError
        When a length or an offset is no number.
    """
    details = observation.get("media_info")
    details = details if isinstance(details, dict) else {}
    lengths, offsets = (
        one if isinstance(one, dict) else {}
        for one in (details.get("length"), details.get("offset"))
    )
    files = observation.get("file")
    media: list[Media] = []
    for player, addresses in (files if isinstance(files, dict) else {}).items():
        begins_s = _seconds(offsets.get(player, 0), "an offset", path)
        for address in addresses if isinstance(addresses, list) else []:
            if not isinstance(address, str):
                wrong("a film without a name was found", path)
            media.append(Media(address=address, offset_ms=-round(begins_s * 1000)))
            begins_s += _seconds(lengths.get(address, 0), "a length", path)
    return media


def observation_length_s(observation: Mapping[str, Any], path: str) -> float:
    """Return the length of the films of the first player; 0 when it is not known."""
    details = observation.get("media_info")
    lengths = details.get("length") if isinstance(details, dict) else None
    files = observation.get("file")
    first = files.get("1") if isinstance(files, dict) else None
    if not isinstance(lengths, dict) or not isinstance(first, list):
        return 0.0
    return sum(_seconds(lengths.get(str(one), 0), "a length", path) for one in first)


def _seconds(value: object, what: str, path: str) -> float:
    longest = 10**9
    if isinstance(value, bool) or not isinstance(value, int | float):
        wrong(f"{what} of {str(value)[:40]!r} was found; expected seconds", path)
    if abs(value) > longest:
        wrong(f"{what} of {value} s was found; no film is that long", path)
    return float(value)
