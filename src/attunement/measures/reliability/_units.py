"""Two codings counted in units of time, without a raster."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from attunement.measures.reliability._codes import places
from attunement.timeline.interval import Interval
from attunement.timeline.tier import Tier

__all__ = ["Pieces", "UnitRuns", "compared"]

_Units = npt.NDArray[np.int64]


def compared(
    tiers: tuple[Tier, Tier],
    codes: tuple[str, ...],
    window: Interval,
    *,
    unit_ms: int,
    tolerance_ms: int,
) -> tuple[Pieces, ...]:
    """Sweep the edges of two codings once.

    Returns
    -------
    tuple of Pieces
        Stretches of units in which neither coder changes; with a tolerance twice, with
        each coder's codes looked for at the other.
    """
    first, second = (UnitRuns.of(tier, codes, window, unit_ms) for tier in tiers)
    tolerance = tolerance_ms // unit_ms
    if not tolerance:
        return (_swept(first, second, []),)
    near = (first.near(tolerance), second.near(tolerance))
    pieces = _swept(first, second, [*near[0].edges, *near[1].edges])
    return (
        pieces.agreed_on(near[1], by_first=True),
        pieces.agreed_on(near[0], by_first=False),
    )


@attrs.frozen(kw_only=True, eq=False)
class UnitRuns:
    """Hold runs of units with one code, in order and apart.

    Parameters
    ----------
    onset, offset : (n,) int64
        First unit, and first unit after.
    code : (n,) int64
        Place among the codes that are compared; -1 for unscorable.
    units : int
        How many units the window has.
    filler : int
        What a unit without a run has: the place of `NOTHING`, or -1.
    """

    onset: _Units
    offset: _Units
    code: _Units
    units: int
    filler: int

    @classmethod
    def of(
        cls, tier: Tier, codes: tuple[str, ...], window: Interval, unit_ms: int
    ) -> UnitRuns:
        """Count a tier in units: a unit belongs to the run that holds its onset."""
        units = -(-window.duration_ms // unit_ms)
        onset, offset = _edges_in_units(tier, window.onset_ms, unit_ms, units)
        seen = np.flatnonzero(onset < offset)
        filler = -1 if tier.scheme.exhaustive else len(codes)
        return cls(
            onset=onset.take(seen),
            offset=offset.take(seen),
            code=places(tier, codes, nothing=filler)[tier.code.take(seen)],
            units=units,
            filler=filler,
        )

    def at(self, unit: _Units) -> _Units:
        """Return the code of each unit."""
        if not self.onset.size:
            return np.full(unit.shape, self.filler, dtype=np.int64)
        # Before the first run the row is -1; what is taken there is not asked for.
        row = self.onset.searchsorted(unit, side="right")
        row -= 1
        held = unit < self.offset.take(row, mode="wrap")
        held &= row >= 0
        return np.where(held, self.code.take(row, mode="wrap"), self.filler)

    @property
    def edges(self) -> list[_Units]:
        """Return where runs begin, and where one ends and none begins."""
        touches = self.offset[:-1] == self.onset[1:]
        if touches.all():
            return [self.onset, self.offset[-1:]]
        return [self.onset, self.offset[np.append(~touches, True)]]

    def near(self, tolerance: int) -> Near:
        """Return where each code lies within a number of units."""
        onsets, offsets, codes = self._filled()
        stretches = []
        for code in range(int(codes.max(initial=-1)) + 1):
            of_code = codes == code
            wide = offsets[of_code] + tolerance
            # Runs of one code are in order, so the farthest end so far joins them.
            begin = np.maximum(onsets[of_code] - tolerance, 0)
            apart = np.concatenate(([True], begin[1:] > wide[:-1]))[: begin.size]
            last = np.append(np.flatnonzero(apart)[1:] - 1, begin.size - 1)
            stretches.append(
                (begin[apart], np.minimum(wide[last[: apart.sum()]], self.units))
            )
        return Near(stretches=tuple(stretches))

    def _filled(self) -> tuple[_Units, _Units, _Units]:
        """Return the runs with those of the filler between them."""
        if self.filler < 0:
            return self.onset, self.offset, self.code
        begin = np.concatenate(([0], self.offset))
        end = np.concatenate((self.onset, [self.units]))
        gap = begin < end
        onset = np.concatenate((self.onset, begin[gap]))
        order = np.argsort(onset, kind="stable")
        offset = np.concatenate((self.offset, end[gap]))
        filler = np.full(int(gap.sum()), self.filler, dtype=np.int64)
        code = np.concatenate((self.code, filler))
        return onset[order], offset[order], code[order]


@attrs.frozen(kw_only=True, eq=False)
class Near:
    """Hold, code by code, the units that have it within the tolerance."""

    stretches: tuple[tuple[_Units, _Units], ...]

    @property
    def edges(self) -> list[_Units]:
        """Return where any of them begins or ends."""
        return [edge for stretch in self.stretches for edge in stretch]

    def holds(self, unit: _Units, code: _Units) -> npt.NDArray[np.bool_]:
        """Return where a unit lies within reach of a code."""
        found = np.zeros(unit.shape, dtype=bool)
        for place, (onset, offset) in enumerate(self.stretches):
            asked = np.flatnonzero(code == place)
            if asked.size and onset.size:
                row = np.searchsorted(onset, unit[asked], side="right") - 1
                found[asked] = (row >= 0) & (unit[asked] < offset[row])
        return found


@attrs.frozen(kw_only=True, eq=False)
class Pieces:
    """Hold stretches of units in which neither coder changes."""

    unit: _Units
    length: _Units
    first: _Units
    second: _Units

    @property
    def units(self) -> int:
        """Return how many units the window has, counted or not."""
        return int(self.length.sum())

    def table(self, k: int) -> npt.NDArray[np.float64]:
        """Tally the units that both coders could score."""
        everything = np.zeros(self.unit.shape, dtype=np.int64)
        return self.tables(k, everything, 1).reshape(k, k)

    def tables(self, k: int, part: _Units, parts: int) -> npt.NDArray[np.float64]:
        """Tally them apart by the part that each piece belongs to."""
        cell = (part * k + self.first) * k + self.second
        length = self.length
        counted = (self.first >= 0) & (self.second >= 0)
        if not counted.all():
            cell, length = cell[counted], length[counted]
        table = np.bincount(cell, weights=length, minlength=parts * k * k)
        return table.astype(np.float64, copy=False).reshape(parts, k, k)

    def agreed_on(self, near: Near, *, by_first: bool) -> Pieces:
        """Return the pieces with the other coder's code where it lies near."""
        asked, other = (
            (self.first, self.second) if by_first else (self.second, self.first)
        )
        agreed = np.where(near.holds(self.unit, asked) & (other >= 0), asked, other)
        if by_first:
            return attrs.evolve(self, second=agreed)
        return attrs.evolve(self, first=agreed)


def _edges_in_units(
    tier: Tier, begin_ms: int, unit_ms: int, units: int
) -> tuple[_Units, _Units]:
    """Return the first unit of each row, and the first after it."""
    onset_ms, offset_ms = tier.onset_ms, tier.offset_ms
    if not np.array_equal(onset_ms[1:], offset_ms[:-1]):
        return (
            _first_unit(onset_ms, begin_ms, unit_ms, units),
            _first_unit(offset_ms, begin_ms, unit_ms, units),
        )
    # Rows that touch share their edges, and dividing them is what takes time.
    edge_ms = np.concatenate([onset_ms, offset_ms[-1:]])
    edge = _first_unit(edge_ms, begin_ms, unit_ms, units)
    return edge[:-1], edge[1:]


def _first_unit(ms: _Units, begin_ms: int, unit_ms: int, units: int) -> _Units:
    """Return the first unit that stands at or after each time, within the window."""
    unit = ms + (unit_ms - 1 - begin_ms)
    unit //= unit_ms
    np.maximum(unit, 0, out=unit)
    return np.minimum(unit, units, out=unit)


def _swept(first: UnitRuns, second: UnitRuns, more_edges: list[_Units]) -> Pieces:
    edges = [*first.edges, *second.edges, *more_edges]
    unit = _apart(np.concatenate([[0], *edges, [first.units]], dtype=np.int64))
    begin = unit[:-1]
    return Pieces(
        unit=begin,
        length=unit[1:] - begin,
        first=first.at(begin),
        second=second.at(begin),
    )


def _apart(edges: _Units) -> _Units:
    """Return the edges in order, each once."""
    # Each list of them is in order, and a stable sort merges what it finds in order.
    ordered = np.sort(edges, kind="stable")
    first = np.ones(ordered.shape, dtype=bool)
    first[1:] = ordered[1:] > ordered[:-1]
    return ordered[first]
