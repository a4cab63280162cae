"""The desk's pages of reviews, and the caregiver's list of shared moments."""

from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
)
from attunement_clinic.families.access import families_of
from attunement_clinic.families.naming import short_name
from attunement_clinic.review import access, actions, queries
from attunement_clinic.review.forms import OpenReviewForm
from attunement_clinic.review.models import ReviewSession


@require_GET
@clinician_page
def review_list(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    families = families_of(actor)
    rows = queries.reviews_of_families(actor, [each.id for each in families])
    return render(request, "review/list.html", {"rows": rows, "own_families": families})


@require_POST
@clinician_page
def open_review(request: SignedInRequest) -> HttpResponse:
    actor = request.actor
    form = OpenReviewForm(request.POST)
    if not form.is_valid():
        raise Http404
    review = actions.open_review(actor, caregiver_id=form.cleaned_data["caregiver"])
    return redirect("review:prepare", review.id)


@require_GET
@clinician_page
def prepare(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review = access.access_review(request.actor, review_id)
    if review.state in (ReviewSession.State.OPEN, ReviewSession.State.ENDED):
        return redirect("review:room", review.id)
    props = {
        "view": "builder",
        "state": msgspec.to_builtins(queries.builder_of(review, request.actor)),
        "state_url": reverse("review:builder", args=[review.id]),
        "order_url": reverse("review:order", args=[review.id]),
        "ready_url": reverse("review:ready", args=[review.id]),
        "moments_url": "/api/v1/moments/",
        "preview_url": reverse("review:as-seen", args=[review.id]),
        "room_url": reverse("review:room", args=[review.id]),
    }
    return _desk(request, review, props)


@require_GET
@clinician_page
def room(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review = access.access_review(request.actor, review_id)
    if review.state == ReviewSession.State.PREPARING:
        return redirect("review:prepare", review.id)
    props = {
        "view": "room",
        "state": msgspec.to_builtins(queries.room_of(review, request.actor)),
        "begin_url": reverse("review:begin", args=[review.id]),
        "end_url": reverse("review:end", args=[review.id]),
        "items_url": "/api/v1/review-items/",
        "family_url": f"/desk/families/{review.family_id}",
        "reviews_url": reverse("review:list"),
    }
    return _desk(request, review, props)


@require_GET
@clinician_page
def as_seen(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    """Show the clinician what the caregiver's phone would show after this review."""
    review = access.access_review(request.actor, review_id)
    films = access.films_with(request.actor, review.caregiver)
    items = [
        item
        for item in access.reachable(queries.items_of(review), films)
        if item.moment.kind != item.moment.Kind.DIFFICULT
    ]
    states = [
        queries.moment_state(item, place=place, count=len(items))
        for place, item in enumerate(items, start=1)
    ]
    props = {
        "view": "preview",
        "states": msgspec.to_builtins(states),
        "prepare_url": reverse("review:prepare", args=[review.id]),
        "caregiver": short_name(review.caregiver),
    }
    return _desk(request, review, props)


@require_GET
@caregiver_page
def shared_list(request: SignedInRequest) -> HttpResponse:
    rows = queries.shared_moments_for(request.actor)
    return render(request, "review/shared_list.html", {"rows": rows})


@require_GET
@caregiver_page
def shared_moment(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    item = access.access_shared_item(request.actor, item_id)
    state = queries.moment_for(request.actor, item)
    props = {
        "view": "moment",
        "state": msgspec.to_builtins(state),
        "share_url": reverse("review:share", args=[item.id]),
        "list_url": reverse("review:shared-list"),
    }
    return render(
        request, "review/shared_moment.html", {"props": props, "state": state}
    )


def _desk(
    request: SignedInRequest, review: ReviewSession, props: dict[str, object]
) -> HttpResponse:
    return render(
        request,
        "review/desk.html",
        {"props": props, "family_number": str(review.family)},
    )
