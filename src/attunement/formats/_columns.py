"""Rows as a file has them, sorted into the tier they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from attunement.timeline.foreign import ForeignCode, ForeignKind, ForeignTier
from attunement.timeline.tier import NO_CODE, Tier

__all__ = [
    "declared_by_rows",
    "foreign_tier",
    "layers_of",
    "rows_of",
    "seen_by_others",
    "subject_of",
]

_Item = TypeVar("_Item")
_Times = npt.NDArray[np.int64]


def foreign_tier(
    scheme: ForeignTier,
    onset_ms: npt.ArrayLike,
    offset_ms: npt.ArrayLike,
    *,
    labels: Sequence[str] = (),
    code: Sequence[str] = (),
    text: Sequence[str] = (),
    ids: Sequence[str] = (),
    parents: Sequence[str] = (),
    modifiers: Sequence[Mapping[str, str]] = (),
) -> Tier:
    """Sort rows by time and say of the tier what they show.

    Parameters
    ----------
    scheme : ForeignTier
        Name, subject, codes, parent; what it says of kind and overlap is replaced.
    onset_ms, offset_ms : (n,) int
        In the order of the file.
    labels : sequence of str
        Codes by id; what is none of the codes becomes text.
    code : sequence of str
        Codes by id or nothing, where the file tells codes from texts.
    text, ids, parents, modifiers : sequence
        Other columns, as many as rows, or empty.

    Returns
    -------
    Tier
        Rows that begin and end together keep the order of the file.
    """
    onsets = np.asarray(onset_ms, dtype=np.int64)
    offsets = np.asarray(offset_ms, dtype=np.int64)
    order = np.lexsort((offsets, onsets))
    if np.array_equal(order, np.arange(len(order))):
        order = np.empty(0, dtype=np.intp)
    column = np.full(len(onsets), NO_CODE, dtype=np.int32)
    if labels and scheme.codes:
        codes = {code.id: index for index, code in enumerate(scheme.codes)}
        column = np.array(
            [codes.get(label, NO_CODE) for label in labels], dtype=np.int32
        )
        written = text or ("",) * len(labels)
        text = [
            label if index == NO_CODE else comment
            for label, index, comment in zip(
                labels, column.tolist(), written, strict=True
            )
        ]
    elif labels:
        text = labels
    elif code:
        places = {one.id: index for index, one in enumerate(scheme.codes)}
        column = np.array([places.get(one, NO_CODE) for one in code], dtype=np.int32)
    if order.size:
        onsets, offsets, column = onsets[order], offsets[order], column[order]
    return Tier(
        scheme=declared_by_rows(scheme, onsets, offsets),
        onset_ms=onsets,
        offset_ms=offsets,
        code=column,
        text=_sorted(text, order),
        ids=_sorted(ids, order),
        parents=_sorted(parents, order),
        modifiers=_sorted(modifiers, order),
    )


def _sorted(column: Sequence[_Item], order: npt.NDArray[np.intp]) -> Sequence[_Item]:
    if not column or not order.size:
        return column
    return [column[index] for index in order.tolist()]


def declared_by_rows(
    scheme: ForeignTier, onset_ms: _Times, offset_ms: _Times
) -> ForeignTier:
    """Return the tier with the kind and the overlap that its sorted rows show.

    Few formats say whether a tier holds states or points, and whether two may overlap.
    """
    is_point = onset_ms == offset_ms
    kind: ForeignKind = "mixed"
    if not is_point.any():
        kind = "state"
    elif is_point.all():
        kind = "point"
    exclusive = kind == "state" and not np.any(onset_ms[1:] < offset_ms[:-1])
    return attrs.evolve(scheme, kind=kind, exclusive=bool(exclusive), exhaustive=False)


def seen_by_others(tier: Tier) -> ForeignTier:
    """Return how another program would see a tier: one of a role by its id and codes."""
    scheme = tier.scheme
    if isinstance(scheme, ForeignTier):
        return scheme
    return ForeignTier(
        name=scheme.id,
        subject=subject_of(tier),
        kind=scheme.kind,
        exclusive=scheme.exclusive,
        exhaustive=scheme.exhaustive,
        codes=_described(
            (code.id, code.label, code.counts or code.hint) for code in scheme.codes
        ),
    )


def _described(codes: Iterable[tuple[str, str, str]]) -> tuple[ForeignCode, ...]:
    return tuple(
        ForeignCode(id=name, description=". ".join(filter(None, (label, counts))))
        for name, label, counts in codes
    )


def subject_of(tier: Tier) -> str:
    """Return the person a tier is about; a tier of the dyad is about no one alone."""
    scheme = tier.scheme
    if isinstance(scheme, ForeignTier) or scheme.voice != "dyad":
        return scheme.subject
    return ""


def rows_of(tier: Tier) -> list[tuple[int, int, str]]:
    """Return onset, offset and label of each row."""
    columns = tier.onset_ms.tolist(), tier.offset_ms.tolist(), tier.labels()
    return [*zip(*columns, strict=True)]


def layers_of(rows: Iterable[tuple[int, int, str]]) -> list[list[tuple[int, int, str]]]:
    """Share rows in order of time among the fewest layers in which none overlap."""
    layers: list[list[tuple[int, int, str]]] = []
    ends: list[tuple[int, int]] = []
    for row in rows:
        if ends and ends[0][0] <= row[0]:
            _, place = heappop(ends)
            layers[place].append(row)
        else:
            place = len(layers)
            layers.append([row])
        heappush(ends, (row[1], place))
    return layers
