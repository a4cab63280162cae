"""Where a request stands today: not yet, open, waiting for cover, closed, sent."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from attunement_clinic.accounts.models import Practice
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.safety.queries import is_locked_now


class Stand(StrEnum):
    """What may be done with a form."""

    NOT_YET = "not_yet"
    OPEN = "open"
    LOCKED = "locked"
    SENT = "sent"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A request and its response, as they stand."""

    stand: Stand
    response: QuestionnaireResponse | None

    @property
    def is_answerable(self) -> bool:
        return self.stand is Stand.OPEN


def today_of(practice: Practice, now: datetime) -> date:
    """Say which day it is where the practice is."""
    return now.astimezone(ZoneInfo(practice.time_zone)).date()


def response_of(request: QuestionnaireRequest) -> QuestionnaireResponse | None:
    return QuestionnaireResponse.objects.filter(request=request).first()


def standing_of(
    request: QuestionnaireRequest, now: datetime, *, is_in_the_room: bool = False
) -> Standing:
    """Say where a request stands.

    A form with a safety question waits until somebody covers, when the practice wants it
    so; in the practice's own rooms somebody is there.
    """
    return stand_of(request, response_of(request), now, is_in_the_room=is_in_the_room)


def stand_of(
    request: QuestionnaireRequest,
    response: QuestionnaireResponse | None,
    now: datetime,
    *,
    is_in_the_room: bool,
) -> Standing:
    """Say where a request stands whose response is known."""
    today = today_of(request.practice, now)
    if response is not None and response.completed_at is not None:
        return Standing(Stand.SENT, response)
    if request.withdrawn_at is not None or today > request.closes_on:
        return Standing(Stand.CLOSED, response)
    if today < request.opens_on or not request.questionnaire:
        return Standing(Stand.NOT_YET, response)
    if (
        request.has_safety_item
        and not is_in_the_room
        and is_locked_now(request.practice, now)
    ):
        return Standing(Stand.LOCKED, response)
    return Standing(Stand.OPEN, response)
