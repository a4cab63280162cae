"""The job that ends what is over: nothing made stays longer than was said."""

from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from attunement_clinic.reports import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="reports.end_due", queueing_lock="reports.end_due")
def end_due(timestamp: int) -> None:
    """End exports whose day has come, or whose films were taken back."""
    del timestamp
    try:
        actions.end_due_exports(timezone.now())
    finally:
        connections.close_all()
