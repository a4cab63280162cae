"""What followed the films once they could be watched: coded, watched together, agreed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from attunement_clinic.coding.actions import (
    append_operations,
    finish_coding,
    open_coding_session,
)
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.config.demo.filled.cast import Cast, date_back, day, moment
from attunement_clinic.config.demo.filled.script import Chosen, Film, Plan, Review
from attunement_clinic.config.demo.filled.sitting import name
from attunement_clinic.config.demo.story import ANNOTATIONS, batches, operation
from attunement_clinic.families.actions import end_care
from attunement_clinic.families.models import Family as FamilyRow
from attunement_clinic.plans import actions as plans
from attunement_clinic.plans.menu import BY_KEY
from attunement_clinic.plans.models import Activity
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings.actions import (
    answer_use,
    mark_watched,
    set_subjects,
    withdraw_consent,
)
from attunement_clinic.recordings.models import Consent, Recording, Refusal
from attunement_clinic.review import actions as review
from attunement_clinic.review.models import Moment, ReviewMoment, ReviewSession
from attunement_clinic.review.payloads import (
    AgreedActivity,
    Ending,
    Follow,
    NewMoment,
    OrderedMoment,
    Rating,
    Words,
)

_SCHEME = "em-1"
_CHOSEN_DAYS_AGO = 11


def tell(cast: Cast) -> None:
    """Play what followed, in the order in which it happened."""
    script = cast.script
    for number, film in enumerate(script.films, start=1):
        _look_at(cast, film, cast.film(number))
    for concern in script.concerns:
        if concern.film:
            name(cast, concern)
    for each in script.reviews:
        _watch_together(cast, each)
    for plan in script.plans:
        _follow(cast, plan)
    for answer in script.answers:
        _answer(cast, answer.film, answer.who, answer.use, agrees=answer.agrees)
    for taken in script.withdrawn:
        _take_back(cast, taken.film, taken.uses)
    if script.ended is not None:
        ended = script.ended
        end_care(
            cast.therapist,
            family_id=cast.family.id,
            ending=ended.how,
            words=ended.words,
        )
        date_back(
            FamilyRow.objects.filter(id=cast.family.id), ended.days_ago, "closed_at"
        )


def _look_at(cast: Cast, film: Film, recording: Recording) -> None:
    if film.with_both:
        family = cast.family
        people = [*family.caregivers.all(), *family.infants.all()]
        set_subjects(
            cast.therapist,
            recording_id=recording.id,
            people=[person.id for person in people],
        )
    if film.watched:
        mark_watched(cast.therapist, recording_id=recording.id)
        rows = Recording.objects.filter(id=recording.id)
        date_back(rows, max(film.days_ago - 1, 0.2), "watched_at")
    for coder in film.coders:
        _code(cast.staff[coder], film, recording)


def _code(coder: Actor, film: Film, recording: Recording) -> None:
    """Code a film as the true annotations of its stretch say."""
    session = open_coding_session(coder, recording_id=recording.id, scheme=_SCHEME)
    known = [operation(row) for row in _stretch(film, set(session.subjects))]
    sequence = 0
    for batch in batches(known):
        sequence = append_operations(
            coder, session_id=session.id, base_sequence=sequence, operations=batch
        ).sequence
    finish_coding(coder, session_id=session.id)
    rows = CodingSession.objects.filter(id=session.id)
    date_back(rows, max(film.days_ago - 1, 0.2), "finished_at")


def _stretch(film: Film, people: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the annotations of a stretch, moved to where the short film begins."""
    length = film.ends - film.begins
    for row in json.loads(ANNOTATIONS.read_text("utf-8"))["annotations"]:
        onset, offset = row["onset_ms"] - film.begins, row["offset_ms"] - film.begins
        actor = row["tier"].partition(".")[0]
        is_point = onset == offset
        lies_in = 0 <= onset < length if is_point else offset > 0 and onset < length
        if lies_in and (actor == "dyad" or actor in people):
            yield {
                **row,
                "onset_ms": max(onset, 0),
                "offset_ms": min(offset, length),
            }


def _watch_together(cast: Cast, script: Review) -> None:
    session = _prepared(cast, script)
    if not script.held:
        return
    review.begin_review(cast.therapist, review_id=session.id)
    items = list(session.items.order_by("position"))
    for item, chosen in zip(items, script.moments, strict=True):
        _speak(cast.therapist, item, chosen)
    agreed = script.agreed
    review.end_review(
        cast.therapist,
        review_id=session.id,
        ending=Ending(
            share=[
                item.id
                for item, chosen in zip(items, script.moments, strict=True)
                if chosen.kind != "difficult"
            ],
            activity=AgreedActivity(
                kind=agreed.kind, title=agreed.title, occasion=agreed.occasion
            )
            if agreed
            else None,
        ),
    )
    _give_past(session, script)


def _prepared(cast: Cast, script: Review) -> ReviewSession:
    moments = [_moment(cast, chosen) for chosen in script.moments]
    session = review.open_review(
        cast.therapist, caregiver_id=cast.person(script.who).id
    )
    review.set_order(
        cast.therapist,
        review_id=session.id,
        items=[
            OrderedMoment(
                id=uuid4(),
                moment=moment.id,
                question="What do you see?",
                prepared_thought=moment.why,
            )
            for moment in moments
        ],
    )
    review.make_ready(cast.therapist, review_id=session.id, override_reason="")
    return session


def _moment(cast: Cast, chosen: Chosen) -> Moment:
    film = cast.script.films[chosen.film - 1]
    return review.add_moment(
        cast.therapist,
        recording_id=cast.film(chosen.film).id,
        moment=NewMoment(
            id=uuid4(),
            onset_ms=chosen.begins - film.begins,
            offset_ms=chosen.ends - film.begins,
            kind=chosen.kind,
            title=chosen.title,
            why=chosen.why,
        ),
    )


def _speak(therapist: Actor, item: ReviewMoment, chosen: Chosen) -> None:
    """Let the parent speak first; a moment of which nothing is said was passed."""
    if not chosen.said:
        review.note_pass(therapist, item_id=item.id)
        return
    review.write_words(
        therapist,
        item_id=item.id,
        words=Words(
            id=uuid4(),
            words=chosen.said,
            feeling=chosen.feeling,
            belief=chosen.belief,
        ),
    )
    review.show_thought(therapist, item_id=item.id)
    if chosen.belief:
        follow = Follow(thread=uuid4(), stance="against", speaks_when=["playing"])
        review.follow_belief(therapist, item_id=item.id, follow=follow)
        if chosen.true is not None:
            review.rate_belief(
                therapist, item_id=item.id, rating=Rating(value=chosen.true)
            )


def _give_past(session: ReviewSession, script: Review) -> None:
    rows = ReviewSession.objects.filter(id=session.id)
    date_back(rows, script.days_ago + 1, "created_at")
    date_back(rows, script.days_ago, "opened_at", "ended_at")
    rows.update(ended_at=moment(script.days_ago) + timedelta(minutes=40))
    shown = ReviewMoment.objects.filter(review=session)
    date_back(
        Moment.objects.filter(id__in=shown.values("moment")),
        script.days_ago + 1,
        "created_at",
    )
    date_back(shown.filter(shared_at__isnull=False), script.days_ago, "shared_at")
    agreed = Activity.objects.filter(id__in=rows.values("activity"))
    date_back(agreed, script.days_ago, "created_at")


def _follow(cast: Cast, script: Plan) -> None:
    person = cast.person(script.who)
    if script.protocol:
        plans.choose_protocol(
            cast.therapist, caregiver_id=person.id, protocol=script.protocol
        )
        plans.hold_sessions(
            cast.therapist, caregiver_id=person.id, held=script.sessions
        )
    for key in script.calm:
        offer = BY_KEY[key]
        plans.agree_activity(
            cast.therapist,
            caregiver_id=person.id,
            kind=offer.kind,
            title=str(offer.title),
            occasion=str(offer.occasion),
            how=str(offer.how),
        )
    agreed = Activity.objects.filter(caregiver=person)
    date_back(agreed.filter(created_at__gt=moment(1)), _CHOSEN_DAYS_AGO, "created_at")
    if not script.happened and not script.days:
        return
    with cast.acting(script.who) as parent:
        activities = list(agreed)
        for place, ago in enumerate(script.happened):
            activity = activities[place % len(activities)]
            plans.note_happened(parent, activity_id=activity.id, happened_on=day(ago))
        for each in script.days:
            plans.write_day(
                parent, words_id=uuid4(), day=day(each.days_ago), words=each.words
            )


def _answer(cast: Cast, film: int, who: str, use: str, *, agrees: bool) -> None:
    recording = cast.film(film)
    with cast.acting(who) as guardian:
        answer_use(
            guardian, recording_id=recording.id, purpose=Purpose(use), agrees=agrees
        )
    ago = cast.script.films[film - 1].days_ago - 1
    for kind in (Consent, Refusal):
        rows = kind.objects.filter(
            recording=recording, caregiver=cast.person(who), purpose=use
        )
        date_back(rows, max(ago, 0.5), "given_at")


def _take_back(cast: Cast, film: int, uses: list[str]) -> None:
    recording = cast.film(film)
    with cast.acting(cast.script.films[film - 1].who) as parent:
        for use in uses:
            withdraw_consent(parent, recording_id=recording.id, purpose=Purpose(use))
