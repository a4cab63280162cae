"""What was taken back, and the lines of the ledger that outlive the database."""

import uuid
from typing import ClassVar

from django.db import models

from attunement_clinic.accounts.models import PracticeRow, User
from attunement_clinic.families.models import Caregiver


class Withdrawal(PracticeRow):
    """A film, or one use of it, that somebody took back; what was destroyed for it.

    Without `purpose` it is the whole film, and `key_id` names the film's key until it is
    destroyed. `epoch` is the newest master at that time: as long as it, or one before
    it, exists, an older copy of the keys could still be opened.
    """

    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.PROTECT, related_name="withdrawals"
    )
    caregiver = models.ForeignKey(Caregiver, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, blank=True)
    # Nobody where an older backup was restored and the ledger told of it.
    withdrawn_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField()
    key_id = models.UUIDField(null=True)
    unmade_at = models.DateTimeField(null=True)
    keys_destroyed = models.PositiveIntegerField(default=0)
    epoch = models.PositiveIntegerField(null=True)
    rekeyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-withdrawn_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording"],
                condition=models.Q(purpose=""),
                name="film_taken_back_once",
            ),
            models.CheckConstraint(
                condition=models.Q(unmade_at=None) | models.Q(key_id=None),
                name="unmade_has_no_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose or 'all'} of {self.recording_id} taken back"


class Closure(PracticeRow):
    """A film closed at once by who filmed it, before they have shown their key again.

    Nobody plays it and nothing is destroyed. It ends with the film, when the key is shown,
    or when they open it again.
    """

    recording = models.ForeignKey(
        "recordings.Recording", on_delete=models.PROTECT, related_name="closures"
    )
    # Nobody where an older backup was restored and the ledger told of it.
    closed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-closed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recording"],
                condition=models.Q(ended_at=None),
                name="film_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording_id} closed"


class LedgerLine(models.Model):
    """One ending that must hold over a restore: ids and times, and nothing else.

    `written_at` says that the line is on the disk outside the database (`ledger.py`).
    """

    class Kind(models.TextChoices):
        FILM = "film"
        USE = "use"
        SHARE = "share"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    facts = models.JSONField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["at"],
                condition=models.Q(written_at=None),
                name="ledger_not_written",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ended at {self.at}"
