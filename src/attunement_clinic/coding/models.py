"""Coding: one coder × one recording × one scheme, as appended operations and their rows."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.recordings.models import Recording


class CodingSession(PracticeRow):
    """One coder's work on one film with one version of one scheme."""

    recording = models.ForeignKey(
        Recording, on_delete=models.PROTECT, related_name="coding_sessions"
    )
    coder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=60)
    scheme_version = models.CharField(max_length=20)
    subjects = ArrayField(models.CharField(max_length=20))
    # The sequence number of the last appended operation.
    sequence = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording", "coder", "scheme", "scheme_version"],
                name="coding_session_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} of {self.recording_id}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class Operation(models.Model):
    """One action of the coder, as it came; never altered."""

    id = models.BigAutoField(primary_key=True)
    coding_session = models.ForeignKey(
        CodingSession, on_delete=models.CASCADE, related_name="operations"
    )
    client_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    position_ms = models.BigIntegerField()
    changes = models.JSONField()
    appended_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coding_session", "client_id"], name="operation_once"
            ),
            models.UniqueConstraint(
                fields=["coding_session", "sequence"], name="operation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class CodedAnnotation(models.Model):
    """The projection of the operations: what is coded now. No offset = still open."""

    id = models.BigAutoField(primary_key=True)
    coding_session = models.ForeignKey(
        CodingSession, on_delete=models.CASCADE, related_name="annotations"
    )
    client_id = models.UUIDField()
    tier = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    onset_ms = models.BigIntegerField()
    offset_ms = models.BigIntegerField(null=True)
    modifiers = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["tier", "onset_ms", "client_id"]
        indexes: ClassVar = [
            models.Index(
                fields=["coding_session", "tier", "onset_ms"], name="annotation_in_time"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coding_session", "client_id"], name="annotation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(onset_ms__gte=0)
                & (
                    models.Q(offset_ms__isnull=True)
                    | models.Q(offset_ms__gte=models.F("onset_ms"))
                ),
                name="annotation_forward_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.code} {self.onset_ms}"


class MeasureRecord(PracticeRow):
    """Measures as they stood when a coding was finished, with where they come from."""

    coding_session = models.ForeignKey(
        CodingSession, on_delete=models.CASCADE, related_name="measure_records"
    )
    sequence = models.PositiveIntegerField()
    until_ms = models.BigIntegerField()
    values = models.JSONField()
    provenance = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"measures of {self.coding_session_id} at {self.sequence}"
