"""The pages by which films are taken back, and what is left to do about their keys."""

from contextlib import AbstractContextManager
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, caregiver_page, staff_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.accounts.models import Practice
from attunement_clinic.families.queries import clock_of
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings import actions, queries
from attunement_clinic.recordings.access import access_own_recording
from attunement_clinic.recordings.models import Recording


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def stop(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    """Say what taking a film back means; close it, and destroy it once the key was shown."""
    recording = access_own_recording(request.actor, recording_id)
    is_unmade = recording.state == Recording.State.UNMADE
    if request.method == "POST" and not is_unmade and not is_fresh(request):
        actions.close_film(request.actor, recording_id=recording_id)
        return to_show_key_again(request, said=_film_is_closed())
    if request.method == "POST" or is_unmade:
        done = actions.withdraw_film(request.actor, recording_id=recording_id)
        return redirect("recordings:receipt", done.id)
    return render(
        request,
        "recordings/stop.html",
        {"recording": recording, "title": queries.film_title(recording)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def stop_all(request: SignedInRequest) -> HttpResponseBase:
    """Say what taking every film back means; take them back, as one is."""
    if request.method == "POST" and not is_fresh(request):
        actions.close_all_films(request.actor)
        return to_show_key_again(request, said=_films_are_closed())
    if request.method == "POST":
        actions.withdraw_all_films(request.actor)
        return redirect("recordings:receipts")
    context = {"count": len(queries.own_films(request.actor))}
    return render(request, "recordings/stop_all.html", context)


@require_POST
@caregiver_page
def open_again(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    """Open a film that was closed and not destroyed, once the key was shown again."""
    access_own_recording(request.actor, recording_id)
    own = reverse("recordings:own", args=[recording_id])
    if not is_fresh(request):
        return to_show_key_again(request, own)
    actions.open_film(request.actor, recording_id=recording_id)
    return redirect(own)


@require_safe
@caregiver_page
def receipts(request: SignedInRequest) -> HttpResponse:
    """List everything the caregiver took back."""
    with _local_time(request.actor):
        context = {"rows": queries.receipts_of(request.actor)}
        return render(request, "recordings/receipts.html", context)


@require_safe
@caregiver_page
def receipt(request: SignedInRequest, withdrawal_id: UUID) -> HttpResponse:
    """Show one receipt, to be kept or printed."""
    with _local_time(request.actor):
        row = queries.receipt_of(request.actor, withdrawal_id)
        context = {"rows": [row], "is_one": True}
        return render(request, "recordings/receipts.html", context)


@require_safe
@staff_page
def key_state(request: SignedInRequest) -> HttpResponse:
    """Tell who runs the practice how the main key stands, and what they have to do."""
    if Role.ADMINISTRATOR not in request.actor.roles:
        raise Http404
    context = {"state": queries.key_state(request.actor, timezone.now())}
    return render(request, "recordings/keys.html", context)


def _film_is_closed() -> str:
    return _(
        "The film is closed: nobody can watch it from now on. "
        "It is destroyed after the code."
    )


def _films_are_closed() -> str:
    return _(
        "Your films are closed: nobody can watch them from now on. "
        "They are destroyed after the code."
    )


def _local_time(actor: Actor) -> AbstractContextManager[None]:
    """Let days and hours be those of the practice: a receipt is shown to others."""
    return timezone.override(clock_of(Practice.objects.get(id=actor.practice_id)))
