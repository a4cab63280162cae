"""What happened: one row a change or a view, never altered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One thing somebody did or saw.

    Ids stand here without foreign keys, so that evidence outlives what it speaks of.
    The database refuses UPDATE, DELETE and TRUNCATE (migration 0002).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    practice_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    family_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "at"], name="audit_subject"),
            models.Index(fields=["practice_id", "at"], name="audit_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"


class UnsealedEvent(models.Model):
    """An event that is not in its chain yet; the database itself adds each one here.

    It lies apart because an event's own row can never be marked. A trigger writes it in
    the transaction of the event (migration 0003); the sealer takes it away.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="waiting"
    )

    def __str__(self) -> str:
        return f"event {self.event_id} waits"


class AuditSeal(models.Model):
    """An event's place in its chain (`chain.py`). The database only adds these, too."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, related_name="seal"
    )
    # The practice; the nil id for what belongs to the installation alone.
    chain = models.UUIDField()
    position = models.PositiveBigIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain", "position"], name="audit_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"link {self.position} of {self.chain}"
