"""Families: the infants, the caregivers, and the people of the practice around them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.arrangements import LegalArrangement
from attunement_clinic.policy import Role

__all__ = [
    "CareTeamPlace",
    "Caregiver",
    "CaregiverInvitation",
    "Family",
    "Infant",
    "LegalArrangement",
]


class Family(PracticeRow):
    """One family in care. Staff pages name it by its number, never by a name."""

    class Ending(models.TextChoices):
        AGREED = "agreed", _("As agreed together")
        STOPPED = "stopped", _("They stopped coming")
        ELSEWHERE = "elsewhere", _("Help goes on elsewhere")
        OTHER = "other", _("Something else")

    number = models.PositiveIntegerField(_("number"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ending = models.CharField(
        _("how it ended"), max_length=20, choices=Ending.choices, blank=True
    )
    ending_words = models.TextField(
        _("what is to be remembered"), max_length=2000, blank=True
    )

    class Meta:
        verbose_name_plural = _("families")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "number"], name="family_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, ending="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(ending="")),
                name="family_ended_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}"


class Infant(PracticeRow):
    """A baby; twins are two rows of one family. One not born yet has a due date alone."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="infants")
    name = models.CharField(_("name"), max_length=300)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="infant_born_or_awaited",
                condition=models.Q(born_on__isnull=False)
                | models.Q(due_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Caregiver(PracticeRow):
    """A mother, a father or anyone who cares for the infant; may have no account."""

    class Relation(models.TextChoices):
        MOTHER = "mother", _("mother")
        FATHER = "father", _("father")
        PARENT = "parent", _("parent")
        GRANDPARENT = "grandparent", _("grandparent")
        OTHER = "other", _("other caregiver")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="caregivers"
    )
    user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="caregivers"
    )
    name = models.CharField(_("name"), max_length=300)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices)
    is_guardian = models.BooleanField(_("has parental responsibility"), default=True)
    safe_contact = models.TextField(
        _("how to reach them safely"), blank=True, max_length=1000
    )

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.name


class CareTeamPlace(PracticeRow):
    """A person of the practice in a family's care team, from one time to another."""

    class RoleChoices(models.TextChoices):
        CLINICIAN = Role.CLINICIAN.value, _("Clinician")
        SUPERVISOR = Role.SUPERVISOR.value, _("Supervisor")

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=RoleChoices.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} {self.role} of {self.family}"


class CaregiverInvitation(PracticeRow):
    """A single-use link that gives one caregiver an account; stored as a digest only."""

    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"))
    token_digest = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation of {self.caregiver_id}"
