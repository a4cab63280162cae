"""What a caregiver hopes for, and what was agreed for the days between."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.questionnaires.models import QuestionnaireResponse


class CarePlan(PracticeRow):
    """The plan a caregiver's care follows: a protocol, and how far it has come.

    `hope` held what `Goal` holds now; nothing writes it any more.
    """

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="care_plans"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="care_plans"
    )
    hope = models.TextField(_("hopes for"), max_length=1000, blank=True)
    protocol = models.CharField(max_length=40, blank=True)
    protocol_version = models.CharField(max_length=10, blank=True)
    sessions_held = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caregiver"],
                condition=~models.Q(protocol=""),
                name="one_protocol_each",
            )
        ]

    def __str__(self) -> str:
        return f"plan of {self.family_id}"


class Goal(PracticeRow):
    """What a caregiver would like to be different, in their own words.

    The one place where goals live, wherever they were named: in a form (`answered_in`
    and `place` say which answer), or told to the team (`entered_by` typed it).
    """

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="goals")
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="goals"
    )
    words = models.TextField(_("in their own words"), max_length=4000)
    answered_in = models.ForeignKey(
        QuestionnaireResponse, null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.PositiveSmallIntegerField(null=True)
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answered_in", "place"], name="goal_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"goal of {self.caregiver_id}"


class GoalRating(PracticeRow):
    """How near a goal is, from 0 to 10: the caregiver's own number, on a day.

    The database refuses to change it; of one day the newest counts. `entered_by` typed
    it: the caregiver, or somebody of the team who was told it. Nobody is known where it
    was given on the practice's tablet.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])
    rated_on = models.DateField()
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_in = models.ForeignKey(
        QuestionnaireResponse, null=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["rated_on", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__lte=10), name="goal_rating_to_ten"
            ),
            models.UniqueConstraint(
                fields=["goal", "answered_in", "number"], name="goal_rating_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} of 10"


class Activity(PracticeRow):
    """A small calm moment a caregiver chose to try."""

    class Kind(models.TextChoices):
        CUDDLE = "cuddle", _("Cuddle")
        TALK = "talk", _("Talk")
        PLAY = "play", pgettext_lazy("with a baby", "Play")
        SMILE = "smile", _("Smile")
        LAUGH = "laugh", _("Laugh")
        FEEDING = "feeding", _("Feeding")
        SETTLING = "settling", _("Settling")
        BATHING = "bathing", _("Bathing")
        WALKING = "walking", _("Walking")
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
    how = models.TextField(_("how it can go"), max_length=500, blank=True)
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


class DiaryWords(PracticeRow):
    """What a caregiver wrote of a day for the team to read; they may take it back.

    A day may hold several: nothing written in another window is written over.
    """

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="diary_words"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="diary_words"
    )
    day = models.DateField()
    words = models.TextField(max_length=4000)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["day", "created_at"]
        verbose_name_plural = _("diary words")

    def __str__(self) -> str:
        return f"{self.caregiver_id} on {self.day}"


class Appointment(PracticeRow):
    """A meeting: who, when, how long, where.

    `revision` grows with each change, so that a calendar knows which file is the newest.
    `missed_at` is when somebody noted that the caregiver did not come.
    """

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
    missed_at = models.DateTimeField(null=True)
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
