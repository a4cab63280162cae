"""What a court or the law says about a caregiver, and what follows from it.

A court order names who must agree as well before a film is watched; a contact restriction
takes somebody out of everything that is shown or asked; sole responsibility lets one
guardian decide alone. Each stands with its reason and the day of its paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User


class LegalArrangement(PracticeRow):
    """One arrangement about one caregiver, from its recording to its end."""

    class Kind(models.TextChoices):
        COURT_ORDER = "court_order", _("Court order: must agree as well")
        CONTACT_RESTRICTION = (
            "contact_restriction",
            _("Contact restriction: is shown and asked nothing"),
        )
        SOLE_RESPONSIBILITY = (
            "sole_responsibility",
            _("Sole parental responsibility: decides alone"),
        )

    family = models.ForeignKey(
        "families.Family", on_delete=models.PROTECT, related_name="arrangements"
    )
    caregiver = models.ForeignKey(
        "families.Caregiver", on_delete=models.PROTECT, related_name="arrangements"
    )
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind.choices)
    dated_on = models.DateField(_("day of the paper"))
    reason = models.TextField(_("what it says, and who showed it"), max_length=1000)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ending = models.TextField(_("why it holds no longer"), max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caregiver", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="arrangement_live_once",
                violation_error_message=_("This is written down already."),
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=models.Q(ended_at__isnull=True, kind="sole_responsibility"),
                name="sole_responsibility_is_one",
                violation_error_message=_(
                    "Somebody else is written down to decide alone. End that first."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="arrangement_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.caregiver_id}"


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides about a family's films, by what is recorded.

    `named` must agree before a film is watched at all; `restricted` are shown and asked
    nothing; `alone`, when there is one, decides wider uses without the other guardians.
    """

    named: frozenset[UUID] = frozenset()
    restricted: frozenset[UUID] = frozenset()
    alone: frozenset[UUID] = frozenset()

    def guardians(self, responsible: frozenset[UUID]) -> frozenset[UUID]:
        """Say whose agreement a wider use needs.

        A restriction takes no responsibility away: who may not be asked and must agree
        keeps the use closed.
        """
        return self.alone or responsible


def deciding_by(rows: Iterable[tuple[UUID, str]]) -> Deciding:
    """Read (caregiver, kind) of the arrangements that hold."""
    found: dict[str, set[UUID]] = {kind: set() for kind in LegalArrangement.Kind}
    for caregiver_id, kind in rows:
        found[kind].add(caregiver_id)
    kinds = LegalArrangement.Kind
    return Deciding(
        named=frozenset(found[kinds.COURT_ORDER]),
        restricted=frozenset(found[kinds.CONTACT_RESTRICTION]),
        alone=frozenset(found[kinds.SOLE_RESPONSIBILITY]),
    )


def deciding_of(family_id: UUID) -> Deciding:
    """Read who decides about one family's films now."""
    rows = LegalArrangement.objects.filter(family_id=family_id, ended_at=None)
    return deciding_by(rows.values_list("caregiver_id", "kind"))
