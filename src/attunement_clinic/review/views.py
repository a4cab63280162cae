"""The desk's pages of reviews, and the caregiver's list of shared moments."""

from uuid import UUID, uuid4

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
)
from attunement_clinic.families.access import (
    access_caregiver,
    families_of,
    may_manage,
)
from attunement_clinic.families.naming import short_name
from attunement_clinic.policy import Form
from attunement_clinic.review import access, actions, queries
from attunement_clinic.review.forms import (
    BeliefForm,
    OpenReviewForm,
    OriginForm,
    PlaceForm,
    RatingForm,
)
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
@clinician_page
def moment_page(request: SignedInRequest, moment_id: UUID) -> HttpResponse:
    moment = actions.open_moment(request.actor, moment_id=moment_id)
    return render(
        request,
        "review/moment.html",
        {
            "page": queries.moment_page(request.actor, moment),
            "family": moment.recording.family,
            "may_manage": may_manage(request.actor, moment.recording.family),
        },
    )


# ---- beliefs that are followed ----


@require_POST
@clinician_page
def start_thread(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = BeliefForm(request.POST)
    if not form.is_valid():
        return redirect("families:family", caregiver.family_id)
    row = actions.start_thread(
        request.actor, caregiver_id=caregiver_id, **form.cleaned_data
    )
    return redirect("review:thread", row.id)


@require_http_methods(["GET", "POST"])
@clinician_page
def thread(request: SignedInRequest, thread_id: UUID) -> HttpResponse:
    row = access.access_thread(request.actor, thread_id)
    form = BeliefForm(
        request.POST or None,
        initial={"belief": row.belief, "speaks_when": row.speaks_when},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_thread(request.actor, thread_id=thread_id, **form.cleaned_data)
        return redirect("review:thread", thread_id)
    return render(
        request,
        "review/thread.html",
        {
            "page": queries.thread_page(request.actor, row),
            "family": row.caregiver.family,
            "form": form,
            "rating_form": RatingForm(initial={"rating": uuid4()}),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@clinician_page
def rate_thread(request: SignedInRequest, thread_id: UUID) -> HttpResponse:
    access.access_thread(request.actor, thread_id)
    form = RatingForm(request.POST)
    if form.is_valid():
        actions.rate_thread(
            request.actor,
            thread_id=thread_id,
            rating_id=form.cleaned_data["rating"],
            value=form.cleaned_data["value"],
        )
    return redirect("review:thread", thread_id)


@require_POST
@clinician_page
def place_moment(request: SignedInRequest, thread_id: UUID) -> HttpResponse:
    access.access_thread(request.actor, thread_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.place_moment(
        request.actor,
        thread_id=thread_id,
        moment_id=form.cleaned_data["moment"],
        stance=form.cleaned_data["stance"],
    )
    return redirect("review:thread", thread_id)


@require_POST
@clinician_page
def rest_thread(request: SignedInRequest, thread_id: UUID) -> HttpResponse:
    access.access_thread(request.actor, thread_id)
    is_resting = request.POST.get("rest") == "on"
    actions.rest_thread(request.actor, thread_id=thread_id, is_resting=is_resting)
    return redirect("review:thread", thread_id)


@require_http_methods(["GET", "POST"])
@clinician_page
def origin(request: SignedInRequest, thread_id: UUID) -> HttpResponse:
    """Where a belief comes from: the caregiver's own story, on a page of its own."""
    row = access.access_origin(request.actor, thread_id)
    form = OriginForm(request.POST or None, initial={"origin": row.origin})
    if request.method == "POST" and form.is_valid():
        actions.write_origin(request.actor, thread_id=thread_id, **form.cleaned_data)
        return redirect("review:thread", thread_id)
    actions.open_origin(request.actor, thread_id=thread_id)
    return render(
        request,
        "review/origin.html",
        {
            "thread": row,
            "family": row.caregiver.family,
            "caregiver": short_name(row.caregiver),
            "form": form,
            "pasts": queries.pasts_of(row),
        },
        status=422 if form.is_bound else 200,
    )


# ---- the caregiver's list ----


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
