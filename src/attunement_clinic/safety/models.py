"""Who is called: by a parent, the crisis contacts; by the practice, a named person."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.recordings.models import Recording


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


class CoverRules(PracticeRow):
    """How soon the practice reads what cannot wait, and what holds when nobody is there.

    A practice without this row has the values written here: nobody covers, so forms with
    a safety question stay closed away from the practice.
    """

    class OutOfHours(models.TextChoices):
        LOCKED = "locked", _("Forms with a safety question wait until somebody covers")
        TOLD = "told", _("They stay open, and the page says when they are read")

    read_within_minutes = models.PositiveSmallIntegerField(
        _("read within (minutes, while somebody covers)"), default=240
    )
    everybody_after_minutes = models.PositiveSmallIntegerField(
        _("after the deputy, everybody is asked within (minutes)"), default=30
    )
    outcome_within_hours = models.PositiveSmallIntegerField(
        _("what came of it is written within (hours)"), default=24
    )
    out_of_hours = models.CharField(
        _("when nobody covers"),
        max_length=10,
        choices=OutOfHours.choices,
        default=OutOfHours.LOCKED,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice"], name="cover_rules_once")
        ]

    def __str__(self) -> str:
        return f"cover rules of {self.practice_id}"


class CoverHours(PracticeRow):
    """Who covers on a day of the week, in the practice's own time; 00:00 ends the day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["weekday", "starts"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cover_ends_after_it_starts",
                condition=models.Q(ends__gt=models.F("starts"))
                | models.Q(ends="00:00"),
            ),
            models.CheckConstraint(
                name="cover_names_two_people",
                condition=~models.Q(responsible=models.F("deputy")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts}-{self.ends}"

    @property
    def is_whole_day(self) -> bool:
        return self.starts == self.ends


class SafetyTaskQuerySet(models.QuerySet["SafetyTask"]):
    def unfinished(self) -> Self:
        """Keep what still needs somebody: nobody has it, or no outcome is written."""
        return self.exclude(state=SafetyTask.State.CLOSED)


class SafetyTask(PracticeRow):
    """A person is needed: by whom, until when, and how far the call has gone.

    The row is a projection of its `SafetyEntry` lines, which the database never lets
    anybody change. `enquiry_id` points at a row of the app above this one.
    """

    class Source(models.TextChoices):
        ANSWER = "answer", _("An answer in a form")
        PAPER = "paper", _("An answer on paper")
        SELF_CHECK = "self_check", _("Sent from the self-check")
        ENQUIRY = "enquiry", _("Written in a first contact")
        STAFF = "staff", _("Seen or heard by a member of the team")

    class State(models.TextChoices):
        OPEN = "open", _("Nobody has it yet")
        ACKNOWLEDGED = "acknowledged", _("Somebody has it")
        CLOSED = "closed", _("An outcome is written")

    class Level(models.IntegerChoices):
        NAMED = 0, _("the named person")
        DEPUTY = 1, _("the deputy")
        EVERYBODY = 2, _("everybody")

    source = models.CharField(max_length=20, choices=Source.choices)
    family = models.ForeignKey(
        Family, null=True, on_delete=models.PROTECT, related_name="safety_tasks"
    )
    caregiver = models.ForeignKey(
        Caregiver, null=True, on_delete=models.PROTECT, related_name="safety_tasks"
    )
    enquiry_id = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NAMED)
    responsible = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    deputy = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField()
    called_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SafetyTaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_at"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "state"], name="safety_practice_state")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.state} {self.id}"


class SafetyEntry(PracticeRow):
    """One line of what happened with a call. The database refuses to change it."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        AGAIN = "again", _("Something more came")
        CHANGED = "changed", _("Changed by them")
        SHOWN = "shown", _("The crisis contacts were shown")
        MAILED = "mailed", _("A mail went out")
        MAIL_FAILED = "mail_failed", _("A mail could not be sent")
        ESCALATED = "escalated", _("Nobody had it, so others were asked")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        OUTCOME = "outcome", _("What came of it")
        REOPENED = "reopened", _("Opened again")

    class Outcome(models.TextChoices):
        SPOKEN = "spoken", _("Spoke with them; nothing more is needed today")
        PLAN = "plan", _("A safety plan was made or renewed")
        URGENT = "urgent", _("Urgent mental health assessment asked for")
        EMERGENCY = "emergency", _("Emergency services or hospital")
        DOCTOR = "doctor", _("A doctor for the baby")
        SAFEGUARDING = "safeguarding", _("The safeguarding lead was consulted")
        MISTAKE = "mistake", _("They said in person that it was a slip")
        NOT_REACHED = "not_reached", _("Not reached yet; the call stays open")
        OTHER = "other", _("Something else")

    task = models.ForeignKey(
        SafetyTask, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    address = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class SafeguardingHoldQuerySet(models.QuerySet["SafeguardingHold"]):
    def in_force(self) -> Self:
        """Keep the holds that freeze a film now."""
        return self.filter(state=SafeguardingHold.State.HOLDING)

    def unfinished(self) -> Self:
        """Keep the holds in force, and those that wait for a second person."""
        states = SafeguardingHold.State
        return self.filter(state__in=[states.PROPOSED, states.HOLDING])


class SafeguardingHold(PracticeRow):
    """A film frozen for safeguarding: nobody plays it, and its key is kept.

    It stands apart from consent, and outlives the film. The row is a projection of its
    `HoldAct` lines, which the database never lets anybody change.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        HOLDING = "holding", _("In force")
        DECLINED = "declined", _("Not placed")
        ENDED = "ended", _("Ended")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="safeguarding_holds"
    )
    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="safeguarding_holds"
    )
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.PROPOSED
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    end_proposed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(_("reviewed by"))
    is_told = models.BooleanField(_("the parent is told"))
    why_not_told = models.TextField(max_length=4000, blank=True)

    objects = SafeguardingHoldQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording"],
                condition=models.Q(state__in=["proposed", "holding"]),
                name="safeguarding_one_hold_a_film",
            ),
            models.CheckConstraint(
                condition=models.Q(is_told=True) ^ ~models.Q(why_not_told=""),
                name="safeguarding_told_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class HoldAct(PracticeRow):
    """One step of a hold, by one person. The database refuses to change it."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Asked for")
        CONFIRMED = "confirmed", _("Placed by a second person")
        DECLINED = "declined", _("Not placed")
        REVIEWED = "reviewed", _("Reviewed")
        END_PROPOSED = "end_proposed", _("End asked for")
        ENDED = "ended", _("Ended by a second person")
        LATE = "late", _("The review is late")

    hold = models.ForeignKey(
        SafeguardingHold, on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(max_length=4000, blank=True)
    review_on = models.DateField(null=True)
    is_told = models.BooleanField(null=True)
    why_not_told = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
