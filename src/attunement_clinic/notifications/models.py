"""Messages inside the application. None carries a clinical word."""

import uuid
from typing import ClassVar

from django.conf import settings
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
