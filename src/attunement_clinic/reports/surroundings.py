"""What letters and exports tell a family's page, and a caregiver's home."""

from collections.abc import Iterable
from datetime import datetime

from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.surroundings import HomePart, Surroundings
from attunement_clinic.policy import Actor
from attunement_clinic.reports.queries.lists import exports_of, letters_of


class ReportSurroundings(Surroundings):
    """A card of letters and exports; at home, a quiet way to one's own words."""

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
