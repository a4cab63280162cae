"""Operations applied to rows: what they put, what they remove, what they may not do.

Pure: rows and operations in, changed rows out. Whoever holds the session's lock writes
them (actions.py).
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from uuid import UUID

from msgspec import UNSET

from attunement.timeline.scheme import TierScheme
from attunement_clinic.coding.payloads import Annotation, Operation


class InvalidChangeError(Exception):
    """A row that no client of this scheme and film would send."""


class OverlapError(Exception):
    """Two rows would share time on a track where only one may stand."""

    def __init__(self, tier: str) -> None:
        super().__init__(tier)
        self.tier = tier


class Projection:
    """The rows an append touches, as they become operation by operation."""

    def __init__(
        self,
        rows: Iterable[Annotation],
        *,
        tiers: Mapping[str, TierScheme],
        end_ms: int | None,
    ) -> None:
        self._rows = {row.id: row for row in rows}
        self._tiers = tiers
        self._end_ms = end_ms
        self.changed: set[UUID] = set()

    def apply(self, operation: Operation) -> None:
        """Apply one operation whole.

        Raises
        ------
        InvalidChangeError
            When a row does not fit the scheme or the film.
        OverlapError
            When an exclusive track would hold two rows at one time afterwards.
        """
        touched: set[str] = set()
        for change in operation.changes:
            if change.put is not UNSET:
                self._check(change.put)
                if (old := self._rows.get(change.put.id)) is not None:
                    touched.add(old.tier)
                self._rows[change.put.id] = change.put
                touched.add(change.put.tier)
                self.changed.add(change.put.id)
            elif change.remove is not UNSET:
                self._rows.pop(change.remove, None)
                self.changed.add(change.remove)
        for tier in sorted(touched):
            if self._tiers[tier].exclusive:
                self._check_exclusive(tier)

    def row(self, row_id: UUID) -> Annotation | None:
        return self._rows.get(row_id)

    def _check(self, row: Annotation) -> None:
        tier = self._tiers.get(row.tier)
        if tier is None:
            raise InvalidChangeError(f"There is no track {row.tier} in this film.")
        if row.code not in {code.id for code in tier.codes}:
            raise InvalidChangeError(f"The track {row.tier} has no code {row.code}.")
        if tier.kind == "point" and row.offset_ms != row.onset_ms:
            raise InvalidChangeError("A point ends where it begins.")
        if tier.kind == "state" and _end(row) <= row.onset_ms:
            raise InvalidChangeError("A state has a length.")
        if row.onset_ms < 0:
            raise InvalidChangeError("A film begins at 0 ms.")
        last_ms = row.onset_ms if row.offset_ms is None else row.offset_ms
        if self._end_ms is not None and last_ms > self._end_ms:
            raise InvalidChangeError(f"The film ends at {self._end_ms} ms.")

    def _check_exclusive(self, tier: str) -> None:
        rows = sorted(
            (row for row in self._rows.values() if row.tier == tier),
            key=lambda row: (row.onset_ms, _end(row)),
        )
        for one, following in pairwise(rows):
            if following.onset_ms < _end(one):
                raise OverlapError(tier)


def span_of(operations: Iterable[Operation]) -> tuple[int, float] | None:
    """Return the stretch of film in which rows put by these operations lie."""
    puts = [
        change.put
        for operation in operations
        for change in operation.changes
        if change.put is not UNSET
    ]
    if not puts:
        return None
    return min(row.onset_ms for row in puts), max(_end(row) for row in puts)


def _end(row: Annotation) -> float:
    return float("inf") if row.offset_ms is None else row.offset_ms
