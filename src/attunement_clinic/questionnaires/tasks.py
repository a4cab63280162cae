"""Jobs of questionnaires: forms whose day has come, and reminders."""

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from attunement_clinic.questionnaires import actions


@app.periodic(cron="7 * * * *")
@app.task(name="questionnaires.prepare", queueing_lock="questionnaires.prepare")
def prepare(timestamp: int) -> None:
    """Make ready what opens today and remind where it is time; every hour."""
    del timestamp
    try:
        actions.prepare_due_forms(timezone.now())
    finally:
        connections.close_all()
