"""What outcomes tell a family's page: where each worry stands, in words."""

from collections.abc import Iterable
from datetime import datetime

from attunement_clinic.families.models import Family
from attunement_clinic.families.surroundings import HomePart, Surroundings
from attunement_clinic.outcomes.queries import worries_of
from attunement_clinic.policy import Actor


class OutcomeSurroundings(Surroundings):
    """The worries named at the start, as they stand now."""

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        yield HomePart(
            order=18,
            template="outcomes/parts/worries.html",
            values={"family": family, "people": worries_of(family)},
        )
