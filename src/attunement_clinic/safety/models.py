"""Whom to call: the practice's own confirmed crisis contacts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User


class CrisisContact(PracticeRow):
    """One number, dated and confirmed by a person of the practice."""

    label = models.CharField(_("what it is"), max_length=120)
    number = models.CharField(_("number"), max_length=40)
    hours = models.CharField(_("when it answers"), max_length=120, blank=True)
    is_emergency = models.BooleanField(_("emergency services"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    verified_on = models.DateField(_("verified on"))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["position", "created_at"]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"
