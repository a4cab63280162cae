"""The doors to moments and reviews: the film's own decision stands behind each of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from attunement_clinic.families.access import access_caregiver, access_family
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import (
    access_recording,
    reach_recording,
    visible_recordings,
)
from attunement_clinic.recordings.models import Recording, RecordingShare
from attunement_clinic.review.models import (
    Moment,
    ReviewMoment,
    ReviewSession,
    Thread,
)


def access_film(actor: Actor | None, recording_id: UUID) -> Recording:
    """Let the film's clinician mark moments in it."""
    return access_recording(
        assert_staff(actor), recording_id, Purpose.THERAPY, Form.ANNOTATE
    )


def access_moment(actor: Actor | None, moment_id: UUID) -> Moment:
    """Let the film's clinician change a moment."""
    staff = assert_staff(actor)
    moment = _moment(staff, moment_id)
    access_film(staff, moment.recording_id)
    return moment


def access_moment_to_read(actor: Actor | None, moment_id: UUID) -> Moment:
    """Let who annotates the film look at a moment: its clinician, or their supervisor."""
    staff = assert_staff(actor)
    moment = _moment(staff, moment_id)
    reach_recording(staff, moment.recording_id, Form.ANNOTATE)
    return moment


def _moment(staff: Actor, moment_id: UUID) -> Moment:
    moment = (
        Moment.objects.filter(
            practice_id=staff.practice_id, id=moment_id, removed_at__isnull=True
        )
        .select_related("recording__family")
        .first()
    )
    if moment is None:
        raise Http404
    return moment


def access_review(actor: Actor | None, review_id: UUID) -> ReviewSession:
    """Let the family's clinician prepare and hold a review."""
    staff = assert_staff(actor)
    review = (
        ReviewSession.objects.filter(practice_id=staff.practice_id, id=review_id)
        .select_related("caregiver", "family", "appointment", "clinician", "practice")
        .first()
    )
    if review is None:
        raise Http404
    access_family(staff, review.family_id, Form.MANAGE)
    return review


def access_item(actor: Actor | None, item_id: UUID) -> ReviewMoment:
    """Let the family's clinician reach a moment within a review, while its film lives."""
    staff = assert_staff(actor)
    item = (
        ReviewMoment.objects.filter(practice_id=staff.practice_id, id=item_id)
        .select_related("review", "moment__recording")
        .first()
    )
    if item is None:
        raise Http404
    access_family(staff, item.review.family_id, Form.MANAGE)
    if not may_watch_together(staff, item.review.caregiver, item.moment.recording):
        raise Http404
    return item


def access_noted_item(actor: Actor | None, item_id: UUID) -> ReviewMoment:
    """Let the clinician of the review, and nobody else, open their private note."""
    item = access_item(actor, item_id)
    if actor is None or item.review.clinician_id != actor.user_id:
        raise Http404
    return item


def access_thread(
    actor: Actor | None, thread_id: UUID, form: Form = Form.MANAGE
) -> Thread:
    """Let the family's clinician follow a caregiver's belief."""
    staff = assert_staff(actor)
    thread = (
        Thread.objects.filter(practice_id=staff.practice_id, id=thread_id)
        .select_related("practice", "entered_by")
        .first()
    )
    if thread is None:
        raise Http404
    thread.caregiver = access_caregiver(staff, thread.caregiver_id, form)
    return thread


def access_origin(actor: Actor | None, thread_id: UUID) -> Thread:
    """Let the family's clinician, and nobody beside them, read where a belief comes from."""
    return access_thread(actor, thread_id, Form.RESTRICTED)


def access_shared_item(actor: Actor | None, item_id: UUID) -> ReviewMoment:
    """Let a caregiver reach a moment that was shared with them."""
    for item in shared_items(actor).filter(id=item_id):
        if may_stream(actor, item.moment.recording_id):
            return item
    raise Http404


def shared_items(actor: Actor | None) -> QuerySet[ReviewMoment]:
    """Return what was shared with the caregivers the actor is; films not yet asked for."""
    if actor is None or not actor.caregiver_ids:
        return ReviewMoment.objects.none()
    return (
        ReviewMoment.objects.filter(
            practice_id=actor.practice_id,
            review__caregiver__in=actor.caregiver_ids,
            shared_at__isnull=False,
            moment__removed_at__isnull=True,
        )
        .exclude(moment__kind=Moment.Kind.DIFFICULT)
        .select_related("review__clinician", "review__practice", "moment__recording")
        .order_by("-review__number", "position")
    )


def may_stream(actor: Actor | None, recording_id: UUID) -> bool:
    """Say whether the actor may play a film for watching together."""
    try:
        access_recording(actor, recording_id, Purpose.THERAPY, Form.STREAM)
    except Http404:
        return False
    return True


def may_watch_together(actor: Actor, caregiver: Caregiver, film: Recording) -> bool:
    """Say whether a film may be watched with this caregiver by the actor.

    Another caregiver's film only when it was shared with this one: a review must not be
    the way by which one parent learns of the other's films.
    """
    shares = film.shares.filter(caregiver=caregiver, ended_at__isnull=True)
    if film.caregiver_id != caregiver.id and not shares.exists():
        return False
    return may_stream(actor, film.id)


def films_with(actor: Actor, caregiver: Caregiver) -> list[Recording]:
    """List the ready films that may be watched with this caregiver, in one query."""
    shown = RecordingShare.objects.filter(caregiver=caregiver, ended_at__isnull=True)
    rows = Recording.objects.filter(
        Q(caregiver=caregiver) | Q(id__in=shown.values("recording")),
        family_id=caregiver.family_id,
        state=Recording.State.READY,
    ).order_by("-arrived_at", "-created_at")
    reached = visible_recordings(actor, rows=rows, form=Form.STREAM)
    return [each.recording for each in reached if each.purpose is Purpose.THERAPY]


def reachable(
    items: Iterable[ReviewMoment], films: Iterable[Recording]
) -> list[ReviewMoment]:
    """Keep the items whose film is among `films`; the others are not shown at all."""
    ids = {film.id for film in films}
    return [item for item in items if item.moment.recording_id in ids]


def assert_staff(actor: Actor | None) -> Actor:
    """Return the actor when they work in the practice; others find nothing here."""
    if actor is None or not actor.roles:
        raise Http404
    return actor
