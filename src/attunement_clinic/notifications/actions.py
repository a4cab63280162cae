"""Messages inside the application: a neutral line, and where to go."""

from uuid import UUID

from django.utils import timezone

from attunement_clinic.notifications.models import Notice


def leave_message(
    *, practice_id: UUID, recipient_id: UUID, kind: str, address: str
) -> Notice:
    """Leave one line for somebody, in the transaction of what it tells."""
    return Notice.objects.create(
        practice_id=practice_id, recipient_id=recipient_id, kind=kind, address=address
    )


def mark_read(*, recipient_id: UUID) -> int:
    """Note that somebody has seen their messages."""
    return Notice.objects.filter(
        recipient_id=recipient_id, read_at__isnull=True
    ).update(read_at=timezone.now())
