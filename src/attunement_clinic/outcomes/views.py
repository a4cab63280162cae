"""Looking back with a family."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.outcomes import actions, queries


@require_safe
@clinician_page
def looking_back(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = actions.look_back(request.actor, family_id=family_id)
    people = queries.look_back_on(request.actor, family)
    return render(
        request,
        "outcomes/looking_back.html",
        {
            "family": family,
            "people": people,
            "others": queries.other_concerns_of(request.actor, family),
            "sources": queries.sources_of(people),
        },
    )
