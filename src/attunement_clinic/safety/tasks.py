"""Jobs of the safety path: mails, and what happens when nobody has a call."""

import logging
from uuid import UUID

from django.db import connections
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from attunement_clinic.safety import actions
from attunement_clinic.safety.letters import CannotMailError, mail_step

_LOG = logging.getLogger(__name__)


@app.task(
    name="safety.tell",
    retry=RetryStrategy(
        max_attempts=20, exponential_wait=2, retry_exceptions={CannotMailError}
    ),
)
def tell(*, task_id: str, level: int) -> None:
    """Mail who is called at this step; what could not be sent is tried again."""
    try:
        mail_step(UUID(task_id), level)
    finally:
        connections.close_all()


@app.periodic(cron="* * * * *")
@app.task(name="safety.escalate", queueing_lock="safety.escalate")
def escalate(timestamp: int) -> None:
    """Call the deputy, then everybody, where nobody has a call; every minute."""
    del timestamp
    try:
        moved = actions.escalate(timezone.now())
        if moved:
            _LOG.warning("%s calls for a person went one step on", moved)
    finally:
        connections.close_all()


@app.periodic(cron="23 * * * *")
@app.task(name="safety.late_reviews", queueing_lock="safety.late_reviews")
def note_late_reviews(timestamp: int) -> None:
    """Write down which holds were to be reviewed by yesterday; every hour."""
    del timestamp
    try:
        late = actions.note_late_reviews(timezone.now())
        if late:
            _LOG.warning("%s safeguarding holds wait for their review", late)
    finally:
        connections.close_all()
