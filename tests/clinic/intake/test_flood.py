"""Many forms from one place in the same moment: none of them passes uncounted."""

import threading

from django.db import connection

from attunement_clinic.intake.actions import (
    MOST_AN_HOUR,
    TooManyError,
    count_attempt,
)
from attunement_clinic.intake.models import EnquiryAttempt

_AT_ONCE = MOST_AN_HOUR + 4


def test_all_at_once_are_counted_one_by_one(own_databases: None) -> None:
    barrier = threading.Barrier(_AT_ONCE)
    refused: list[TooManyError] = []

    def send() -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            count_attempt(source="203.0.113.7")
        except TooManyError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert EnquiryAttempt.objects.count() == MOST_AN_HOUR
    assert len(refused) == _AT_ONCE - MOST_AN_HOUR
