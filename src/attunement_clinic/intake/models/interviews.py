"""The clinical interview: its two notes, what was written in them, what was asked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family

LONGEST_WORDS = 20_000


class Interview(PracticeRow):
    """One talk with a family, held by one clinician, who alone writes its notes."""

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="interviews"
    )
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("held on"))

    class Meta:
        ordering: ClassVar = ["-held_on", "-created_at"]

    def __str__(self) -> str:
        return f"interview of {self.held_on}"


class Note(PracticeRow):
    """The record note, which the care team reads, or the process notes, the author's own.

    Once it is signed nothing in it changes any more; addenda follow it.
    """

    class Kind(models.TextChoices):
        RECORD = "record", _("Record note")
        PROCESS = "process", _("Process notes")

    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, related_name="notes"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["interview", "kind"], name="note_once_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.interview_id}"


class NoteShare(PracticeRow):
    """That the author lets a supervisor of the family read their process notes."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="shares")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "user"], name="note_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.note_id} for {self.user_id}"


class Writing(PracticeRow):
    """What stood in one part of a note when it was saved. The database never changes it.

    `follows` are the writings it takes the place of. Two windows that wrote side by side
    leave two writings that nothing follows: both stand, until one save follows both.
    """

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="writings")
    part = models.CharField(max_length=60)
    follows = ArrayField(models.UUIDField(), default=list, blank=True)
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [
            models.Index(fields=["note", "part"], name="writing_of_a_part")
        ]

    def __str__(self) -> str:
        return f"{self.part} at {self.created_at:%H:%M}"


class Addendum(PracticeRow):
    """What its author adds to a signed note. The database never changes it."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="addenda")
    words = models.TextField(_("addendum"), max_length=LONGEST_WORDS)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"addendum to {self.note_id}"


class Passage(PracticeRow):
    """A sentence of a note that something refers to, at its place in what was written.

    It stands in a writing or in an addendum. Neither ever changes, so the place and the
    words are the same for good.
    """

    writing = models.ForeignKey(
        Writing, null=True, on_delete=models.PROTECT, related_name="passages"
    )
    addendum = models.ForeignKey(
        Addendum, null=True, on_delete=models.PROTECT, related_name="passages"
    )
    starts = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    words = models.TextField(max_length=LONGEST_WORDS)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["writing", "starts", "ends"], name="passage_once"
            ),
            models.UniqueConstraint(
                fields=["addendum", "starts", "ends"], name="passage_of_addendum_once"
            ),
            models.CheckConstraint(
                name="passage_stands_in_one",
                condition=models.Q(writing__isnull=False, addendum__isnull=True)
                | models.Q(writing__isnull=True, addendum__isnull=False),
            ),
            models.CheckConstraint(
                name="passage_has_length",
                condition=models.Q(ends__gt=models.F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return f"passage {self.id}"

    @property
    def place(self) -> Writing | Addendum:
        """What it stands in."""
        found = self.writing or self.addendum
        if found is None:
            raise ValueError("A passage stands in a writing or an addendum.")
        return found


class SafetyAnswer(PracticeRow):
    """What was found when one thing was asked. The last one counts; none is changed."""

    class Answer(models.TextChoices):
        NO = "no", _("Asked: no")
        YES = "yes", _("Asked: yes")
        UNCLEAR = "unclear", _("Asked: not clear")
        NOT_ASKED = "not_asked", _("Could not be asked today")

    interview = models.ForeignKey(
        Interview, on_delete=models.PROTECT, related_name="safety_answers"
    )
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=30)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    words = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"
