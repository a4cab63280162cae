"""Calm moments on the desk."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.plans import actions


@require_POST
@clinician_page
def end_activity(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    activity = actions.end_activity(request.actor, activity_id=activity_id)
    return redirect("plans:plan", activity.family_id)
