"""Jobs of first contacts: a line to the practice's mailbox; what is kept no longer."""

import logging
from uuid import UUID

from django.db import connections
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from attunement_clinic.intake import actions, letters

_LOG = logging.getLogger(__name__)


@app.task(
    name="intake.tell",
    retry=RetryStrategy(
        max_attempts=12, exponential_wait=3, retry_exceptions={OSError}
    ),
)
def tell(*, practice_id: str) -> None:
    """Send the line; what could not be sent is tried again. The desk shows it anyway."""
    try:
        letters.tell_the_mailbox(UUID(practice_id))
    finally:
        connections.close_all()


@app.periodic(cron="23 * * * *")
@app.task(name="intake.tidy", queueing_lock="intake.tidy")
def tidy(timestamp: int) -> None:
    """Remove what became no family and was kept as long as was said; every hour."""
    del timestamp
    try:
        removed = actions.remove_past_keeping(timezone.now())
        if removed:
            _LOG.info("%s first contacts were kept long enough and removed", removed)
    finally:
        connections.close_all()
