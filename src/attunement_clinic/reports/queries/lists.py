"""Letters and exports as the pages list them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.reports.models import Export, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """An export as its page and the lists tell it."""

    export: Export
    what: str
    whose: str
    owner: str
    is_owner: bool
    is_open: bool
    over_since: datetime | None


def export_row(export: Export, actor: Actor) -> ExportRow:
    over = export.ended_at or (
        export.ends_at if export.ends_at <= timezone.now() else None
    )
    letter = export.letter
    return ExportRow(
        export=export,
        what=str(letter.get_kind_display() if letter else export.get_kind_display()),
        whose=short_name(export.caregiver) if export.caregiver else "",
        owner=staff_initials(export.owner),
        is_owner=export.owner_id == actor.user_id,
        is_open=over is None and export.made_at is not None,
        over_since=over,
    )


def exports_of(actor: Actor, family: Family) -> list[ExportRow]:
    """List what the team made of a family; a caregiver's own copies are theirs alone."""
    rows = (
        Export.objects.filter(family=family)
        .exclude(purpose=Export.Purpose.OWN)
        .select_related("owner", "caregiver", "letter")
    )
    return [export_row(row, actor) for row in rows]


def own_exports(actor: Actor) -> list[ExportRow]:
    """List the signed-in caregiver's own copies that are still there."""
    rows = Export.objects.filter(
        practice_id=actor.practice_id,
        owner_id=actor.user_id,
        purpose=Export.Purpose.OWN,
        caregiver_id__in=actor.own_ids,
        ended_at__isnull=True,
    ).select_related("owner", "caregiver", "letter")
    return [row for each in rows if (row := export_row(each, actor)).is_open]


def letters_of(family: Family) -> list[Letter]:
    """List the letters of a family, the newest first."""
    return list(
        Letter.objects.filter(family=family).select_related("caregiver", "author")
    )
