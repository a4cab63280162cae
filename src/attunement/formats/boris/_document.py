"""A coding as the JSON document of a BORIS project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import attrs
import numpy as np

from attunement.formats._columns import seen_by_others
from attunement.formats.boris._project import (
    NO_MODIFIER,
    OWN,
    Behavior,
    behaviors_of,
    escaped,
    media_of,
)
from attunement.formats.loss import Loss
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.tier import NO_CODE, Tier

__all__ = ["project_of"]

_FORMAT_VERSION = "7.0"
_NOT_IN_CODES = re.compile(r"[|,()\x00-\x1f\x7f]")
_EMPTY: dict[str, Any] = {
    "time_format": "hh:mm:ss",
    "project_name": "",
    "project_description": "",
    "project_format_version": _FORMAT_VERSION,
    "subjects_conf": {},
    "behavioral_categories": [],
    "behaviors_conf": {},
    "independent_variables": {},
    "coding_map": {},
    "converters": {},
}


def project_of(
    codings: Sequence[CodingSession],
    *,
    date: str,
    rests: Sequence[Mapping[str, Any] | None] = (),
    losses: list[Loss] | None = None,
) -> dict[str, Any]:
    """Return a project with an observation for each coding.

    Parameters
    ----------
    codings : sequence of CodingSession
        What is to be written.
    date : str
        When the project says it was made.
    rests : sequence of dict, optional
        What is kept of the project each came from, or None; the project around the
        observations is that of the first.
    losses : list of Loss, optional
        Gets what rows could not be written.
    """
    found = losses if losses is not None else []
    kept = [*rests] or [None] * len(codings)
    base = next((one["project"] for one in kept if one is not None), None)
    project = deepcopy({"project_date": date, **_EMPTY} if base is None else dict(base))
    project["observations"] = {}
    project[OWN] = {"observations": {}}
    ethogram = _Ethogram(project)
    # An event says its modifiers by their places, which are known when all are.
    writers = [_Observation(coding, ethogram, found) for coding in codings]
    for coding, rest, writer in zip(codings, kept, writers, strict=True):
        identity = _free(coding.recording or "observation", project["observations"])
        observation = _observation(coding, date, rest)
        project["observations"][identity] = {**observation, "events": writer.events()}
        project[OWN]["observations"][identity] = writer.legend()
    ethogram.write()
    return project


def _free(name: str, taken: Mapping[str, object]) -> str:
    number, own = 2, name
    while own in taken:
        own, number = f"{name} [{number}]", number + 1
    return own


def _observation(
    coding: CodingSession, date: str, rest: Mapping[str, Any] | None
) -> dict[str, Any]:
    media = coding.timeline.media
    if rest is not None and media_of(rest["observation"], "") == [*media]:
        return deepcopy(dict(rest["observation"]))
    kept = deepcopy(dict(rest["observation"])) if rest is not None else {}
    players = {str(number): one for number, one in enumerate(media, start=1)}
    return {
        "date": date,
        "description": "",
        "time offset": 0.0,
        "independent_variables": {},
        "visualize_spectrogram": False,
        "close_behaviors_between_videos": False,
        **kept,
        "type": "MEDIA" if media else "LIVE",
        "file": {player: [one.address] for player, one in players.items()},
        "media_info": {
            "length": {},
            "fps": {},
            "hasVideo": {},
            "hasAudio": {},
            "offset": {player: _later_s(one) for player, one in players.items()},
        },
    }


def _later_s(medium: Media) -> float:
    return -medium.offset_ms / 1000 if medium.offset_ms else 0.0


@attrs.frozen(kw_only=True)
class _Meaning:
    """Say what a behavior stands for; no two behaviors mean the same."""

    category: str
    label: str
    is_code: bool
    is_state: bool
    description: str


class _Ethogram:
    """Find or make the behavior that means something; names are once in a project."""

    def __init__(self, project: dict[str, Any]) -> None:
        self._project = project
        self._known = behaviors_of(project, "")
        self._names: dict[_Meaning, str] = {}
        self._taken = {*self._known}
        # By behavior of ours its sets of modifiers with their values; by behavior the
        # project had, the sets that it has not.
        self._sets: dict[str, dict[str, set[str]]] = {}
        self._more: dict[str, list[str]] = {}

    def name(self, meaning: _Meaning, sets: Iterable[str]) -> str:
        """Return the behavior, with room for these sets of modifiers."""
        if meaning not in self._names:
            known = self._known.get(meaning.label)
            if (
                known is not None
                and known.code not in self._names.values()
                and _means(known, meaning)
            ):
                self._names[meaning] = known.code
                self._more[known.code] = []
            else:
                self._names[meaning] = self._new(meaning)
                self._sets[self._names[meaning]] = {}
        name = self._names[meaning]
        for one in sets:
            if name in self._sets:
                self._sets[name].setdefault(one, set())
            elif one not in (*self._known[name].sets, *self._more[name]):
                self._more[name].append(one)
                self._more[name].sort()
        return name

    def _new(self, meaning: _Meaning) -> str:
        base = _NOT_IN_CODES.sub("_", meaning.label).strip() or "nothing"
        own, number = base, 2
        if own in self._taken:
            base = own = f"{base} [{_NOT_IN_CODES.sub('_', meaning.category)}]"
        while own in self._taken:
            own, number = f"{base} {number}", number + 1
        self._taken.add(own)
        return own

    def modifiers(self, name: str, values: Mapping[str, str]) -> str:
        """Return what an event says of its modifiers, and remember the values."""
        if name not in self._sets:
            more = self._more[name] if {*values} & {*self._more[name]} else ()
            return _joined((*self._known[name].sets, *more), values)
        sets = self._sets[name]
        for one, value in values.items():
            sets[one].add(escaped(value))
        return _joined(sorted(sets), values)

    def write(self) -> None:
        """Put the new behaviors, their categories and the people into the project."""
        conf = self._project.setdefault("behaviors_conf", {})
        categories = self._project.setdefault("behavioral_categories", [])
        for meaning, name in self._names.items():
            if name not in self._sets:
                self._widen(conf, name)
                continue
            conf[_next_key(conf)] = {
                "type": "State event" if meaning.is_state else "Point event",
                "key": "",
                "code": name,
                "description": meaning.description,
                "category": meaning.category,
                "modifiers": {
                    str(place): {"name": one, "type": 0, "values": sorted(values)}
                    for place, (one, values) in enumerate(
                        sorted(self._sets[name].items())
                    )
                },
                "excluded": "",
                "coding map": "",
            }
            if meaning.category not in categories:
                categories.append(meaning.category)

    def _widen(self, conf: Mapping[str, Any], name: str) -> None:
        """Give a behavior the sets it has not, where their places do not name them."""
        first = len(self._known[name].sets) + 1
        more = self._more[name]
        if more == [f"modifier {first + at}" for at in range(len(more))]:
            return
        entry = next(one for one in conf.values() if one.get("code") == name)
        if not isinstance(entry.get("modifiers"), dict):
            entry["modifiers"] = {}
        for one in more:
            entry["modifiers"][_next_key(entry["modifiers"])] = {
                "name": one,
                "type": 0,
                "values": [],
            }

    def add_subjects(self, subjects: Iterable[str]) -> None:
        """Put people into the project who are not there."""
        conf = self._project.setdefault("subjects_conf", {})
        known = {one.get("name") for one in conf.values() if isinstance(one, dict)}
        for name in subjects:
            if name and name not in known:
                known.add(name)
                conf[_next_key(conf)] = {"key": "", "name": name, "description": ""}


def _joined(names: Iterable[str], values: Mapping[str, str]) -> str:
    return "|".join(
        escaped(values[one]) if one in values else NO_MODIFIER for one in names
    )


def _means(known: Behavior, meaning: _Meaning) -> bool:
    return (
        meaning.is_code
        and (not known.category or meaning.category in _tiers_of(known))
        and known.is_state == meaning.is_state
        and known.description == meaning.description
    )


def _tiers_of(known: Behavior) -> tuple[str, str]:
    """Return what a reader calls the tier of a behavior, beside states or alone."""
    points = f"{known.category} (points)"
    return known.category, known.category if known.is_state else points


def _next_key(conf: Mapping[str, object]) -> str:
    number = len(conf)
    while str(number) in conf:
        number += 1
    return str(number)


class _Observation:
    """Write the tiers of one coding as events."""

    def __init__(
        self, coding: CodingSession, ethogram: _Ethogram, losses: list[Loss]
    ) -> None:
        self._timeline = coding.timeline
        self._ethogram = ethogram
        self._losses = losses
        self._schemes = {one.id: seen_by_others(one) for one in self._timeline.tiers}
        self._categories = _categories([*self._schemes.values()])
        ethogram.add_subjects(one.subject for one in self._schemes.values())
        self._codes: dict[str, dict[str, tuple[str, bool]]] = {}
        for tier in self._timeline.tiers:
            self._codes[tier.id] = self._behaviors(tier)

    def legend(self) -> dict[str, Any]:
        """Return which tier each behavior is of."""
        return {
            "duration_ms": self._timeline.duration_ms,
            "tiers": [
                {
                    "name": name,
                    "subject": scheme.subject,
                    "kind": "point" if scheme.kind == "point" else "state",
                    "codes": [
                        [behavior, label, is_code]
                        for behavior, (label, is_code) in self._codes[name].items()
                    ],
                }
                for name, scheme in self._schemes.items()
            ],
        }

    def _behaviors(self, tier: Tier) -> dict[str, tuple[str, bool]]:
        """Return the behaviors of a tier: its codes in order, then its texts."""
        scheme = self._schemes[tier.id]
        used: dict[tuple[str, bool], set[bool]] = {
            (code.id, True): set() for code in scheme.codes
        }
        for label, is_code, is_state in _rows(tier):
            used.setdefault((label, is_code), set()).add(is_state)
        sets = _sets(tier)
        # A code without a row is of the kind the tier is of.
        kind = {bool(np.any(tier.offset_ms > tier.onset_ms))}
        kind = kind if len(tier) else {scheme.kind != "point"}
        found: dict[str, tuple[str, bool]] = {}
        for (label, is_code), states in used.items():
            for is_state in sorted(states or kind):
                meaning = self._meaning(
                    scheme, label, is_code=is_code, is_state=is_state
                )
                own = sets.get((label, is_code, is_state), ())
                found[self._ethogram.name(meaning, own)] = label, is_code
        return found

    def _meaning(
        self, scheme: ForeignTier, label: str, *, is_code: bool, is_state: bool
    ) -> _Meaning:
        description = scheme.code(label).description if is_code else ""
        return _Meaning(
            category=self._categories[scheme.name],
            label=label,
            is_code=is_code,
            is_state=is_state,
            description=description,
        )

    def events(self) -> list[list[Any]]:
        """Return the events in order of time."""
        found: list[tuple[int, list[Any]]] = []
        for tier in self._timeline.tiers:
            found += self._events(tier)
        found.sort(key=lambda one: one[0])
        return [event for _, event in found]

    def _events(self, tier: Tier) -> Iterator[tuple[int, list[Any]]]:
        scheme = self._schemes[tier.id]
        until: dict[tuple[str, str], int] = {}
        overlapping = empty = 0
        for row, (label, is_code, is_state) in zip(
            tier.annotations(), _rows(tier), strict=True
        ):
            values = {name: one for name, one in row.modifiers.items() if one}
            empty += len(row.modifiers) - len(values)
            meaning = self._meaning(scheme, label, is_code=is_code, is_state=is_state)
            behavior = self._ethogram.name(meaning, ())
            modifiers = self._ethogram.modifiers(behavior, values)
            comment = row.text if is_code else ""
            onset_ms, offset_ms = row.onset_ms, row.offset_ms or row.onset_ms
            if is_state and until.get((behavior, modifiers), 0) > onset_ms:
                overlapping += 1
                continue
            begin = [onset_ms / 1000, scheme.subject, behavior, modifiers, comment]
            yield onset_ms, begin
            if is_state:
                until[behavior, modifiers] = offset_ms
                yield offset_ms, [offset_ms / 1000, *begin[1:4], ""]
        for kind, count, sentence in (
            (
                "overlapping-states",
                overlapping,
                "states overlap one of the same code and modifiers, which BORIS cannot pair; they are left out",
            ),
            ("empty-modifiers", empty, "modifiers without a value are not kept"),
        ):
            if count:
                self._losses.append(
                    Loss(
                        kind=kind,
                        tier=tier.id,
                        count=count,
                        sentence=f"{count} {sentence}",
                    )
                )


def _rows(tier: Tier) -> Iterator[tuple[str, bool, bool]]:
    """Yield the label of each row, whether it is a code, and whether it has a length."""
    for label, code, onset_ms, offset_ms in zip(
        tier.labels(),
        tier.code.tolist(),
        tier.onset_ms.tolist(),
        tier.offset_ms.tolist(),
        strict=True,
    ):
        yield label, code != NO_CODE, offset_ms > onset_ms


def _sets(tier: Tier) -> dict[tuple[str, bool, bool], set[str]]:
    """Return the names of the modifiers that rows of each kind have."""
    found: dict[tuple[str, bool, bool], set[str]] = defaultdict(set)
    for row, one in zip(_rows(tier), tier.modifiers, strict=False):
        found[row] |= {name for name, value in one.items() if value}
    return found


def _categories(schemes: Sequence[ForeignTier]) -> dict[str, str]:
    """Return the category of each tier: its name without its subject, where it can be."""
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for scheme in schemes:
        prefix = f"{scheme.subject}."
        bare = scheme.name.removeprefix(prefix) if scheme.subject else scheme.name
        category = bare or scheme.name
        number = 2
        while (scheme.subject, category) in taken:
            category, number = f"{scheme.name} [{number}]", number + 1
        taken.add((scheme.subject, category))
        found[scheme.name] = category
    return found
