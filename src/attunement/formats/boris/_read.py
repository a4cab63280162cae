"""Read a BORIS project."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from attunement.errors import TimeError
from attunement.formats._columns import foreign_tier
from attunement.formats._finish import chosen, reading_of
from attunement.formats._source import read_bytes
from attunement.formats._strict_json import LARGEST_JSON, parse_json
from attunement.formats.boris._project import (
    NO_MODIFIER,
    OWN,
    Behavior,
    TierLegend,
    behaviors_of,
    legends_of,
    media_of,
    observation_length_s,
    unescaped,
    wrong,
)
from attunement.formats.boris._rest import rest_of, same_rest, written_rest
from attunement.formats.loss import Loss
from attunement.formats.reading import Reading
from attunement.timebase import ms_of_seconds
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["read_boris", "read_boris_observations"]

_FEWEST_COLUMNS = 5
_Key = tuple[str, str, str]


@attrs.frozen(kw_only=True)
class _Row:
    """Hold one row: a point, or a state whose two events were found."""

    subject: str
    behavior: str
    modifiers: str
    comment: str
    onset_ms: int
    offset_ms: int


def read_boris(
    path: str | Path,
    *,
    observation: str | None = None,
    scheme: CodingScheme | None = None,
) -> Reading:
    """Read one observation of a BORIS project.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, JSON, at most 24 MB.
    observation : str, optional
        The observation, by its id; needed where there are several.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        A tier for each subject and category, states apart from points:
        ``subject1.gaze``; without categories ``subject1.states`` and
        ``subject1.points``. Two events of a state with the same subject, code and
        modifiers are a row; one that is left over lasts until the observation ends,
        and the report says so.

    Raises
    ------
    FormatError
        When it is no BORIS project, a time is none, a behavior is not in the ethogram,
        or there are several observations and none is named.
    OSError
        When the file cannot be opened.

    References
    ----------
    Friard, O. & Gamba, M. (2016), "BORIS: a free, versatile open-source event-logging
    software for video/audio coding and live observations", *Methods in Ecology and
    Evolution* 7(11).

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> project = {"behaviors_conf": {"0": {"code": "smile", "type": "State event"}},
    ...            "observations": {"film-2": {"events": [
    ...                [1.04, "M1", "smile", "", ""], [2.33, "M1", "smile", "", ""]]}}}
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.boris").write_text(json.dumps(project))
    ...     timeline, report = read_boris(Path(folder, "a.boris"))
    >>> timeline.tier("M1.states").onset_ms, timeline.tier("M1.states").offset_ms
    (array([1040]), array([2330]))
    """
    readings = read_boris_observations(path, scheme=scheme)
    return chosen(readings, observation, noun="observation", path=path)


def read_boris_observations(
    path: str | Path, *, scheme: CodingScheme | None = None
) -> dict[str, Reading]:
    """Read every observation of a BORIS project.

    Parameters
    ----------
    path, scheme
        As in `read_boris`.

    Returns
    -------
    dict of str to Reading
        By id, in the order of the project.

    Raises
    ------
    FormatError, OSError
        As in `read_boris`.

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
    >>> from attunement.formats.boris import write_boris
    >>> with TemporaryDirectory() as folder:
    ...     report = write_boris(film, f"{folder}/film.boris")
    ...     list(read_boris_observations(f"{folder}/film.boris"))
    ['observation']
    """
    name = str(path)
    project = parse_json(read_bytes(path, limit=LARGEST_JSON), path=name)
    if not isinstance(project, dict) or not isinstance(
        project.get("observations"), dict
    ):
        wrong("no observations were found; this is no BORIS project", name)
    behaviors = behaviors_of(project, name)
    return {
        identity: _Observation(identity, observation, project, behaviors, name).read(
            path, scheme
        )
        for identity, observation in project["observations"].items()
    }


class _Observation:
    """Read one observation; it lives within one call."""

    def __init__(
        self,
        identity: str,
        observation: object,
        project: Mapping[str, Any],
        behaviors: Mapping[str, Behavior],
        path: str,
    ) -> None:
        if not isinstance(observation, dict):
            wrong(f"observation {identity!r} is no object", path)
        self._identity = identity
        self._observation = observation
        self._project = project
        self._behaviors = behaviors
        self._path = path
        self._losses: list[Loss] = []
        self._legends = legends_of(project, identity, path)
        self._rounded = 0

    def read(self, path: str | Path, scheme: CodingScheme | None) -> Reading:
        """Return the reading."""
        rows = self._rows()
        tiers = (
            self._our_tiers(rows) if self._legends is not None else self._tiers(rows)
        )
        length_ms = round(observation_length_s(self._observation, self._path) * 1000)
        end_ms = max([length_ms, *(row.offset_ms for row in rows)])
        own = self._project.get(OWN)
        if self._legends is not None and isinstance(own, dict):
            said = own["observations"][self._identity].get("duration_ms")
            end_ms = said if isinstance(said, int) else end_ms
        media = media_of(self._observation, self._path)
        rest = rest_of(self._project, self._identity)
        bare = reading_of(
            "boris",
            tiers,
            path=path,
            scheme=None,
            recording=self._identity,
            duration_ms=end_ms,
            media=media,
        )
        remainder = None
        if not same_rest(rest, written_rest(bare.coding_session)):
            text = json.dumps(rest, ensure_ascii=False)
            remainder = Remainder(format="boris", text=text)
        return reading_of(
            "boris",
            tiers,
            path=path,
            scheme=scheme,
            recording=self._identity,
            duration_ms=end_ms,
            media=media,
            remainder=remainder,
            losses=[*self._rounding(), *self._losses],
        )

    # -- events ------------------------------------------------------------------

    def _rows(self) -> list[_Row]:
        """Return the rows in order of their onsets, states paired."""
        found: list[_Row] = []
        begun: dict[_Key, tuple[int, str]] = {}
        comments = more = 0
        for ms, subject, code, modifiers, comment, beyond in self._events():
            more += beyond
            key = subject, code, modifiers
            if not self._behaviors[code].is_state:
                found.append(self._row(key, comment, ms, ms))
            elif key not in begun:
                begun[key] = ms, comment
            else:
                onset_ms, first = begun.pop(key)
                comments += comment not in ("", first) and bool(first)
                found.append(self._row(key, first or comment, onset_ms, ms))
        self._lose(
            "stop-comments",
            comments,
            "comments at the end of a state are not kept beside that at its beginning",
        )
        self._lose(
            "event-columns",
            more,
            "events say more than time, subject, code, modifiers and comment, which is not kept",
        )
        found += self._unpaired(begun, found)
        found.sort(key=lambda row: (row.onset_ms, row.offset_ms))
        return found

    def _lose(self, kind: str, count: int, sentence: str) -> None:
        if count:
            self._losses.append(
                Loss(kind=kind, count=count, sentence=f"{count} {sentence}")
            )

    def _unpaired(
        self, begun: Mapping[_Key, tuple[int, str]], found: Sequence[_Row]
    ) -> list[_Row]:
        end_ms = max(
            [
                round(observation_length_s(self._observation, self._path) * 1000),
                *(row.offset_ms for row in found),
                *(onset_ms for onset_ms, _ in begun.values()),
            ],
            default=0,
        )
        self._lose(
            "unpaired-states",
            len(begun),
            f"states begin and do not end; they last until {end_ms} ms, the end of the "
            "observation",
        )
        # One that begins with the very end gets the millisecond a state must have.
        return [
            self._row(key, comment, onset_ms, max(end_ms, onset_ms + 1))
            for key, (onset_ms, comment) in begun.items()
        ]

    def _events(self) -> Iterator[tuple[int, str, str, str, str, bool]]:
        events = self._observation.get("events")
        if not isinstance(events, list):
            wrong(f"observation {self._identity!r} has no events", self._path)
        found = []
        for number, event in enumerate(events):
            place = f"observation {self._identity!r}, event {number}"
            if not isinstance(event, list) or len(event) < _FEWEST_COLUMNS:
                wrong(f"{place} is no list of {_FEWEST_COLUMNS} or more", self._path)
            texts = ["" if one is None else one for one in event[1:_FEWEST_COLUMNS]]
            if not all(isinstance(one, str) for one in texts):
                wrong(f"{place} holds what is no text", self._path)
            subject, code, modifiers, comment = texts
            if code not in self._behaviors:
                wrong(f"{place}: {code[:40]!r} is not in the ethogram", self._path)
            beyond = any(one not in ("", "NA", None) for one in event[_FEWEST_COLUMNS:])
            found.append(
                (self._ms(event[0], place), subject, code, modifiers, comment, beyond)
            )
        found.sort(key=lambda one: one[0])
        return iter(found)

    def _ms(self, value: object, place: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            wrong(
                f"{place} has the time {str(value)[:40]!r}; expected seconds",
                self._path,
            )
        exact = Decimal(repr(value))
        try:
            ms = ms_of_seconds(exact)
        except TimeError as error:
            wrong(f"{place}: {error}", self._path)
        self._rounded += exact * 1000 != ms
        return ms

    def _rounding(self) -> Iterator[Loss]:
        if self._rounded:
            yield Loss(
                kind="rounded-times",
                count=self._rounded,
                sentence=f"{self._rounded} times are finer than a millisecond and were "
                "rounded to the nearest",
            )

    def _row(self, key: _Key, comment: str, onset_ms: int, offset_ms: int) -> _Row:
        subject, behavior, modifiers = key
        return _Row(
            subject=subject,
            behavior=behavior,
            modifiers=modifiers,
            comment=comment,
            onset_ms=onset_ms,
            offset_ms=offset_ms,
        )

    # -- tiers -------------------------------------------------------------------

    def _tiers(self, rows: Sequence[_Row]) -> list[Tier]:
        """Return a tier for each subject and category, states apart from points."""
        groups: dict[tuple[str, str, bool], list[_Row]] = {}
        for row in rows:
            behavior = self._behaviors[row.behavior]
            key = row.subject, behavior.category, behavior.is_state
            groups.setdefault(key, []).append(row)
        both = {
            (subject, category)
            for subject, category, is_state in groups
            if (subject, category, not is_state) in groups
        }
        subjects = self._subjects()
        ordered = sorted(
            groups, key=lambda key: (subjects.get(key[0], len(subjects)), not key[2])
        )
        taken: set[str] = set()
        return [
            self._tier(_name(key, (key[0], key[1]) in both, taken), key, groups[key])
            for key in ordered
        ]

    def _subjects(self) -> dict[str, int]:
        conf = self._project.get("subjects_conf")
        entries = conf.values() if isinstance(conf, dict) else ()
        names = [one.get("name") for one in entries if isinstance(one, dict)]
        return {str(name): place for place, name in enumerate(names)}

    def _tier(
        self, name: str, key: tuple[str, str, bool], rows: Sequence[_Row]
    ) -> Tier:
        subject, category, is_state = key
        codes = [
            ForeignCode(id=one.code, description=one.description)
            for one in self._behaviors.values()
            if one.category == category and one.is_state == is_state
        ]
        return foreign_tier(
            ForeignTier(name=name, subject=subject, kind="state", codes=codes),
            [row.onset_ms for row in rows],
            [row.offset_ms for row in rows],
            code=[row.behavior for row in rows],
            text=[row.comment for row in rows],
            modifiers=[self._modifiers(row) for row in rows],
        )

    def _our_tiers(self, rows: Sequence[_Row]) -> list[Tier]:
        """Return the tiers that a project of ours was written from."""
        legends = self._legends or []
        by_place = {
            (legend.subject, behavior): legend
            for legend in legends
            for behavior in legend.codes
        }
        groups: dict[str, list[_Row]] = {legend.name: [] for legend in legends}
        for row in rows:
            legend = by_place.get((row.subject, row.behavior))
            if legend is None:
                wrong(
                    f"observation {self._identity!r}: {row.behavior!r} of "
                    f"{row.subject!r} is on none of its tiers",
                    self._path,
                )
            groups[legend.name].append(row)
        return [self._our_tier(legend, groups[legend.name]) for legend in legends]

    def _our_tier(self, legend: TierLegend, rows: Sequence[_Row]) -> Tier:
        said = [legend.codes[row.behavior] for row in rows]
        codes = [
            ForeignCode(id=label, description=self._behaviors[behavior].description)
            for behavior, (label, is_code) in legend.codes.items()
            if is_code and behavior in self._behaviors
        ]
        tier = foreign_tier(
            ForeignTier(
                name=legend.name,
                subject=legend.subject,
                kind="state",
                codes={code.id: code for code in codes}.values(),
            ),
            [row.onset_ms for row in rows],
            [row.offset_ms for row in rows],
            code=[label if is_code else "" for label, is_code in said],
            text=[
                row.comment if is_code else label
                for row, (label, is_code) in zip(rows, said, strict=True)
            ],
            modifiers=[self._modifiers(row) for row in rows],
        )
        if rows or not legend.is_point:
            return tier
        scheme = attrs.evolve(tier.scheme, kind="point", exclusive=False)
        return attrs.evolve(tier, scheme=scheme)

    def _modifiers(self, row: _Row) -> dict[str, str]:
        if not row.modifiers:
            return {}
        values = row.modifiers.split("|")
        names = [*self._behaviors[row.behavior].sets]
        names += [f"modifier {at + 1}" for at in range(len(names), len(values))]
        is_ours = self._legends is not None
        return {
            name: unescaped(value) if is_ours else value
            for name, value in zip(names, values, strict=False)
            if value not in ("", NO_MODIFIER)
        }


def _name(key: tuple[str, str, bool], is_both: bool, taken: set[str]) -> str:  # noqa: FBT001
    subject, category, is_state = key
    kind = "states" if is_state else "points"
    name = category or kind
    if category and is_both and not is_state:
        name = f"{category} ({kind})"
    name = f"{subject}.{name}" if subject else name
    own, number = name, 2
    while own in taken:
        own, number = f"{name} [{number}]", number + 1
    taken.add(own)
    return own
