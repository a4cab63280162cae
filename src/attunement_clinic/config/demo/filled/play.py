"""Play every family: until its films are sent, and what followed once they can be watched.

Each half happens whole or not at all, and once.
"""

from django.db import transaction

from attunement_clinic.config.demo.filled.cast import Cast, staff
from attunement_clinic.config.demo.filled.opening import open_family, send_films
from attunement_clinic.config.demo.filled.script import Family, families
from attunement_clinic.config.demo.filled.sitting import sit_down
from attunement_clinic.config.demo.filled.telling import tell
from attunement_clinic.families.models import Family as FamilyRow
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review.models import ReviewSession

_ON_THEIR_WAY = (
    Recording.State.WAITING,
    Recording.State.READING,
    Recording.State.MAKING,
)


@transaction.atomic
def open_all() -> None:
    """Take every family in and send its films."""
    people = staff()
    if any(_row(each, people) for each in families().values()):
        return
    for script in families().values():
        cast = open_family(script, people)
        if cast is not None:
            sit_down(cast)
            send_films(cast)


@transaction.atomic
def tell_all() -> None:
    """Tell what followed, once every film can be watched."""
    casts = _casts()
    if ReviewSession.objects.filter(family__in=[cast.family for cast in casts]):
        return
    for cast in casts:
        tell(cast)


def films_on_their_way() -> int:
    """Count the films that are still being read."""
    return Recording.objects.filter(state__in=_ON_THEIR_WAY).count()


def _casts() -> list[Cast]:
    people = staff()
    found = []
    for script in families().values():
        row = _row(script, people)
        if row is not None:
            films = list(row.recordings.order_by("number"))
            found.append(Cast(script=script, family=row, staff=people, films=films))
    return found


def _row(script: Family, people: dict[str, Actor]) -> FamilyRow | None:
    """Find a family that was played, by who stands first in its file."""
    return FamilyRow.objects.filter(
        practice_id=people["ingrid"].practice_id,
        caregivers__name=script.people[0].name,
    ).first()
