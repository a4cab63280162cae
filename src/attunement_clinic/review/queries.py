"""Reading reviews: the builder, the room, and what a caregiver sees at home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.coding.queries import coding_to_draw, engagement_between
from attunement_clinic.families.models import Caregiver
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.plans.menu import MENU
from attunement_clinic.plans.queries import clock_of, hope_of
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording, RecordingSubject
from attunement_clinic.recordings.queries import film_title, media_addresses
from attunement_clinic.review import access, payloads, questions, strengths_first
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewMoment,
    ReviewSession,
)


def infants_of(caregiver: Caregiver) -> str:
    """Name the family's babies for the desk: `H.`, or `H. and J.`."""
    names = [short_name(each) for each in caregiver.family.infants.all()]
    if len(names) > 1:
        return _("%(first)s and %(last)s") % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    return names[0] if names else _("the baby")


def facts_of(review: ReviewSession) -> payloads.ReviewFacts:
    meeting = review.appointment
    return payloads.ReviewFacts(
        id=review.id,
        number=review.number,
        state=cast("payloads.State", review.state),
        family=str(review.family),
        caregiver=short_name(review.caregiver),
        infant=infants_of(review.caregiver),
        meeting=meeting.starts_at.astimezone(clock_of(review.practice))
        if meeting
        else None,
        minutes=meeting.minutes if meeting else 50,
        override_reason=review.override_reason,
    )


def builder_of(
    review: ReviewSession, actor: Actor, *, saved_at: datetime | None = None
) -> payloads.BuilderState:
    """Give the builder everything it shows."""
    films = access.films_with(actor, review.caregiver)
    items = access.reachable(items_of(review), films)
    chosen = {item.moment_id for item in items}
    moments = [
        moment
        for moment in Moment.objects.filter(
            recording__in=films, removed_at__isnull=True
        )
        if moment.kind != Moment.Kind.DIFFICULT or moment.id in chosen
    ]
    return payloads.BuilderState(
        review=facts_of(review),
        films=[film_facts(film) for film in films],
        moments=moment_facts(moments, films, review.caregiver, for_choosing=True),
        items=[
            payloads.ItemFacts(
                id=item.id,
                moment=item.moment_id,
                question=item.question,
                prepared_thought=item.prepared_thought,
            )
            for item in items
        ],
        checks=checks_of(review, items, films),
        hard_moments=Moment.objects.filter(
            recording__in=films, removed_at__isnull=True, kind=Moment.Kind.DIFFICULT
        )
        .exclude(id__in=chosen)
        .count(),
        questions={
            kind: str(text) % {"infant": infants_of(review.caregiver)}
            for kind, text in questions.FIRST_QUESTIONS.items()
        },
        hope=hope_of(review.caregiver),
        last_words=_last_words(review),
        offers=offers(),
        saved_at=saved_at,
    )


def verdict_of(
    review: ReviewSession,
    items: Sequence[ReviewMoment],
    films: Iterable[Recording],
) -> strengths_first.Verdict:
    """Hold a review's order against the strengths-first rule.

    Every item is judged, also one whose film may no longer be watched: it makes the
    review impossible until it is taken out.
    """
    allowed = {film.id for film in films}
    return strengths_first.judge(
        [
            strengths_first.Chosen(
                kind=item.moment.kind,
                duration_ms=item.moment.offset_ms - item.moment.onset_ms,
                situation=item.moment.recording.situation,
                has_consent=item.moment.recording_id in allowed,
            )
            for item in items
        ],
        review_number=review.number,
    )


def checks_of(
    review: ReviewSession,
    items: Sequence[ReviewMoment],
    films: Iterable[Recording],
) -> payloads.Checks:
    found = verdict_of(review, items, films)
    return payloads.Checks(
        strengths=found.strengths,
        hard=found.hard,
        curious=found.curious,
        holds=found.holds,
        is_possible=found.is_possible,
        begins_and_ends_with_strength=found.begins_and_ends_with_strength,
        has_enough_strengths=found.has_enough_strengths,
        is_strengths_only_review=found.is_strengths_only_review,
        are_all_short=found.are_all_short,
        are_same_situation=found.are_same_situation,
        has_consent=found.has_consent,
    )


def room_of(
    review: ReviewSession, actor: Actor, *, saved_at: datetime | None = None
) -> payloads.RoomState:
    """Give the room what it shows; a prepared thought only once it was shown."""
    films = access.films_with(actor, review.caregiver)
    everything = items_of(review)
    items = access.reachable(everything, films)
    moments = {
        facts.id: facts
        for facts in moment_facts(
            [item.moment for item in items], films, review.caregiver
        )
    }
    activity = review.activity
    return payloads.RoomState(
        review=facts_of(review),
        opened_at=review.opened_at,
        films=[film_facts(film) for film in films],
        items=[_room_item(item, moments[item.moment_id]) for item in items],
        withheld_items=len(everything) - len(items),
        questions={
            step: [str(one) % {"infant": infants_of(review.caregiver)} for one in bank]
            for step, bank in questions.STEPS.items()
        },
        offers=offers(),
        activity=payloads.Offer(
            kind=cast("payloads.ActivityKind", activity.kind),
            title=activity.title,
            occasion=activity.occasion,
        )
        if activity
        else None,
        saved_at=saved_at,
    )


def _room_item(item: ReviewMoment, moment: payloads.MomentFacts) -> payloads.RoomItem:
    is_shown = item.thought_shown_at is not None
    return payloads.RoomItem(
        id=item.id,
        moment=moment,
        question=item.question,
        reflection=_room_words(item),
        has_passed=item.parent_passed_at is not None,
        has_thought=bool(item.prepared_thought),
        is_thought_due=item.is_thought_due,
        thought=item.prepared_thought if is_shown else None,
        is_shareable=item.moment.kind != Moment.Kind.DIFFICULT,
    )


def _room_words(item: ReviewMoment) -> payloads.WordsFacts | None:
    """Return what was said in the room: the first reflection; later ones are from home."""
    first = min(item.reflections.all(), key=lambda one: one.created_at, default=None)
    if first is None:
        return None
    return payloads.WordsFacts(
        id=first.id,
        words=first.words,
        feeling=first.feeling,
        belief=first.belief,
        infants_view=first.infants_view,
        own_past=first.own_past,
        entered_by=staff_initials(first.entered_by),
        saved_at=first.shared_at or first.created_at,
    )


def items_of(review: ReviewSession) -> list[ReviewMoment]:
    return list(
        review.items.filter(moment__removed_at__isnull=True)
        .select_related("moment__recording")
        .prefetch_related("reflections__entered_by")
        .order_by("position")
    )


def moment_facts(
    moments: Iterable[Moment],
    films: Iterable[Recording],
    caregiver: Caregiver,
    *,
    for_choosing: bool = False,
) -> list[payloads.MomentFacts]:
    """Describe moments; why one was chosen and its codes are for choosing alone.

    The room is one screen for both, and the phone is the caregiver's: neither is sent
    what the clinician thinks of a moment.
    """
    voices = (
        {film.id: _voices(film, caregiver) for film in films} if for_choosing else {}
    )
    return [
        payloads.MomentFacts(
            id=moment.id,
            film=moment.recording_id,
            onset_ms=moment.onset_ms,
            offset_ms=moment.offset_ms,
            kind=cast("payloads.Kind", moment.kind),
            kind_label=str(moment.get_kind_display()),
            title=moment.title,
            why=moment.why if for_choosing else "",
            lines=_lines(moment, voices.get(moment.recording_id, ())),
        )
        for moment in moments
    ]


@dataclass(frozen=True, slots=True)
class _Voice:
    voice: str
    subject: str
    name: str


def _voices(film: Recording, caregiver: Caregiver) -> tuple[_Voice, ...]:
    """Name the two whose engagement is drawn: this caregiver, and the first baby."""
    subjects = list(film.subjects.select_related("caregiver", "infant"))
    adult = next((one for one in subjects if one.caregiver_id == caregiver.id), None)
    baby = next((one for one in subjects if one.infant_id), None)
    return tuple(
        _Voice(voice, one.key, _name(one))
        for voice, one in (("caregiver", adult), ("infant", baby))
        if one is not None
    )


def _name(subject: RecordingSubject) -> str:
    person = subject.caregiver or subject.infant
    return short_name(person) if person else ""


def _lines(moment: Moment, voices: Sequence[_Voice]) -> list[payloads.VoiceLine]:
    coding = coding_to_draw(moment.recording_id) if voices else None
    if coding is None:
        return []
    lines = [
        payloads.VoiceLine(
            voice="caregiver" if one.voice == "caregiver" else "infant",
            name=one.name,
            steps=[
                payloads.Step(step.onset_ms, step.offset_ms, step.level)
                for step in engagement_between(
                    coding, one.subject, moment.onset_ms, moment.offset_ms
                )
            ],
        )
        for one in voices
    ]
    return lines if any(line.steps for line in lines) else []


def film_facts(film: Recording) -> payloads.FilmFacts:
    addresses = media_addresses(film)
    return payloads.FilmFacts(
        id=film.id,
        title=film_title(film),
        situation=str(film.get_situation_display()),
        media_url=addresses.media_url or "",
        poster_url=addresses.poster_url,
        frame_rate=(film.frame_rate_num or 1, film.frame_rate_den or 1),
        frame_count=film.frame_count or 0,
        duration_ms=film.duration_ms or 0,
        width=film.width or 0,
        height=film.height or 0,
        is_silent=film.is_silent,
    )


def offers() -> list[payloads.Offer]:
    return [
        payloads.Offer(
            kind=cast("payloads.ActivityKind", one.kind),
            title=str(one.title),
            occasion=str(one.occasion),
        )
        for one in MENU
    ]


def _last_words(review: ReviewSession) -> payloads.Quote | None:
    """Find what the caregiver said last: in the room before, or from home since."""
    last = (
        Reflection.objects.filter(
            caregiver_id=review.caregiver_id, shared_at__isnull=False
        )
        .exclude(item__review=review)
        .exclude(words="")
        .select_related("item__review")
        .order_by("-shared_at")
        .first()
    )
    if last is None:
        return None
    return payloads.Quote(
        words=last.words,
        review_number=last.item.review.number,
        moment_number=last.item.position + 1,
        own_past=last.own_past,
        is_from_home=last.entered_by_id == last.caregiver.user_id,
    )


# ---- the caregiver's side ----


@dataclass(frozen=True, slots=True)
class SharedMoment:
    """A moment on the caregiver's list."""

    id: UUID
    title: str
    kind_label: str
    onset_ms: int
    offset_ms: int
    media_url: str
    poster_url: str | None
    frame_rate: tuple[int, int]
    shared_at: datetime
    review_number: int
    own_words: str
    is_from_home: bool

    @property
    def stamp(self) -> str:
        """Where in the film it begins: `0:14`."""
        minutes, seconds = divmod(self.onset_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def seconds(self) -> str:
        length = max(1, round((self.offset_ms - self.onset_ms) / 1000))
        return ngettext("%(n)d second", "%(n)d seconds", length) % {"n": length}

    @property
    def still(self) -> dict[str, object]:
        """What the front end needs to draw the moment's own still."""
        return {
            "view": "still",
            "media_url": self.media_url,
            "poster_url": self.poster_url,
            "at_ms": self.onset_ms + (self.offset_ms - self.onset_ms) // 3,
            "frame_rate": list(self.frame_rate),
        }


def shared_moments_for(actor: Actor) -> list[SharedMoment]:
    """List what was shared with the signed-in caregiver and may still be played."""
    found = access.shared_items(actor).prefetch_related("reflections")
    can_play: dict[UUID, bool] = {}
    rows = []
    for item in found:
        film = item.moment.recording
        if film.id not in can_play:
            can_play[film.id] = access.may_stream(actor, film.id)
        if can_play[film.id]:
            rows.append(_shared_moment(item, film))
    return rows


def _shared_moment(item: ReviewMoment, film: Recording) -> SharedMoment:
    addresses = media_addresses(film)
    said = _said(item)
    return SharedMoment(
        id=item.id,
        title=item.moment.title,
        kind_label=str(item.moment.get_kind_display()),
        onset_ms=item.moment.onset_ms,
        offset_ms=item.moment.offset_ms,
        media_url=addresses.media_url or "",
        poster_url=addresses.poster_url,
        frame_rate=(film.frame_rate_num or 1, film.frame_rate_den or 1),
        shared_at=item.shared_at or item.created_at,
        review_number=item.review.number,
        own_words=said[-1].words if said else "",
        is_from_home=bool(said)
        and said[-1].entered_by_id == item.review.caregiver.user_id,
    )


def _said(item: ReviewMoment) -> list[Reflection]:
    """Return the caregiver's own words of a moment, oldest first."""
    rows = [one for one in item.reflections.all() if one.words]
    return sorted(rows, key=lambda one: one.created_at)


def moment_for(actor: Actor, item: ReviewMoment) -> payloads.MomentState:
    """Give the caregiver's phone one shared moment."""
    shared = [one.id for one in shared_moments_for(actor)]
    return moment_state(item, place=shared.index(item.id) + 1, count=len(shared))


def moment_state(item: ReviewMoment, *, place: int, count: int) -> payloads.MomentState:
    film = item.moment.recording
    clinician = item.review.clinician
    return payloads.MomentState(
        item=payloads.ListItem(
            id=item.id,
            moment=moment_facts([item.moment], (), item.review.caregiver)[0],
            shared_on=(item.shared_at or item.created_at).date(),
            said=[one.words for one in _said(item)],
            thought=item.prepared_thought if item.thought_shown_at else None,
        ),
        film=film_facts(film),
        place=place,
        count=count,
        with_whom=staff_initials(clinician),
    )


# ---- the desk's list ----


@dataclass(frozen=True, slots=True)
class ReviewRow:
    id: UUID
    number: int
    family_number: str
    caregiver: str
    state: str
    state_label: str
    meeting: datetime | None
    moments: int


def reviews_of_families(actor: Actor, family_ids: Iterable[UUID]) -> list[ReviewRow]:
    """List the reviews of these families, what is next first."""
    rows = (
        ReviewSession.objects.filter(
            practice_id=actor.practice_id, family__in=list(family_ids)
        )
        .select_related("family", "caregiver", "appointment", "practice")
        .prefetch_related("items")
        .order_by("ended_at", "-created_at")
    )
    return [
        ReviewRow(
            id=row.id,
            number=row.number,
            family_number=str(row.family),
            caregiver=short_name(row.caregiver),
            state=row.state,
            state_label=str(row.get_state_display()),
            meeting=row.appointment.starts_at.astimezone(clock_of(row.practice))
            if row.appointment
            else None,
            moments=len(row.items.all()),
        )
        for row in rows
    ]
