"""Letters as they are written, and everything that leaves the house as a file."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.recordings.models import Recording

LONGEST_WORDS = 20_000


class Letter(PracticeRow):
    """A letter to one caregiver, or about them to somebody who goes on.

    It holds one caregiver's side alone. Once signed nothing in it changes any more.
    """

    class Kind(models.TextChoices):
        CLOSING = "closing", _("Closing letter")
        CLINICIAN = "clinician", _("Letter to a colleague")

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="letters")
    caregiver = models.ForeignKey(
        Caregiver, on_delete=models.PROTECT, related_name="letters"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=10)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} letter of {self.created_at:%Y-%m-%d}"


class LetterWriting(PracticeRow):
    """What stood in one part of a letter when it was saved. The database never changes it.

    `follows` are the writings it takes the place of, as in the notes of an interview.
    """

    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, related_name="writings"
    )
    part = models.CharField(max_length=20)
    follows = ArrayField(models.UUIDField(), default=list, blank=True)
    words = models.TextField(blank=True, max_length=LONGEST_WORDS)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [
            models.Index(fields=["letter", "part"], name="writing_of_a_letter")
        ]

    def __str__(self) -> str:
        return f"{self.part} at {self.created_at:%H:%M}"


class Export(PracticeRow):
    """A file that was made to leave the house: whose, what for, and until when.

    It lies sealed under its own key (`key_id`). When it ends, key and file are destroyed;
    the row stays and says so. Without `made_at` it is being made, or never was whole.
    """

    class Kind(models.TextChoices):
        LETTER = "letter", _("Letter")
        SUMMARY = "summary", _("Family summary of one caregiver")
        TABLES = "tables", _("Tables (CSV)")
        FHIR = "fhir", _("FHIR R4 bundle")
        RESEARCH = "research", _("Research package")

    class Purpose(models.TextChoices):
        CAREGIVER = "caregiver", _("For the caregiver")
        CARE = "care", _("For somebody who goes on with the care")
        REQUEST = "request", _("The family asked for its data")
        OWN = "own", _("Their own copy")
        RESEARCH = "research", _("Research, for those who agreed")

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(
        Family, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    caregiver = models.ForeignKey(
        Caregiver, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    letter = models.ForeignKey(
        Letter, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose.choices)
    media_type = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    key_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="export_ended_has_no_key",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(key_id__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.created_at:%Y-%m-%d}"


class ExportRecording(PracticeRow):
    """That something of a film is in an export: its consent is asked for at each opening."""

    export = models.ForeignKey(
        Export, on_delete=models.PROTECT, related_name="recordings"
    )
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["export", "recording"], name="export_recording_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording_id} in {self.export_id}"


class ResearchRequest(PracticeRow):
    """A researcher asks for a package; an administrator, somebody else, agrees to it.

    Without `export` after `decided_at` it was declined.
    """

    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    study = models.CharField(_("which study it is for"), max_length=200)
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    export = models.OneToOneField(
        Export, null=True, on_delete=models.PROTECT, related_name="request"
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="research_needs_two_people",
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("asked_by")),
            )
        ]

    def __str__(self) -> str:
        return self.study


class Recall(PracticeRow):
    """That whoever saved a package was told to delete it: a film in it was taken back.

    The row is the proof of the notice; `confirmed_at` their word that it is done.
    """

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="recalls")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["told_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["export", "recording"], name="recalled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.export_id} recalled"
