"""Rows of an EAF become tiers of a timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NoReturn

import attrs
import numpy as np
import numpy.typing as npt
from lxml import etree

from attunement.errors import FormatError
from attunement.formats._columns import foreign_tier
from attunement.formats._source import line_at
from attunement.formats.elan._names import taken_from_ranges, unescaped
from attunement.formats.elan._own import Own
from attunement.formats.elan._plain import PlainDocument
from attunement.formats.elan._rows import Rows
from attunement.formats.elan._skeleton import Skeleton, VocabularyEntry
from attunement.formats.elan._slots import NO_TIME, Slots
from attunement.formats.elan._times import order_of_siblings, shares, with_times
from attunement.formats.loss import Loss
from attunement.timeline.foreign import ForeignTier, Relation, parents_first
from attunement.timeline.tier import Tier

__all__ = ["TierReader", "stubs"]

_Integers = npt.NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class _Timed:
    """Hold the rows of a tier with the times they have or were given."""

    rows: Rows
    onset_ms: _Integers
    offset_ms: _Integers


class TierReader:
    """Turn the rows of each tier into columns, parents before their children.

    It lives within one call of the reader. Rows that say more than a timeline can hold
    leave a stub in the skeleton, so that they can be written again.

    Parameters
    ----------
    document : PlainDocument
        What was cut apart.
    slots : Slots
        Times.
    rows : dict of str to Rows
        By tier, in the order of the file.
    own : Own
        What a file of ours says beyond the format.
    path : str
        The name that errors give.
    """

    def __init__(
        self,
        document: PlainDocument,
        slots: Slots,
        rows: Mapping[str, Rows],
        own: Own,
        *,
        path: str,
    ) -> None:
        self.losses: list[Loss] = []
        self._document = document
        self._skeleton = Skeleton(document.skeleton)
        self._elements = {one.get("TIER_ID", ""): one for one in self._skeleton.tiers}
        self._types = self._skeleton.types
        self._external = self._skeleton.external_vocabularies()
        self._slots = slots
        self._rows = rows
        self._own = own
        self._path = path
        self._timed: dict[str, _Timed] = {}
        # Where each slot is used; time subdivision shares them by its nature.
        self._used = np.zeros(len(slots.time_ms), dtype=np.int64)
        self._own_use = np.zeros(len(slots.time_ms), dtype=np.int64)

    def tiers(self) -> list[Tier]:
        """Return the tiers in the order of the file."""
        for name in self._in_order():
            self._time(name)
        self._say_of_slots()
        modifiers = self._modifiers()
        return [
            self._tier(name, modifiers)
            for name in self._elements
            if name not in self._own.modifiers
        ]

    def _refuse(self, reason: str, said: str) -> NoReturn:
        """Refuse with the line where a name is said between quotes."""
        content = self._document.content
        place = max(content.find(f'"{said}"'.encode()), 0)
        raise FormatError(reason, path=self._path, line=line_at(content, place))

    def _relation(self, name: str) -> Relation | Literal[""]:
        element = self._elements[name]
        found = self._types.get(element.get("LINGUISTIC_TYPE_REF", ""))
        return found.relation if found and element.get("PARENT_REF") else ""

    # -- times -------------------------------------------------------------------

    def _in_order(self) -> tuple[str, ...]:
        parents = {
            name: element.get("PARENT_REF", "")
            for name, element in self._elements.items()
        }
        for name, parent in parents.items():
            if parent and parent not in parents:
                self._refuse(
                    f"tier {name!r} hangs on {parent!r}, which is not there", name
                )
        return parents_first(parents)

    def _time(self, name: str) -> None:
        """Find out when the rows of a tier are; those of its parent are known."""
        rows = self._rows[name]
        if rows.is_linked:
            parent = self._elements[name].get("PARENT_REF", "")
            self._timed[name] = self._below_parent(name, rows, parent)
        else:
            self._timed[name] = self._between_slots(name, rows)

    def _between_slots(self, name: str, rows: Rows) -> _Timed:
        first, second = self._places(rows.first), self._places(rows.second)
        onset_ms, offset_ms = with_times(first, second, self._slots.time_ms)
        if np.any(onset_ms == NO_TIME):
            self._refuse("no time slot has a time", rows.ids[0])
        if np.any(offset_ms < onset_ms):
            row = int(np.argmax(offset_ms < onset_ms))
            self._refuse(
                f"annotation {rows.ids[row]!r} ends at {offset_ms[row]} ms, before it "
                f"begins at {onset_ms[row]} ms",
                rows.ids[row],
            )
        uses = np.bincount(np.concatenate([first, second]), minlength=len(self._used))
        self._used += uses
        if self._relation(name) != "time-subdivision":
            self._own_use += uses
        self._stub_for_slots(name, rows, first, second)
        return _Timed(rows=rows, onset_ms=onset_ms, offset_ms=offset_ms)

    def _places(self, names: list[bytes]) -> _Integers:
        places = self._slots.places(names)
        if places is None:
            wrong = next(one for one in names if self._slots.places([one]) is None)
            missing = wrong.decode()
            self._refuse(f"time slot {missing!r} is not there", missing)
        return places

    def _stub_for_slots(
        self, name: str, rows: Rows, first: _Integers, second: _Integers
    ) -> None:
        without = self._slots.time_ms == NO_TIME
        begins, ends = without[first], without[second]
        floating = np.flatnonzero(begins | ends)
        if not floating.size:
            return
        for row in floating.tolist():
            stub = rows.more.setdefault(row, {})
            if begins[row]:
                stub["TIME_SLOT_REF1"] = ""
            if ends[row]:
                stub["TIME_SLOT_REF2"] = ""
        self.losses.append(
            Loss(
                kind="interpolated-times",
                tier=name,
                count=floating.size,
                sentence=f"{floating.size} rows begin or end at a time slot without a "
                "time; they have the time that ELAN interpolates",
            )
        )

    def _below_parent(self, name: str, rows: Rows, parent: str) -> _Timed:
        """Give rows the time of those they hang on, or equal shares of it."""
        if not parent:
            self._refuse(f"tier {name!r} has no times and hangs on no tier", name)
        above = self._timed[parent]
        at = {one: place for place, one in enumerate(above.rows.ids)}
        if missing := [one for one in rows.parents if one not in at]:
            self._refuse(
                f"annotation {missing[0]!r}, which others hang on, is not on "
                f"tier {parent!r}",
                missing[0],
            )
        places = np.array([at[one] for one in rows.parents], dtype=np.int64)
        onset_ms, offset_ms = above.onset_ms[places], above.offset_ms[places]
        families, contradictory = order_of_siblings(
            rows.parents, rows.previous, rows.ids
        )
        if contradictory:
            self.losses.append(
                Loss(
                    kind="order-of-siblings",
                    tier=name,
                    count=contradictory,
                    sentence=f"{contradictory} rows contradict themselves on their "
                    "order; they stand in that of the file",
                )
            )
        if self._relation(name) == "symbolic-subdivision":
            self._share(name, families, onset_ms, offset_ms)
        order = np.array(
            [row for family in families.values() for row in family], dtype=np.int64
        )
        return self._reordered(rows, onset_ms, offset_ms, order)

    def _share(
        self,
        name: str,
        families: Mapping[str, list[int]],
        onset_ms: _Integers,
        offset_ms: _Integers,
    ) -> None:
        count = 0
        for family in families.values():
            edges = shares(
                int(onset_ms[family[0]]), int(offset_ms[family[0]]), len(family)
            )
            onset_ms[family], offset_ms[family] = edges[:-1], edges[1:]
            count += len(family) if len(family) > 1 else 0
        if count:
            self.losses.append(
                Loss(
                    kind="shared-times",
                    tier=name,
                    count=count,
                    sentence=f"{count} rows have no time of their own; they have equal "
                    "shares of their parent's, as ELAN shows them",
                )
            )

    def _reordered(
        self,
        rows: Rows,
        onset_ms: _Integers,
        offset_ms: _Integers,
        order: npt.NDArray[np.int64],
    ) -> _Timed:
        if np.array_equal(order, np.arange(len(rows))):
            return _Timed(rows=rows, onset_ms=onset_ms, offset_ms=offset_ms)
        places = order.tolist()
        return _Timed(
            rows=attrs.evolve(
                rows,
                ids=[rows.ids[place] for place in places],
                values=[rows.values[place] for place in places],
                parents=[rows.parents[place] for place in places],
                previous=[rows.previous[place] for place in places],
                more={
                    at: rows.more[place]
                    for at, place in enumerate(places)
                    if place in rows.more
                },
            ),
            onset_ms=onset_ms[order],
            offset_ms=offset_ms[order],
        )

    def _say_of_slots(self) -> None:
        for kind, count, sentence in (
            (
                "shared-slots",
                int(np.sum(np.maximum(self._own_use - 1, 0))),
                "ends of rows share a time slot with another; each gets its own",
            ),
            (
                "unused-slots",
                int(np.sum(self._used == 0)),
                "time slots belong to no row and are not kept",
            ),
        ):
            if count:
                self.losses.append(
                    Loss(kind=kind, count=count, sentence=f"{count} {sentence}")
                )

    # -- columns -----------------------------------------------------------------

    def _modifiers(self) -> dict[str, dict[str, dict[str | None, str]]]:
        """Return what our tiers of modifiers say: by tier, by row, by name."""
        found: dict[str, dict[str, dict[str | None, str]]] = {}
        for name, (tier, modifier) in self._own.modifiers.items():
            if name not in self._elements or tier not in self._elements:
                self._refuse(f"tier {name!r} or {tier!r} is not there", "attunement")
            rows = self._rows[name]
            of_rows = found.setdefault(tier, {})
            for row, value in zip(rows.parents, rows.values, strict=True):
                of_rows.setdefault(row, {})[modifier] = value
        return found

    def _tier(
        self, name: str, modifiers: Mapping[str, dict[str, dict[str | None, str]]]
    ) -> Tier:
        element, timed = self._elements[name], self._timed[name]
        rows = timed.rows
        entries = self._entries(element)
        self._stub(element, rows, entries)
        said = modifiers.get(name, {})
        offset_ms = timed.offset_ms
        if name in self._own.points and np.all(offset_ms - timed.onset_ms == 1):
            offset_ms = timed.onset_ms
        scheme = ForeignTier(
            name=name,
            subject=element.get("PARTICIPANT", ""),
            kind="state",
            codes=[entry.code for entry in entries],
            parent=element.get("PARENT_REF", ""),
            relation=self._relation(name),
        )
        return foreign_tier(
            scheme,
            timed.onset_ms,
            offset_ms,
            labels=rows.values,
            text=[said.get(one, {}).get(None, "") for one in rows.ids] if said else (),
            ids=self._names(rows.ids),
            parents=self._names(rows.parents),
            modifiers=[_named(said.get(one, {})) for one in rows.ids] if said else (),
        )

    def _names(self, ids: list[str]) -> list[str]:
        if self._own.unnamed:
            ids = list(taken_from_ranges(ids, self._own.unnamed))
        return [unescaped(one) for one in ids] if self._own.escaped else ids

    def _entries(self, element: etree._Element) -> list[VocabularyEntry]:
        found = self._types.get(element.get("LINGUISTIC_TYPE_REF", ""))
        if found is None or not found.vocabulary:
            return []
        if found.vocabulary in self._external:
            address = self._external[found.vocabulary] or "nowhere named"
            self.losses.append(
                Loss(
                    kind="external-vocabulary",
                    tier=element.get("TIER_ID", ""),
                    sentence=f"its codes stand in another file ({address}), which is "
                    "not fetched; what rows hold is kept as text",
                )
            )
        return self._skeleton.vocabulary(found.vocabulary, element.get("LANG_REF", ""))

    def _stub(
        self, element: etree._Element, rows: Rows, entries: list[VocabularyEntry]
    ) -> None:
        """Leave in the skeleton what rows say beyond id, time, link and code."""
        ids = {entry.code.id: entry.id for entry in entries}
        kind = "REF_ANNOTATION" if rows.is_linked else "ALIGNABLE_ANNOTATION"
        for row, more in rows.more.items():
            if more.get("CVE_REF") == ids.get(rows.values[row]):
                more = {name: one for name, one in more.items() if name != "CVE_REF"}
            if more:
                outer = etree.SubElement(element, "ANNOTATION")
                etree.SubElement(outer, kind, {"ANNOTATION_ID": rows.ids[row], **more})


def _named(said: Mapping[str | None, str]) -> dict[str, str]:
    return {name: value for name, value in said.items() if name is not None}


def stubs(element: etree._Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield and remove what `TierReader` left in a tier of the skeleton, by id."""
    for outer in list(element):
        for inner in outer:
            more = {str(name): str(value) for name, value in inner.attrib.items()}
            yield more.pop("ANNOTATION_ID", ""), more
        element.remove(outer)
