"""What moments and reviews tell the pages of a family."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.accounts.models import Practice
from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.families.access import may_manage
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.surroundings import (
    HomePart,
    Meeting,
    PathEvent,
    Reached,
    Supervised,
    Surroundings,
    WaitingItem,
)
from attunement_clinic.families.voices import voice_of, voices_of
from attunement_clinic.plans.spine import meeting_key
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.access import open_to_supervision
from attunement_clinic.recordings.queries import addresses_of
from attunement_clinic.review.models import Moment, ReviewSession, Thread
from attunement_clinic.review.queries import shared_moments_for, threads_of_family
from attunement_clinic.web.quotation import quoted

State = ReviewSession.State
_STANDING = (State.READY, State.OPEN)


class ReviewSurroundings(Surroundings):
    """Moments chosen, reviews prepared, watched and shared."""

    def path(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[UUID, PathEvent]]:
        known = {family.id: family for family in families}
        films = films_to_annotate(actor, families=known)
        posters = {
            film_id: urls.poster_url or ""
            for film_id, urls in addresses_of(films).items()
        }
        yield from _moment_events([film.id for film in films])
        for review in _reviews(families):
            items = list(review.items.all())
            poster = posters.get(items[0].moment.recording_id, "") if items else ""
            may = may_manage(actor, known[review.family_id])
            yield review.family_id, _review_event(review, poster, may_open=may)
        yield from _threads([each for each in families if may_manage(actor, each)])

    def supervised(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[Supervised]:
        """Yield the moments of films that supervision may see."""
        films = open_to_supervision(actor, [each.id for each in families], now)
        for family_id, event in _moment_events(list(films)):
            yield Supervised(
                family_id=family_id,
                title=event.title,
                text=event.text,
                at=event.at,
                voices=event.voices,
                address=event.address,
            )

    def reached(self, practice: Practice) -> Iterable[Reached]:
        rows = (
            ReviewSession.objects.filter(practice=practice, ended_at__isnull=False)
            .values_list("family_id")
            .annotate(first=Min("ended_at"), last=Max("ended_at"))
            .order_by()
        )
        for family_id, first, last in rows:
            yield Reached(subject_id=family_id, step="review", at=first)
            yield Reached(subject_id=family_id, at=last)

    def waiting(
        self, actor: Actor, families: Sequence[Family], now: datetime
    ) -> Iterable[WaitingItem]:
        own = _reviews(families).filter(clinician_id=actor.user_id)
        for review in own.exclude(state=State.ENDED):
            yield _waiting(review)

    def rail_counts(
        self, actor: Actor, families: Sequence[Family]
    ) -> Iterable[tuple[str, int]]:
        return (("reviews", _reviews(families).exclude(state=State.ENDED).count()),)

    def prepared(self, actor: Actor, meeting: Meeting) -> Meeting:
        """Lead from a meeting into the room that was made ready for it."""
        standing = _standing_for(meeting, actor)
        if standing is None:
            return meeting
        items = list(standing.items.all())
        first = items[0].moment if items else None
        poster = _poster_for(actor, first) if first else ""
        return replace(
            meeting,
            title=_("watching together with %(who)s")
            % {"who": short_name(standing.caregiver)},
            text=f"{_moments(len(items))} {meeting.text}",
            address=_address(standing),
            action=_("Open the review room"),
            shortcut="r",
            poster_address=poster,
            stamp=_("First of %(moments)s")
            % {"moments": _moments(len(items)).rstrip(".")}
            if poster
            else "",
        )

    def home(
        self, actor: Actor, caregiver: Caregiver, now: datetime
    ) -> Iterable[HomePart]:
        shared = shared_moments_for(actor)
        if shared:
            yield HomePart(
                order=20,
                template="review/parts/shared_moment.html",
                values={"moment": shared[0]},
            )

    def family_parts(
        self, actor: Actor, family: Family, now: datetime
    ) -> Iterable[HomePart]:
        if not may_manage(actor, family, now):
            return
        standing = _reviews([family]).filter(state__in=_STANDING).last()
        if standing is not None:
            yield HomePart(
                order=90,
                place="bar",
                template="review/parts/open_room.html",
                values={"review": standing},
            )
        else:
            yield HomePart(
                order=15,
                template="review/parts/prepare.html",
                values={"people": list(family.caregivers.all())},
            )
        yield HomePart(
            order=22,
            template="review/parts/threads.html",
            values={
                "rows": threads_of_family(actor, family),
                "people": [
                    {"id": person.id, "name": short_name(person)}
                    for person in family.caregivers.all()
                ],
            },
        )


def _reviews(families: Sequence[Family]) -> QuerySet[ReviewSession]:
    return _with_items(ReviewSession.objects.filter(family__in=families))


def _with_items(reviews: QuerySet[ReviewSession]) -> QuerySet[ReviewSession]:
    return (
        reviews.select_related("family", "caregiver", "clinician", "appointment")
        .prefetch_related("items__moment")
        .order_by("created_at")
    )


def _standing_for(meeting: Meeting, actor: Actor) -> ReviewSession | None:
    if meeting.caregiver_id is None:
        return None
    return (
        _with_items(ReviewSession.objects.all())
        .filter(caregiver_id=meeting.caregiver_id)
        .filter(clinician_id=actor.user_id, state__in=_STANDING)
        .last()
    )


def _poster_for(actor: Actor, moment: Moment) -> str:
    films = films_to_annotate(actor, films=[moment.recording_id])
    found = addresses_of(films)
    return (found[moment.recording_id].poster_url or "") if films else ""


def _moment_events(film_ids: Sequence[UUID]) -> Iterable[tuple[UUID, PathEvent]]:
    chosen: dict[UUID, list[Moment]] = defaultdict(list)
    rows = Moment.objects.filter(recording__in=film_ids, removed_at__isnull=True)
    for moment in rows.select_related("recording", "chosen_by"):
        chosen[moment.recording_id].append(moment)
    for moments in chosen.values():
        film = moments[0].recording
        yield (
            film.family_id,
            PathEvent(
                title=_("Moments of film %(number)s chosen") % {"number": film.number},
                at=min(moment.created_at for moment in moments),
                text=_moments(len(moments)),
                step="moments",
                voices=voices_of([moment.chosen_by for moment in moments]),
                address=reverse("recordings:film", args=[film.id]),
            ),
        )


def _threads(families: Sequence[Family]) -> Iterable[tuple[UUID, PathEvent]]:
    """Yield the beliefs that are followed; where one comes from has a door of its own."""
    rows = Thread.objects.filter(caregiver__family__in=families)
    for row in rows.select_related("caregiver"):
        yield (
            row.caregiver.family_id,
            PathEvent(
                title=_("A belief of %(who)s is followed")
                % {"who": short_name(row.caregiver)},
                at=row.created_at,
                text=quoted(row.belief),
                voices=(voice_of(row.caregiver),),
                address=reverse("review:thread", args=[row.id]),
            ),
        )


def _waiting(review: ReviewSession) -> WaitingItem:
    names = {"who": short_name(review.caregiver), "family": review.family}
    if review.state == State.PREPARING:
        title = _("Prepare the review with %(who)s, Family %(family)s") % names
    else:
        title = _("Watch together with %(who)s, Family %(family)s") % names
    return WaitingItem(
        title=title,
        text=_moments(len(review.items.all())),
        since=review.created_at,
        address=_address(review),
    )


def _review_event(review: ReviewSession, poster: str, *, may_open: bool) -> PathEvent:
    """Tell of a review; only who may hold it is led into it."""
    items = list(review.items.all())
    words = {"who": short_name(review.caregiver), "moments": _moments(len(items))}
    voices = voices_of([review.caregiver, review.clinician])
    key = meeting_key(review.appointment_id) if review.appointment_id else ""
    if review.state == State.ENDED:
        return PathEvent(
            title=_("Review %(n)s, watched together") % {"n": review.number},
            key=key,
            voices=voices,
            at=review.ended_at,
            text=_("%(moments)s %(who)s spoke first.") % words,
            step="review",
            address=_address(review) if may_open else "",
            is_contact=True,
        )
    first = items[0].moment if items else None
    return PathEvent(
        title=_("Review %(n)s, watching together") % {"n": review.number},
        key=key,
        voices=voices,
        at=review.appointment.starts_at if review.appointment else None,
        text=_("%(moments)s %(who)s speaks first.") % words,
        step="review",
        address=_address(review) if may_open else "",
        poster_address=poster,
        stamp=_length(first) if first and poster else "",
        is_now=True,
    )


def _address(review: ReviewSession) -> str:
    name = "review:prepare" if review.state == State.PREPARING else "review:room"
    return reverse(name, args=[review.id])


def _length(moment: Moment) -> str:
    minutes, seconds = divmod((moment.offset_ms - moment.onset_ms) // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def _moments(count: int) -> str:
    return ngettext("%(n)s moment.", "%(n)s moments.", count) % {"n": count}
