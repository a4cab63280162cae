"""Every write about moments and reviews."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.audit.actions import record
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.families.naming import short_name
from attunement_clinic.plans.actions import agree_activity
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.models import Recording
from attunement_clinic.review import access, payloads, queries
from attunement_clinic.review.models import (
    Moment,
    Reflection,
    ReviewMoment,
    ReviewSession,
)
from attunement_clinic.review.strengths_first import Verdict
from attunement_clinic.web.problems import ProblemError

State = ReviewSession.State


# ---- moments ----


def add_moment(
    actor: Actor | None, *, recording_id: UUID, moment: payloads.NewMoment
) -> Moment:
    """Keep an interval of a film as a moment; the same id twice is one moment."""
    recording = access.access_film(actor, recording_id)
    known = Moment.objects.filter(id=moment.id).first()
    if known is not None:
        if known.recording_id != recording.id:
            raise Http404
        return known
    _assert_interval(recording, moment.onset_ms, moment.offset_ms)
    with transaction.atomic():
        row = Moment.objects.create(
            id=moment.id,
            practice_id=recording.practice_id,
            recording=recording,
            onset_ms=moment.onset_ms,
            offset_ms=moment.offset_ms,
            kind=moment.kind,
            title=moment.title,
            why=moment.why,
            chosen_by_id=access.assert_staff(actor).user_id,
        )
        _audit_moment(actor, row, "moment.added")
    return row


def edit_moment(
    actor: Actor | None, *, moment_id: UUID, edit: payloads.MomentEdit
) -> Moment:
    """Trim a moment, or say better what it is."""
    moment = access.access_moment(actor, moment_id)
    _assert_interval(moment.recording, edit.onset_ms, edit.offset_ms)
    with transaction.atomic():
        row = Moment.objects.select_for_update().get(id=moment.id)
        row.onset_ms, row.offset_ms = edit.onset_ms, edit.offset_ms
        row.kind, row.title, row.why = edit.kind, edit.title, edit.why
        row.save()
        _audit_moment(actor, row, "moment.edited")
    return row


def remove_moment(actor: Actor | None, *, moment_id: UUID) -> None:
    """Take a moment back; where it was shared it is gone as well."""
    moment = access.access_moment(actor, moment_id)
    with transaction.atomic():
        moment.removed_at = timezone.now()
        moment.save(update_fields=["removed_at"])
        _audit_moment(actor, moment, "moment.removed")


def _assert_interval(recording: Recording, onset_ms: int, offset_ms: int) -> None:
    end_ms = recording.duration_ms
    if 0 <= onset_ms < offset_ms and (end_ms is None or offset_ms <= end_ms):
        return
    raise ProblemError(
        400,
        _("A moment lies within its film and has a length."),
        fields={"interval": f"{onset_ms}–{offset_ms} ms, film {end_ms} ms"},
    )


# ---- preparing ----


def open_review(actor: Actor, *, caregiver_id: UUID) -> ReviewSession:
    """Begin to prepare a caregiver's next review; one in preparation is returned."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    with transaction.atomic():
        # The row of the caregiver is the lock under which reviews are numbered.
        Caregiver.objects.select_for_update().get(id=caregiver.id)
        reviews = ReviewSession.objects.filter(caregiver=caregiver)
        waiting = reviews.exclude(state=State.ENDED).first()
        if waiting is not None:
            return waiting
        last = reviews.aggregate(last=Max("number"))["last"] or 0
        review = ReviewSession.objects.create(
            practice_id=caregiver.practice_id,
            family_id=caregiver.family_id,
            caregiver=caregiver,
            clinician_id=actor.user_id,
            number=last + 1,
            appointment=_next_meeting(caregiver),
        )
        _audit(actor, review, "review.opened")
    return review


def _next_meeting(caregiver: Caregiver) -> Appointment | None:
    return Appointment.objects.filter(
        caregiver=caregiver, cancelled_at__isnull=True, starts_at__gte=timezone.now()
    ).first()


def set_order(
    actor: Actor | None, *, review_id: UUID, items: Sequence[payloads.OrderedMoment]
) -> ReviewSession:
    """Keep the whole order as it is now; saying it again changes nothing."""
    access.access_review(actor, review_id)
    with transaction.atomic():
        review = _locked(review_id, State.PREPARING, State.READY)
        moments = _moments_for(access.assert_staff(actor), review, items)
        known = {item.id: item for item in review.items.all()}
        review.items.exclude(id__in=[one.id for one in items]).delete()
        for position, one in enumerate(items):
            item = known.get(one.id) or ReviewMoment(
                id=one.id, practice_id=review.practice_id, review=review
            )
            if item.id not in known and ReviewMoment.objects.filter(id=one.id).exists():
                raise Http404
            item.moment = moments[one.moment]
            item.position = position
            item.question = one.question
            item.prepared_thought = one.prepared_thought
            item.save()
        if review.state == State.READY and not _stands(actor, review):
            review.state = State.PREPARING
            review.save(update_fields=["state"])
        _audit(actor, review, "review.ordered", moments=len(items))
    return review


def _moments_for(
    actor: Actor, review: ReviewSession, items: Sequence[payloads.OrderedMoment]
) -> dict[UUID, Moment]:
    films = access.films_with(actor, review.caregiver)
    moments = Moment.objects.filter(
        id__in=[one.moment for one in items],
        recording__in=films,
        removed_at__isnull=True,
    )
    found = {moment.id: moment for moment in moments}
    if any(one.moment not in found for one in items):
        raise Http404
    if len({one.id for one in items}) < len(items):
        raise ProblemError(400, _("A place in the order stands twice."))
    return found


def make_ready(
    actor: Actor | None, *, review_id: UUID, override_reason: str
) -> ReviewSession:
    """Say that a review may be held: by the rule, or beside it with a reason.

    Raises
    ------
    ProblemError
        409 when nothing is chosen or a consent is missing, whatever the reason; 409
        when the rule does not hold and no reason is given.
    """
    access.access_review(actor, review_id)
    reason = override_reason.strip()
    with transaction.atomic():
        review = _locked(review_id, State.PREPARING, State.READY)
        verdict = _verdict(actor, review)
        if not verdict.is_possible:
            raise ProblemError(
                409,
                _("This review cannot be held yet."),
                what_to_do=_(
                    "Choose at least one moment, of films that may be watched together."
                ),
            )
        if not verdict.holds and not reason:
            raise ProblemError(
                409,
                _("This order is beside the strengths-first rule."),
                what_to_do=_("Change the order, or write down why."),
                fields={"override_reason": _("A reason is needed.")},
            )
        review.override_reason = "" if verdict.holds else reason
        review.state = State.READY
        review.save(update_fields=["override_reason", "state"])
        _audit(actor, review, "review.ready", overridden=not verdict.holds)
    return review


def _verdict(actor: Actor | None, review: ReviewSession) -> Verdict:
    films = access.films_with(access.assert_staff(actor), review.caregiver)
    return queries.verdict_of(review, queries.items_of(review), films)


def _stands(actor: Actor | None, review: ReviewSession) -> bool:
    """Say whether a ready review still may be held after a change."""
    verdict = _verdict(actor, review)
    return verdict.is_possible and (verdict.holds or bool(review.override_reason))


# ---- watching together ----


def begin_review(actor: Actor | None, *, review_id: UUID) -> ReviewSession:
    """Open the room."""
    access.access_review(actor, review_id)
    with transaction.atomic():
        review = _locked(review_id, State.READY, State.OPEN)
        if review.state == State.READY:
            review.state = State.OPEN
            review.opened_at = timezone.now()
            review.save(update_fields=["state", "opened_at"])
            _audit(actor, review, "review.begun")
    return review


def write_words(
    actor: Actor | None, *, item_id: UUID, words: payloads.Words
) -> Reflection:
    """Keep what the caregiver said, word for word, typed by the clinician.

    It is the caregiver's, and says who entered it.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = _locked(item.review_id, State.OPEN)
        known = Reflection.objects.filter(id=words.id).first()
        if known is not None and (
            known.item_id != item.id or known.entered_by_id != _user_id(actor)
        ):
            raise Http404
        reflection = known or Reflection(
            id=words.id,
            practice_id=review.practice_id,
            item=item,
            caregiver_id=review.caregiver_id,
            entered_by_id=_user_id(actor),
        )
        reflection.words = words.words
        reflection.feeling = words.feeling
        reflection.belief = words.belief
        reflection.infants_view = words.infants_view
        reflection.own_past = words.own_past
        reflection.shared_at = timezone.now()
        reflection.save()
        _audit_item(actor, item, "reflection.entered", reflection.id)
    return reflection


def note_pass(actor: Actor | None, *, item_id: UUID) -> ReviewMoment:
    """Note that the caregiver would rather not say anything here; that is fine."""
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        _locked(item.review_id, State.OPEN)
        if item.parent_passed_at is None:
            item.parent_passed_at = timezone.now()
            item.save(update_fields=["parent_passed_at"])
            _audit_item(actor, item, "reflection.passed")
    return item


def show_thought(actor: Actor | None, *, item_id: UUID) -> ReviewMoment:
    """Show the prepared thought, once the caregiver has spoken or passed.

    Raises
    ------
    ProblemError
        409 while the caregiver has done neither.
    """
    item = access.access_item(actor, item_id)
    with transaction.atomic():
        review = _locked(item.review_id, State.OPEN)
        item = ReviewMoment.objects.select_for_update().get(id=item.id)
        if not item.is_thought_due:
            raise ProblemError(
                409,
                _("%(caregiver)s first.") % {"caregiver": short_name(review.caregiver)},
                what_to_do=_("The thought waits until they have spoken or passed."),
            )
        if item.thought_shown_at is None:
            item.thought_shown_at = timezone.now()
            item.save(update_fields=["thought_shown_at"])
            _audit_item(actor, item, "thought.shown")
    return item


def write_note(actor: Actor | None, *, item_id: UUID, text: str) -> ReviewMoment:
    """Keep the clinician's private note; open at any time, shown to nobody."""
    item = access.access_noted_item(actor, item_id)
    with transaction.atomic():
        item.private_note = text
        item.save(update_fields=["private_note"])
        _audit_item(actor, item, "note.written")
    return item


def end_review(
    actor: Actor | None, *, review_id: UUID, ending: payloads.Ending
) -> ReviewSession:
    """End together: what goes to the caregiver's phone, and what was agreed.

    A hard moment is never among what is shared: it is not for watching alone.
    """
    staff = access.assert_staff(actor)
    access.access_review(staff, review_id)
    with transaction.atomic():
        review = _locked(review_id, State.OPEN, State.ENDED)
        if review.state == State.ENDED:
            return review
        shared = _share(staff, review, ending.share)
        if ending.activity is not None:
            review.activity = agree_activity(
                staff,
                caregiver_id=review.caregiver_id,
                kind=ending.activity.kind,
                title=ending.activity.title,
                occasion=ending.activity.occasion,
            )
        review.state = State.ENDED
        review.ended_at = timezone.now()
        review.save(update_fields=["activity", "state", "ended_at"])
        _audit(actor, review, "review.ended", shared=shared)
    return review


def _share(actor: Actor, review: ReviewSession, item_ids: Sequence[UUID]) -> int:
    wanted = set(item_ids)
    films = access.films_with(actor, review.caregiver)
    items = {
        item.id: item for item in access.reachable(queries.items_of(review), films)
    }
    if not wanted <= items.keys():
        raise Http404
    chosen = [items[item_id] for item_id in wanted]
    if any(item.moment.kind == Moment.Kind.DIFFICULT for item in chosen):
        raise ProblemError(
            409,
            _("A hard moment is not shared: it is not for watching alone."),
            fields={"share": _("Leave it out.")},
        )
    now = timezone.now()
    for item in chosen:
        item.shared_at = now
        item.save(update_fields=["shared_at"])
    return len(chosen)


# ---- from home ----


def share_words(
    actor: Actor | None, *, item_id: UUID, words: payloads.SharedWords
) -> Reflection:
    """Keep what a caregiver shares from home; sent twice, it is there once."""
    item = access.access_shared_item(actor, item_id)
    if not (words.words.strip() or words.feeling.strip()):
        raise ProblemError(400, _("There is nothing to share yet."))
    with transaction.atomic():
        known = Reflection.objects.filter(id=words.id).first()
        if known is not None:
            if known.item_id != item.id or known.entered_by_id != _user_id(actor):
                raise Http404
            return known
        reflection = Reflection.objects.create(
            id=words.id,
            practice_id=item.practice_id,
            item=item,
            caregiver_id=item.review.caregiver_id,
            words=words.words,
            feeling=words.feeling,
            entered_by_id=_user_id(actor),
            shared_at=timezone.now(),
        )
        _audit_item(actor, item, "reflection.shared", reflection.id)
    return reflection


def _locked(review_id: UUID, *states: str) -> ReviewSession:
    review = (
        ReviewSession.objects.select_for_update(of=("self",))
        .select_related("caregiver", "family", "practice")
        .get(id=review_id)
    )
    if review.state not in states:
        raise ProblemError(
            409,
            _("This review is %(state)s.") % {"state": review.get_state_display()},
            what_is_safe=_("Everything shown as saved is saved."),
            what_to_do=_("Load the page again."),
        )
    return review


def _user_id(actor: Actor | None) -> UUID:
    if actor is None:
        raise Http404
    return actor.user_id


def _audit(
    actor: Actor | None, review: ReviewSession, action: str, **facts: int | bool
) -> None:
    record(
        actor,
        action=action,
        subject_kind="review",
        subject_id=review.id,
        family_id=review.family_id,
        purpose=Purpose.THERAPY.value,
        facts=dict(facts),
    )


def _audit_item(
    actor: Actor | None,
    item: ReviewMoment,
    action: str,
    reflection_id: UUID | None = None,
) -> None:
    record(
        actor,
        action=action,
        subject_kind="review_moment",
        subject_id=item.id,
        family_id=item.review.family_id,
        purpose=Purpose.THERAPY.value,
        facts={"reflection": str(reflection_id)} if reflection_id else {},
    )


def _audit_moment(actor: Actor | None, moment: Moment, action: str) -> None:
    record(
        actor,
        action=action,
        subject_kind="moment",
        subject_id=moment.id,
        family_id=moment.recording.family_id,
        purpose=Purpose.THERAPY.value,
        facts={"kind": moment.kind, "ms": [moment.onset_ms, moment.offset_ms]},
    )
