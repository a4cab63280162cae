"""A person's messages."""

from uuid import UUID

from attunement_clinic.notifications.models import Notice

_SHOWN = 100


def messages_of(user_id: UUID) -> list[Notice]:
    return list(Notice.objects.filter(recipient_id=user_id)[:_SHOWN])
