"""What was agreed for the days between: small calm-time activities, and meetings."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family


class CarePlan(PracticeRow):
    """What the caregiver hopes for, in their own words."""

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="care_plans"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="care_plans"
    )
    hope = models.TextField(_("hopes for"), max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"plan of {self.family_id}"


class Activity(PracticeRow):
    """A small calm moment a caregiver chose to try."""

    class Kind(models.TextChoices):
        CUDDLE = "cuddle", _("Cuddle")
        TALK = "talk", _("Talk")
        PLAY = "play", _("Play")
        SMILE = "smile", _("Smile")
        LAUGH = "laugh", _("Laugh")
        OWN = "own", _("Own idea")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="activities"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="activities"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(_("what"), max_length=120)
    occasion = models.CharField(_("when it fits"), max_length=200, blank=True)
    agreed_with = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return self.title


class DiaryEntry(PracticeRow):
    """It happened, on a day. Nothing counts up, and nothing is missing."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="entries"
    )
    happened_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "happened_on"], name="diary_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} on {self.happened_on}"


class Appointment(PracticeRow):
    """A meeting: who, when, how long, where."""

    class Place(models.TextChoices):
        ROOM = "room", _("In the room")
        PHONE = "phone", _("On this phone")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="appointments"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="appointments"
    )
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=50)
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.ROOM)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
