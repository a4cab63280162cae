"""Looking back with a family."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.families.access import may_manage
from attunement_clinic.families.naming import short_name
from attunement_clinic.families.queries import names_of
from attunement_clinic.outcomes import actions, queries

# The entry of the rail under which a family's page of it lies.
_PLACE = "/desk/outcomes/"


@require_safe
@clinician_page
def families(request: SignedInRequest) -> HttpResponse:
    """List whom one can look back with; the page itself says nothing of any answer."""
    rows = queries.looking_back_list(request.actor)
    return render(request, "outcomes/list.html", {"rows": rows})


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
            "names": names_of(family),
            "may_manage": may_manage(request.actor, family, timezone.now()),
            "people": people,
            "others": queries.other_concerns_of(request.actor, family),
            "sources": queries.sources_of(people),
            "rail_place": _PLACE,
        },
    )


@require_safe
@clinician_page
def films(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = actions.lay_side_by_side(request.actor, caregiver_id=caregiver_id)
    asked = {
        name: request.GET.get(name, "") for name in ("situation", "first", "second")
    }
    return render(
        request,
        "outcomes/films.html",
        {
            "family": caregiver.family,
            "caregiver": caregiver,
            "who": short_name(caregiver),
            "rail_place": _PLACE,
            "page": queries.side_by_side(request.actor, caregiver, **asked),
        },
    )
