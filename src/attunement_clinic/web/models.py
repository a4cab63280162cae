"""Answers kept for seven days, so that the same change sent twice happens once."""

from typing import ClassVar

from django.db import models


class KeptAnswer(models.Model):
    """What a change with an Idempotency-Key was answered."""

    id = models.BigAutoField(primary_key=True)
    actor_id = models.UUIDField()
    key = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="kept_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.actor_id}"
