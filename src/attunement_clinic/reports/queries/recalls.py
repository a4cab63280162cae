"""Packages that were saved before a film in them was taken back."""

from collections.abc import Sequence
from uuid import UUID

from attunement_clinic.recordings.copies import Released
from attunement_clinic.reports.models import Export, Recall


def released(recording_id: UUID) -> list[Released]:
    """List the packages with a film that were saved, and who was told when."""
    rows = Recall.objects.filter(recording=recording_id).select_related("export")
    return [
        Released(
            title=str(row.export.get_kind_display()),
            made_at=row.export.made_at or row.export.created_at,
            told_at=row.told_at,
            confirmed_at=row.confirmed_at,
        )
        for row in rows
    ]


def unconfirmed(exports: Sequence[Export]) -> set[UUID]:
    """Say of which packages nobody said yet that every copy is deleted."""
    rows = Recall.objects.filter(export__in=exports, confirmed_at=None)
    return set(rows.values_list("export_id", flat=True))
