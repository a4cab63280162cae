"""What letters and exports tell a family's page, and a caregiver's home."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import HomePart, PathEvent, Surroundings
from attunement_clinic.families.voices import voices_of
from attunement_clinic.policy import Actor
from attunement_clinic.reports.models import Letter
from attunement_clinic.reports.queries.lists import exports_of, letters_of


class ReportSurroundings(Surroundings):
    """A card of letters and exports; at home, a quiet way to one's own words."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        """Yield the letters of the families whose therapist looks."""
        managed = [each for each in families if may_manage(actor, each)]
        rows = Letter.objects.filter(family__in=managed)
        for row in rows.select_related("caregiver", "author"):
            yield row.family_id, _event(row)

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        if not may_manage(actor, family, now):
            return
        yield HomePart(
            order=60,
            template="reports/parts/family.html",
            values={
                "family": family,
                "letters": letters_of(family)[:3],
                "exports": [row for row in exports_of(actor, family) if row.is_open],
            },
        )

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        yield HomePart(order=90, template="reports/parts/home.html")


def _event(row: Letter) -> PathEvent:
    words = {
        "letter": row.get_kind_display(),
        "who": short_name(row.caregiver),
        "staff": staff_initials(row.author),
    }
    return PathEvent(
        title=_("%(letter)s, %(who)s") % words,
        at=row.signed_at or row.created_at,
        text=_("Signed by %(staff)s") % words
        if row.signed_at
        else _("%(staff)s is writing it.") % words,
        voices=voices_of([row.author, row.caregiver]),
        address=reverse("reports:letter", args=[row.id]),
    )
