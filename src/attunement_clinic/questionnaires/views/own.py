"""A caregiver's own forms, on their own device."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page
from attunement_clinic.questionnaires.access import access_own_request
from attunement_clinic.questionnaires.views import sitting


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def first(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    return sitting.first(request, access_own_request(request.actor, request_id))


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def question(request: SignedInRequest, request_id: UUID, number: int) -> HttpResponse:
    seat = access_own_request(request.actor, request_id)
    return sitting.question(request, seat, number)


@require_safe
@caregiver_page
def end(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    return sitting.end(request, access_own_request(request.actor, request_id))


@require_POST
@caregiver_page
def send(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    return sitting.send(request, access_own_request(request.actor, request_id))
