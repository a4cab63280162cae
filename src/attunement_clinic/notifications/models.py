"""Messages and mails, none with a clinical word; how each person is reached safely."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One line in somebody's messages: a neutral text chosen by kind, and where to go."""

    class Kind(models.TextChoices):
        FILM_ASKED = "film_asked", _("Something is waiting for you")
        FILM_ARRIVED = "film_arrived", _("Something new has arrived")
        FILM_READY = "film_ready", _("What you sent has arrived")
        FILM_REFUSED = "film_refused", _("What you sent could not be opened")
        SHARED = "shared", _("There is something new for you")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice_id = models.UUIDField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=30, choices=Kind.choices)
    address = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ContactRule(models.Model):
    """How one person may be reached (`safe_contact.SafeContact`, kept).

    `addressee_id` is the caregiver or the enquiry of the apps above, which this one does
    not know.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice_id = models.UUIDField()
    addressee_id = models.UUIDField(unique=True)
    ways = ArrayField(models.CharField(max_length=10))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    sender_name = models.CharField(max_length=60, blank=True)
    may_leave_voicemail = models.BooleanField(default=False)
    not_to_know = models.TextField(max_length=1000, blank=True)
    notes = models.TextField(max_length=1000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contact_rule_hours_whole",
                condition=models.Q(starts__isnull=True, ends__isnull=True)
                | models.Q(ends__gt=models.F("starts")),
            )
        ]

    def __str__(self) -> str:
        return f"rule of {self.addressee_id}"


class OutgoingMail(models.Model):
    """A reminder on its way: when it may go, whether it went, or why a person must.

    `key` names the occasion, so that one occasion makes one mail.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Goes out at its time")
        SENT = "sent", _("Went out")
        HELD = "held", _("Not by mail: a person must reach them")
        FAILED = "failed", _("Could not be sent")
        TAKEN_BACK = "taken_back", _("No longer needed")

    class Reason(models.TextChoices):
        NO_RULE = "no_rule", _("Nobody has asked yet how to reach them safely.")
        NOT_BY_MAIL = "not_by_mail", _("They are not to be reached by e-mail.")
        NO_ADDRESS = "no_address", _("There is no e-mail address.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice_id = models.UUIDField()
    addressee_id = models.UUIDField(db_index=True)
    key = models.CharField(max_length=120)
    to = models.EmailField(blank=True)
    sender_name = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    time_zone = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=State.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    send_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["addressee_id", "key"], name="outgoing_mail_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
