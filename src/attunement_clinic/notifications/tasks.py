"""The job that sends a reminder at its time, if the person's rule still lets it."""

from uuid import UUID

from django.db import connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from attunement_clinic.notifications import actions, mail

_MOST_RETRIES = 8


@app.task(
    name="notifications.send",
    pass_context=True,
    retry=RetryStrategy(
        max_attempts=_MOST_RETRIES, exponential_wait=4, retry_exceptions={OSError}
    ),
)
def send(context: JobContext, *, mail_id: str) -> None:
    """Send one mail; what cannot be sent is tried again, then shown to the practice."""
    try:
        _send(UUID(mail_id), is_last_try=context.job.attempts >= _MOST_RETRIES)
    finally:
        connections.close_all()


def _send(mail_id: UUID, *, is_last_try: bool) -> None:
    claimed = actions.claim(mail_id, now=timezone.now())
    if claimed is None:
        return
    try:
        mail.send_text(
            to=claimed.to,
            subject=claimed.subject,
            body=claimed.body,
            sender_name=claimed.sender_name,
        )
    except OSError:
        actions.put_back(mail_id, now=timezone.now(), is_last_try=is_last_try)
        raise
