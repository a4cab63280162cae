"""Moments of films, and watching them together, the parent first."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.intake.models import Passage
from attunement_clinic.plans.models import Activity, Appointment
from attunement_clinic.recordings.models import Recording, Situation


class Moment(PracticeRow):
    """An interval of a film worth watching together, and why."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        REPAIR = "repair", _("Missed, then found again")
        SHARED_PLEASURE = "shared_pleasure", _("Shared pleasure")
        CURIOUS = "curious", _("Curious")
        DIFFICULT = "difficult", _("Hard moment")

    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="moments"
    )
    onset_ms = models.BigIntegerField()
    offset_ms = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(_("in a few words"), max_length=120, blank=True)
    why = models.TextField(_("why this moment"), max_length=1000, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["onset_ms", "created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(onset_ms__gte=0)
                & models.Q(offset_ms__gt=models.F("onset_ms")),
                name="moment_has_length",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.onset_ms}"


class MomentSource(PracticeRow):
    """That a sentence of a note is where a moment's link to the past is written.

    Marked in the note; both ends lead to the other. A mark taken away is kept.
    """

    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="sources")
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, related_name="moment_sources"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["moment", "passage"], name="moment_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} of {self.moment_id}"


class ReviewSession(PracticeRow):
    """Watching together, once: a caregiver and a clinician, a few moments."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        READY = "ready", _("ready")
        OPEN = "open", _("watching now")
        ENDED = "ended", _("ended")

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="reviews")
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="reviews"
    )
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PREPARING
    )
    override_reason = models.TextField(blank=True, max_length=1000)
    appointment = models.ForeignKey(
        Appointment, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    activity = models.ForeignKey(
        Activity, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["caregiver", "number"], name="review_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"review {self.number}"


class ReviewMoment(PracticeRow):
    """A moment's place in a review, what will be asked, and the clinician's side of it."""

    review = models.ForeignKey(
        ReviewSession, on_delete=models.CASCADE, related_name="items"
    )
    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    question = models.TextField(blank=True, max_length=500)
    prepared_thought = models.TextField(blank=True, max_length=1000)
    thought_shown_at = models.DateTimeField(null=True)
    private_note = models.TextField(blank=True, max_length=4000)
    parent_passed_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.position} of {self.review_id}"

    @property
    def is_thought_due(self) -> bool:
        """Whether the caregiver has spoken or passed, so that the thought may follow."""
        return self.parent_passed_at is not None or any(
            one.words.strip() for one in self.reflections.all()
        )


class Thread(PracticeRow):
    """A belief in the caregiver's own words, followed from moment to moment.

    Where it comes from is the caregiver's own story: it has a door of its own
    (`access_origin`), and no list, no room and no phone carries it.
    """

    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="threads"
    )
    belief = models.TextField(_("the belief, in their own words"), max_length=1000)
    origin = models.TextField(_("where it comes from"), blank=True, max_length=4000)
    speaks_when = ArrayField(
        models.CharField(max_length=20, choices=Situation.choices),
        default=list,
        blank=True,
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rested_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"thread of {self.caregiver_id}"


class ThreadRating(PracticeRow):
    """How true a belief felt to its caregiver when they were asked, from 0 to 10."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])
    review = models.ForeignKey(
        ReviewSession, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__lte=10), name="thread_rating_to_ten"
            ),
            models.UniqueConstraint(
                fields=["thread", "review"], name="thread_rating_once_a_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} of 10"


class ThreadMoment(PracticeRow):
    """A moment that speaks for a belief, or against it."""

    class Stance(models.TextChoices):
        FOR = "for", _("speaks for it")
        AGAINST = "against", _("speaks against it")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="moments")
    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="threads")
    stance = models.CharField(max_length=7, choices=Stance.choices)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "moment"], name="thread_moment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.moment_id} {self.stance}"


class Reflection(PracticeRow):
    """What the caregiver said of a moment, word for word, and who typed it."""

    item = models.ForeignKey(
        ReviewMoment, on_delete=models.CASCADE, related_name="reflections"
    )
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="reflections"
    )
    words = models.TextField(blank=True, max_length=4000)
    feeling = models.CharField(blank=True, max_length=300)
    belief = models.TextField(blank=True, max_length=1000)
    infants_view = models.TextField(blank=True, max_length=1000)
    own_past = models.TextField(blank=True, max_length=2000)
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.PROTECT, related_name="reflections"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reflection on {self.item_id}"
