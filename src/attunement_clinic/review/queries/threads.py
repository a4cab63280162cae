"""Threads: beliefs, how true they felt from time to time, and the moments they meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.plans.queries import clock_of
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording, Situation
from attunement_clinic.recordings.queries import (
    MediaAddresses,
    addresses_of,
    film_title,
)
from attunement_clinic.review import access, payloads
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewSession,
    Thread,
    ThreadMoment,
    ThreadRating,
)
from attunement_clinic.review.queries.moments import Clip, clip_values

# When a belief may speak: the everyday moments, and not "another one".
SPEAKS_WHEN = [one for one in Situation if one is not Situation.OTHER]
# The line of 0 to 10 as the family page draws it, in the units of its drawing.
_LINE_START, _LINE_STEP = 9, 29


@dataclass(frozen=True, slots=True)
class RatingRow:
    """How true a belief felt, on a day."""

    value: int
    on: date
    entered_by: str

    @property
    def x(self) -> int:
        """Where the answer stands on the line."""
        return _LINE_START + _LINE_STEP * self.value


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A followed belief on the family's page."""

    id: UUID
    belief: str
    caregiver: str
    speaks_when: tuple[str, ...]
    ratings: tuple[RatingRow, ...]
    speaks_for: int
    speaks_against: int
    is_resting: bool

    @property
    def first(self) -> RatingRow | None:
        return self.ratings[0] if len(self.ratings) > 1 else None

    @property
    def now(self) -> RatingRow | None:
        return self.ratings[-1] if self.ratings else None


@dataclass(frozen=True, slots=True)
class PlacedMoment(Clip):
    """A moment beside a belief, or one that could be."""

    id: UUID
    kind: str
    kind_label: str
    title: str
    film: str
    stance: str


@dataclass(frozen=True, slots=True)
class SaidRow:
    """The belief as it was said once, while watching together."""

    belief: str
    own_past: str
    on: date
    review_number: int
    entered_by: str


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A belief with everything that stands beside it; where it comes from is not here."""

    row: ThreadRow
    speaking_for: tuple[PlacedMoment, ...]
    speaking_against: tuple[PlacedMoment, ...]
    others: tuple[PlacedMoment, ...]
    said: tuple[SaidRow, ...]


def thread_facts(
    caregiver: Caregiver,
    *,
    review: ReviewSession | None = None,
    said_ids: Iterable[UUID] = (),
) -> list[payloads.ThreadFacts]:
    """Describe a caregiver's beliefs: their own words and numbers alone.

    Those at rest are left out, unless they were said in this review (`said_ids`).
    """
    said = set(said_ids)
    rows = Thread.objects.filter(caregiver=caregiver).prefetch_related(
        "ratings__practice"
    )
    kept = [row for row in rows if row.rested_at is None or row.id in said]
    return [_facts(row, review) for row in kept]


def _facts(row: Thread, review: ReviewSession | None) -> payloads.ThreadFacts:
    ratings = list(row.ratings.all())
    now = [one.value for one in ratings if review and one.review_id == review.id]
    earlier = [one for one in ratings if not review or one.review_id != review.id]
    return payloads.ThreadFacts(
        id=row.id,
        belief=row.belief,
        speaks_when=cast("list[payloads.Situation]", row.speaks_when),
        ratings=[payloads.RatingFacts(one.value, _day(one)) for one in earlier],
        rated_now=now[0] if now else None,
    )


def situations() -> dict[str, str]:
    """Name the everyday moments in which a belief may speak."""
    return {one.value: str(one.label) for one in SPEAKS_WHEN}


def threads_of_family(actor: Actor, family: Family) -> list[ThreadRow]:
    """List the family's followed beliefs, each caregiver's own, those at rest last."""
    rows = _with_facts(Thread.objects.filter(caregiver__family=family))
    films = {
        person.id: {film.id for film in access.films_with(actor, person)}
        for person in {row.caregiver for row in rows}
    }
    found = [_row(row, films[row.caregiver_id]) for row in rows]
    return sorted(found, key=lambda row: row.is_resting)


def thread_page(actor: Actor, thread: Thread) -> ThreadPage:
    """Show a belief to the family's clinician."""
    films = access.films_with(actor, thread.caregiver)
    (row,) = _with_facts(Thread.objects.filter(id=thread.id))
    stances = {each.moment_id: each.stance for each in row.moments.all()}
    placed = _placed(films, stances)
    return ThreadPage(
        row=_row(row, {film.id for film in films}),
        speaking_for=_with_stance(placed, ThreadMoment.Stance.FOR),
        speaking_against=_with_stance(placed, ThreadMoment.Stance.AGAINST),
        others=_with_stance(placed, ""),
        said=tuple(_said(each) for each in reflections_of(thread)),
    )


def reflections_of(thread: Thread) -> list[Reflection]:
    """List the times the belief was said, oldest first."""
    return list(
        thread.reflections.select_related(
            "item__review", "entered_by", "practice"
        ).order_by("created_at")
    )


def pasts_of(thread: Thread) -> list[SaidRow]:
    """List what the caregiver linked to their own past where this belief was said."""
    return [_said(each) for each in reflections_of(thread) if each.own_past.strip()]


def _with_facts(rows: QuerySet[Thread]) -> list[Thread]:
    return list(
        rows.select_related("caregiver__family", "practice").prefetch_related(
            "ratings__entered_by", "ratings__practice", "moments__moment"
        )
    )


def _row(row: Thread, film_ids: set[UUID]) -> ThreadRow:
    stances = [
        each.stance
        for each in row.moments.all()
        if each.moment.removed_at is None and each.moment.recording_id in film_ids
    ]
    return ThreadRow(
        id=row.id,
        belief=row.belief,
        caregiver=short_name(row.caregiver),
        speaks_when=tuple(str(Situation(one).label) for one in row.speaks_when),
        ratings=tuple(
            RatingRow(one.value, _day(one), staff_initials(one.entered_by))
            for one in row.ratings.all()
        ),
        speaks_for=stances.count(ThreadMoment.Stance.FOR),
        speaks_against=stances.count(ThreadMoment.Stance.AGAINST),
        is_resting=row.rested_at is not None,
    )


def _placed(
    films: Sequence[Recording], stances: Mapping[UUID, str]
) -> list[PlacedMoment]:
    by_id = {film.id: film for film in films}
    urls = addresses_of(films)
    rows = Moment.objects.filter(recording__in=films, removed_at__isnull=True)
    return [
        _placed_moment(
            each,
            by_id[each.recording_id],
            urls[each.recording_id],
            stances.get(each.id, ""),
        )
        for each in rows.order_by("recording__number", "onset_ms")
    ]


def _placed_moment(
    row: Moment, film: Recording, urls: MediaAddresses, stance: str
) -> PlacedMoment:
    return PlacedMoment(
        **clip_values(row, film, urls),
        id=row.id,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        title=row.title,
        film=film_title(film),
        stance=stance,
    )


def _with_stance(
    placed: Iterable[PlacedMoment], stance: str
) -> tuple[PlacedMoment, ...]:
    return tuple(one for one in placed if one.stance == stance)


def _said(row: Reflection) -> SaidRow:
    return SaidRow(
        belief=row.belief,
        own_past=row.own_past,
        on=row.created_at.astimezone(clock_of(row.practice)).date(),
        review_number=row.item.review.number,
        entered_by=staff_initials(row.entered_by),
    )


def _day(rating: ThreadRating) -> date:
    return rating.created_at.astimezone(clock_of(rating.practice)).date()
