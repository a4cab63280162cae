"""Whatever is appended: numbers without a gap, and never two rows at one time."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from attunement.timeline.scheme import load_scheme
from attunement_clinic.coding.payloads import Annotation, Change, Operation
from attunement_clinic.coding.projection import (
    InvalidChangeError,
    OverlapError,
    Projection,
)

TIERS = {
    tier.id: tier
    for tier in load_scheme("em-1-short").tiers_for(["caregiver-1", "infant-1"])
}
END_MS = 1_000
IDS = [UUID(int=number) for number in range(6)]
EXCLUSIVE = ("infant-1.engagement", "caregiver-1.engagement")


@st.composite
def rows(draw: st.DrawFn) -> Annotation:
    tier = draw(st.sampled_from(EXCLUSIVE))
    onset = draw(st.integers(0, END_MS))
    offset = draw(st.none() | st.integers(0, END_MS))
    return Annotation(
        id=draw(st.sampled_from(IDS)),
        tier=tier,
        code=TIERS[tier].codes[0].id,
        onset_ms=onset,
        offset_ms=offset,
    )


changes = st.builds(lambda row: Change(put=row), rows()) | st.builds(
    lambda row_id: Change(remove=row_id), st.sampled_from(IDS)
)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    return Operation(
        id=uuid4(),
        kind="state",
        position_ms=0,
        changes=draw(st.lists(changes, max_size=4)),
    )


@given(st.lists(operations(), max_size=12))
def test_an_exclusive_track_never_holds_two_rows_at_one_time(
    appended: list[Operation],
) -> None:
    kept: dict[UUID, Annotation] = {}
    for operation in appended:
        projection = Projection(kept.values(), tiers=TIERS, end_ms=END_MS)
        try:
            projection.apply(operation)
        except (OverlapError, InvalidChangeError):
            continue
        for row_id in projection.changed:
            row = projection.row(row_id)
            kept.pop(row_id, None)
            if row is not None:
                kept[row_id] = row

    for tier in EXCLUSIVE:
        for ms in range(0, END_MS, 7):
            covering = [row for row in kept.values() if _covers(row, tier, ms)]
            assert len(covering) <= 1


@given(st.lists(operations(), max_size=8))
def test_what_is_said_twice_is_the_same_as_said_once(
    appended: list[Operation],
) -> None:
    for operation in appended:
        once = Projection((), tiers=TIERS, end_ms=END_MS)
        twice = Projection((), tiers=TIERS, end_ms=END_MS)
        try:
            once.apply(operation)
        except (OverlapError, InvalidChangeError):
            continue
        twice.apply(operation)
        twice.apply(operation)

        assert {row_id: once.row(row_id) for row_id in once.changed} == {
            row_id: twice.row(row_id) for row_id in twice.changed
        }


def _covers(row: Annotation, tier: str, ms: int) -> bool:
    return (
        row.tier == tier
        and row.onset_ms <= ms
        and (row.offset_ms is None or ms < row.offset_ms)
    )
