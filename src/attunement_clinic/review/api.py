"""The review API: moments, preparing, the room, and the caregiver's words from home."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from attunement_clinic.accounts.api_doors import signed_in
from attunement_clinic.accounts.doors import SignedInRequest
from attunement_clinic.review import access, actions, payloads, queries
from attunement_clinic.review.models import ReviewMoment, ReviewSession
from attunement_clinic.web.json_api import (
    json_response,
    json_view,
    read_body,
    read_nothing,
)


@json_view("POST")
@signed_in
def moments(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    access.access_film(request.actor, recording_id)
    moment = actions.add_moment(
        request.actor,
        recording_id=recording_id,
        moment=read_body(request, payloads.NewMoment),
    )
    return _saved(moment.id, status=201)


@json_view("PUT")
@signed_in
def moment(request: SignedInRequest, moment_id: UUID) -> HttpResponse:
    access.access_moment(request.actor, moment_id)
    edit = read_body(request, payloads.MomentEdit)
    row = actions.edit_moment(request.actor, moment_id=moment_id, edit=edit)
    return _saved(row.id)


@json_view("POST")
@signed_in
def remove_moment(request: SignedInRequest, moment_id: UUID) -> HttpResponse:
    access.access_moment(request.actor, moment_id)
    read_nothing(request)
    actions.remove_moment(request.actor, moment_id=moment_id)
    return _saved(moment_id)


@json_view("GET")
@signed_in
def builder(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review = access.access_review(request.actor, review_id)
    return json_response(queries.builder_of(review, request.actor))


@json_view("PUT")
@signed_in
def order(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    access.access_review(request.actor, review_id)
    body = read_body(request, payloads.Order)
    actions.set_order(request.actor, review_id=review_id, items=body.items)
    return _builder(request, review_id)


@json_view("POST")
@signed_in
def ready(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    access.access_review(request.actor, review_id)
    body = read_body(request, payloads.Ready)
    actions.make_ready(
        request.actor, review_id=review_id, override_reason=body.override_reason
    )
    return _builder(request, review_id)


@json_view("GET")
@signed_in
def room(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review = access.access_review(request.actor, review_id)
    return json_response(queries.room_of(review, request.actor))


@json_view("POST")
@signed_in
def begin(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    access.access_review(request.actor, review_id)
    read_nothing(request)
    review = actions.begin_review(request.actor, review_id=review_id)
    return _room(request, review.id)


@json_view("PUT")
@signed_in
def words(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    item = access.access_item(request.actor, item_id)
    body = read_body(request, payloads.Words)
    actions.write_words(request.actor, item_id=item_id, words=body)
    return _room(request, item.review_id)


@json_view("PUT")
@signed_in
def thread(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    item = access.access_item(request.actor, item_id)
    body = read_body(request, payloads.Follow)
    actions.follow_belief(request.actor, item_id=item_id, follow=body)
    return _room(request, item.review_id)


@json_view("PUT")
@signed_in
def rating(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    item = access.access_item(request.actor, item_id)
    body = read_body(request, payloads.Rating)
    actions.rate_belief(request.actor, item_id=item_id, rating=body)
    return _room(request, item.review_id)


@json_view("POST")
@signed_in
def passed(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    access.access_item(request.actor, item_id)
    read_nothing(request)
    item = actions.note_pass(request.actor, item_id=item_id)
    return _room(request, item.review_id)


@json_view("POST")
@signed_in
def thought(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    access.access_item(request.actor, item_id)
    read_nothing(request)
    item = actions.show_thought(request.actor, item_id=item_id)
    return _room(request, item.review_id)


@json_view("GET", "PUT")
@signed_in
def note(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    item: ReviewMoment = access.access_noted_item(request.actor, item_id)
    if request.method == "GET":
        return json_response(payloads.Note(text=item.private_note))
    body = read_body(request, payloads.Note)
    actions.write_note(request.actor, item_id=item_id, text=body.text)
    return _saved(item_id)


@json_view("POST")
@signed_in
def end(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    access.access_review(request.actor, review_id)
    body = read_body(request, payloads.Ending)
    actions.end_review(request.actor, review_id=review_id, ending=body)
    return _room(request, review_id)


@json_view("POST")
@signed_in
def share(request: SignedInRequest, item_id: UUID) -> HttpResponse:
    access.access_shared_item(request.actor, item_id)
    body = read_body(request, payloads.SharedWords)
    reflection = actions.share_words(request.actor, item_id=item_id, words=body)
    return _saved(reflection.id, status=201)


def _builder(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review = access.access_review(request.actor, review_id)
    return json_response(
        queries.builder_of(review, request.actor, saved_at=timezone.now())
    )


def _room(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    review: ReviewSession = access.access_review(request.actor, review_id)
    return json_response(
        queries.room_of(review, request.actor, saved_at=timezone.now())
    )


def _saved(row_id: UUID, *, status: int = 200) -> HttpResponse:
    return json_response(
        payloads.Saved(id=row_id, saved_at=timezone.now()), status=status
    )
