"""The doors to plans: staff by way of the family, a caregiver to what is their own."""

from uuid import UUID

from django.http import Http404

from attunement_clinic.families.access import access_family
from attunement_clinic.plans.models import Activity, Appointment, DiaryWords, Goal
from attunement_clinic.policy import Actor, Form


def access_appointment(actor: Actor | None, appointment_id: UUID) -> Appointment:
    """Let the family's clinician change a meeting."""
    if actor is None:
        raise Http404
    appointment = (
        Appointment.objects.filter(practice_id=actor.practice_id, id=appointment_id)
        .select_related("practice", "caregiver")
        .first()
    )
    if appointment is None:
        raise Http404
    access_family(actor, appointment.family_id, Form.MANAGE)
    return appointment


def access_own_appointment(actor: Actor | None, appointment_id: UUID) -> Appointment:
    """Let a caregiver reach a meeting of their own; another caregiver's is not there."""
    if actor is None or not actor.caregiver_ids:
        raise Http404
    appointment = Appointment.objects.filter(
        practice_id=actor.practice_id,
        id=appointment_id,
        caregiver_id__in=actor.caregiver_ids,
    ).first()
    if appointment is None:
        raise Http404
    return appointment


def access_goal(actor: Actor | None, goal_id: UUID) -> Goal:
    """Let the family's clinician reach a goal."""
    if actor is None:
        raise Http404
    goal = (
        Goal.objects.filter(practice_id=actor.practice_id, id=goal_id)
        .select_related("practice", "caregiver")
        .first()
    )
    if goal is None:
        raise Http404
    access_family(actor, goal.family_id, Form.MANAGE)
    return goal


def access_own_goal(actor: Actor | None, goal_id: UUID) -> Goal:
    """Let a caregiver reach a goal of their own; another caregiver's is not there."""
    if actor is None or not actor.caregiver_ids:
        raise Http404
    goal = (
        Goal.objects.filter(
            practice_id=actor.practice_id,
            id=goal_id,
            caregiver_id__in=actor.caregiver_ids,
            ended_at__isnull=True,
        )
        .select_related("practice", "caregiver")
        .first()
    )
    if goal is None:
        raise Http404
    return goal


def access_activity(actor: Actor | None, activity_id: UUID) -> Activity:
    """Let the family's clinician end an activity."""
    if actor is None:
        raise Http404
    activity = Activity.objects.filter(
        practice_id=actor.practice_id, id=activity_id
    ).first()
    if activity is None:
        raise Http404
    access_family(actor, activity.family_id, Form.MANAGE)
    return activity


def access_own_activity(actor: Actor | None, activity_id: UUID) -> Activity:
    """Let a caregiver reach an activity of their own; another caregiver's is not there."""
    if actor is None or not actor.caregiver_ids:
        raise Http404
    activity = (
        Activity.objects.filter(
            practice_id=actor.practice_id,
            id=activity_id,
            caregiver_id__in=actor.caregiver_ids,
            ended_at__isnull=True,
        )
        .select_related("practice")
        .first()
    )
    if activity is None:
        raise Http404
    return activity


def access_own_words(actor: Actor | None, words_id: UUID) -> DiaryWords:
    """Let a caregiver reach what they wrote of a day; nobody else's is there."""
    if actor is None or not actor.caregiver_ids:
        raise Http404
    row = (
        DiaryWords.objects.filter(
            practice_id=actor.practice_id,
            id=words_id,
            caregiver_id__in=actor.caregiver_ids,
        )
        .select_related("caregiver")
        .first()
    )
    if row is None:
        raise Http404
    return row
