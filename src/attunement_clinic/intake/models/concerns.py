"""Concerns: which sign, who says so, seen or told, since when, and where it is written."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Family
from attunement_clinic.intake.models.interviews import Passage
from attunement_clinic.intake.signs import HowOften, Sign, Since
from attunement_clinic.recordings.models import Recording


class Concern(PracticeRow):
    """One worry about a parent and a baby, as somebody reported it. Never summed."""

    class ReportedBy(models.TextChoices):
        MOTHER = "mother", _("The mother")
        FATHER = "father", _("The father")
        CAREGIVER = "caregiver", _("Another caregiver")
        CLINICIAN = "clinician", _("The clinician")
        PROFESSIONAL = "professional", _("Somebody else who works with them")

    class Known(models.TextChoices):
        TOLD = "told", _("Told")
        OBSERVED = "observed", _("Seen in the room or in a film")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="concerns"
    )
    sign = models.CharField(_("what"), max_length=30, choices=Sign.choices)
    words = models.CharField(_("in their words"), max_length=1000, blank=True)
    reported_by = models.CharField(
        _("who says so"), max_length=20, choices=ReportedBy.choices
    )
    known = models.CharField(_("how it is known"), max_length=10, choices=Known.choices)
    since = models.CharField(_("since"), max_length=20, choices=Since.choices)
    how_often = models.CharField(
        _("how often"), max_length=20, choices=HowOften.choices, blank=True
    )
    context = models.CharField(_("when it shows"), max_length=1000, blank=True)
    recording = models.ForeignKey(
        Recording, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.sign} of {self.family_id}"


class ConcernChange(PracticeRow):
    """What is said of a concern later, and by whom. The database never changes it.

    The concern itself stays as it was first named; the newest of these is how it is now.
    """

    class State(models.TextChoices):
        STANDS = "stands", _("Still there")
        ENDED = "ended", _("No longer there")

    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, related_name="changes"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.STANDS)
    words = models.CharField(_("in their words"), max_length=1000, blank=True)
    reported_by = models.CharField(
        _("who says so"), max_length=20, choices=Concern.ReportedBy.choices
    )
    known = models.CharField(
        _("how it is known"), max_length=10, choices=Concern.Known.choices
    )
    since = models.CharField(_("since"), max_length=20, choices=Since.choices)
    how_often = models.CharField(
        _("how often"), max_length=20, choices=HowOften.choices, blank=True
    )
    context = models.CharField(_("when it shows"), max_length=1000, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.concern_id} {self.state}"

    @property
    def is_ended(self) -> bool:
        return self.state == self.State.ENDED


class ConcernSource(PracticeRow):
    """That a sentence is where a concern comes from; both show the other."""

    concern = models.ForeignKey(
        Concern, on_delete=models.PROTECT, related_name="sources"
    )
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, related_name="concern_sources"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["concern", "passage"], name="concern_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} of {self.concern_id}"
