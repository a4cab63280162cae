"""What a caregiver answered, as their care team reads it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.questionnaires import actions, queries


@require_safe
@clinician_page
def answers(request: SignedInRequest, response_id: UUID) -> HttpResponse:
    response = actions.mark_read(request.actor, response_id=response_id)
    return render(
        request,
        "questionnaires/answers.html",
        {"page": queries.answers_page(response), "family": response.family},
    )
