"""The families somebody may look back with: what was asked when, and nothing of what was said.

One question for all of them; the answers stand on each family's own page, which writes
down who reads it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attunement_clinic.families.access import families_of
from attunement_clinic.families.models import Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.questionnaires.own_forms import WORRIES, WORRIES_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceAsked:
    """A time at which worries were asked: when, at which point of the work, by whom."""

    on: date
    occasion: str
    who: str
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """A family with the times its worries were asked, earliest first."""

    family: Family
    people: str
    asked: tuple[OnceAsked, ...]
    is_over: bool

    @property
    def is_asked_again(self) -> bool:
        return any(not each.is_first for each in self.asked)


def looking_back_list(actor: Actor) -> tuple[FamilyRow, ...]:
    """List the families of an actor: those that were asked again, then the others."""
    families = families_of(actor)
    asked = _asked(families)
    rows = [
        FamilyRow(
            family=family,
            people=", ".join(short_name(each) for each in family.caregivers.all()),
            asked=tuple(asked[family.id]),
            is_over=family.closed_at is not None,
        )
        for family in families
    ]
    return tuple(sorted(rows, key=lambda each: not each.is_asked_again))


def _asked(families: Iterable[Family]) -> dict[UUID, list[OnceAsked]]:
    found: dict[UUID, list[OnceAsked]] = defaultdict(list)
    rows = QuestionnaireResponse.objects.filter(
        family__in=list(families),
        completed_at__isnull=False,
        request__form__in=(WORRIES, WORRIES_AGAIN),
    )
    for row in rows.select_related("request", "caregiver").order_by("answered_on"):
        if row.request is None:
            continue
        found[row.family_id].append(
            OnceAsked(
                on=row.answered_on,
                occasion=str(row.request.get_occasion_display()),
                who=short_name(row.caregiver),
                is_first=row.request.form == WORRIES,
            )
        )
    return found
