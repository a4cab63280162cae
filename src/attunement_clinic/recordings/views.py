"""The pages of films: a parent's way to send one, the desk's way to watch it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
)
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.families.access import access_caregiver
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings import actions, queries
from attunement_clinic.recordings.access import (
    Reached,
    access_invitation,
    access_own_recording,
    facts_of,
    reach_recording,
)
from attunement_clinic.recordings.forms import (
    AnswerForm,
    AskForm,
    PeopleForm,
    ShareForm,
    UseForm,
)
from attunement_clinic.recordings.holds import notice_of
from attunement_clinic.recordings.models import Recording
from attunement_clinic.recordings.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
@caregiver_page
def form(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """Show what filming is for; keep that it was read."""
    invitation = access_invitation(request.actor, invitation_id)
    if request.method == "POST":
        actions.acknowledge(request.actor, invitation_id=invitation_id)
        return redirect("recordings:upload", invitation_id)
    return render(
        request,
        "recordings/form.html",
        {
            "invitation": invitation,
            "parts": queries.filming_text(invitation),
            "is_read": queries.has_acknowledged(invitation.caregiver_id),
        },
    )


@require_safe
@caregiver_page
def asked(request: SignedInRequest) -> HttpResponse:
    return render(
        request,
        "recordings/asked.html",
        {
            "rows": queries.asked_and_sent(request.actor),
            "has_films": queries.own_films(request.actor).exists(),
            "has_receipts": queries.has_receipts(request.actor),
        },
    )


@require_safe
@caregiver_page
def upload(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    invitation = access_invitation(request.actor, invitation_id)
    if not queries.has_acknowledged(invitation.caregiver_id):
        return redirect("recordings:form", invitation_id)
    return render(
        request,
        "recordings/upload.html",
        {
            "invitation": invitation,
            "title": queries.invitation_title(invitation),
            "props": {
                "invitation": str(invitation.id),
                "endpoint": "/u/",
                "lookup_url": reverse("recordings:uploads"),
                "sent_url": reverse("recordings:sent", args=[invitation.id]),
                "limit_bytes": invitation.practice.upload_limit_bytes,
                "room_bytes": queries.room_left(invitation),
                "uses": [
                    {
                        "purpose": each.purpose,
                        "title": each.title,
                        "text": each.text,
                        "is_required": each.is_required,
                    }
                    for each in queries.use_switches(invitation, frozenset())
                ],
                "begun": queries.begun_uploads(invitation),
            },
        },
    )


@require_safe
@caregiver_page
def sent(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """Thank, and say what happens next and by when."""
    invitation = access_invitation(request.actor, invitation_id)
    recording = queries.last_sent(invitation)
    if recording is None:
        return redirect("recordings:upload", invitation_id)
    days = invitation.practice.films_watched_within_days
    return render(
        request,
        "recordings/sent.html",
        {
            "invitation": invitation,
            "recording": recording,
            "clinician": staff_initials(invitation.asked_by),
            "watch_by": queries.watch_by(recording, days),
        },
    )


@require_safe
@caregiver_page
def own(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    """Show a film to the caregiver who sent it, or to whom they showed it."""
    recording = reach_recording(request.actor, recording_id, Form.METADATA).recording
    is_own = recording.caregiver_id in request.actor.caregiver_ids
    urls = queries.media_addresses(recording)
    row = queries.own_row(recording, recording.invitation, urls)
    may_play = row.is_ready and _may(request.actor, recording_id, Form.STREAM)
    return render(
        request,
        "recordings/own.html",
        {
            "recording": recording,
            "row": row,
            "is_own": is_own,
            "hold": notice_of(recording_id),
            "also_needed": queries.also_needed(recording) if is_own else [],
            "is_closed": facts_of(recording).is_closed,
            "is_taken_back": recording.state == Recording.State.UNMADE,
            "early_end": queries.early_end(recording),
            "kept_words": queries.kept_words(recording) if is_own else "",
            "uses": queries.uses_of(recording) if is_own else [],
            "shares": queries.shares_of(recording) if is_own else [],
            "asked": [] if is_own else _asked_of(request.actor, recording),
            "player": queries.player_props(recording, urls) if may_play else None,
        },
    )


@require_POST
@caregiver_page
def use(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    """Allow one use of a film, once the key was shown again; or stop one, at once.

    No longer watching it together takes the film back, which has a page of its own.
    """
    access_own_recording(request.actor, recording_id)
    sent_form = UseForm(request.POST)
    if not sent_form.is_valid():
        raise Http404
    chosen, is_allowed = sent_form.chosen, sent_form.cleaned_data["is_allowed"]
    if is_allowed and not is_fresh(request):
        return _key_first(request, recording_id)
    if not is_allowed and chosen is Purpose.THERAPY:
        return redirect("recordings:stop", recording_id)
    change = actions.give_consent if is_allowed else actions.withdraw_consent
    change(request.actor, recording_id=recording_id, purpose=chosen)
    return redirect("recordings:own", recording_id)


@require_POST
@caregiver_page
def answer(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    """Keep another guardian's answer to a wider use of a film; a yes after the key."""
    reach_recording(request.actor, recording_id, Form.METADATA)
    sent_form = AnswerForm(request.POST)
    if not sent_form.is_valid():
        raise Http404
    agrees = sent_form.cleaned_data["agrees"] == "yes"
    if agrees and not is_fresh(request):
        return _key_first(request, recording_id)
    actions.answer_use(
        request.actor,
        recording_id=recording_id,
        purpose=sent_form.chosen,
        agrees=agrees,
    )
    return redirect("recordings:own", recording_id)


@require_POST
@caregiver_page
def share(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    """Show a film to another caregiver, or no longer.

    Showing it asks for the key again. No longer showing it never waits for one: it loses
    nothing, and somebody may be in danger.
    """
    access_own_recording(request.actor, recording_id)
    sent_form = ShareForm(request.POST)
    if not sent_form.is_valid():
        raise Http404
    if sent_form.cleaned_data["is_shared"] and not is_fresh(request):
        return _key_first(request, recording_id)
    change = (
        actions.share_recording
        if sent_form.cleaned_data["is_shared"]
        else actions.unshare_recording
    )
    change(
        request.actor,
        recording_id=recording_id,
        caregiver_id=sent_form.cleaned_data["caregiver"],
    )
    return redirect("recordings:own", recording_id)


@require_safe
@caregiver_page
def seen(request: SignedInRequest) -> HttpResponse:
    """Tell a caregiver who has seen their films."""
    context = {"seen": queries.seen_films(request.actor)}
    return render(request, "recordings/seen.html", context)


@require_safe
@caregiver_page
def seen_film(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    """Tell everything that was seen of one film."""
    recording = reach_recording(request.actor, recording_id, Form.METADATA).recording
    context = {
        "seen": queries.seen_films(request.actor, recording.id),
        "is_one": True,
        "is_own": recording.caregiver_id in request.actor.caregiver_ids,
    }
    return render(request, "recordings/seen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def ask(request: SignedInRequest, family_id: UUID, caregiver_id: UUID) -> HttpResponse:
    """Ask a caregiver for a film."""
    caregiver = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    if caregiver.family_id != family_id:
        raise Http404
    sent_form = AskForm(request.POST or None)
    if sent_form.is_valid():
        actions.ask_for_film(
            request.actor, caregiver_id=caregiver_id, **sent_form.cleaned_data
        )
        return redirect("families:family", family_id)
    status = 422 if sent_form.is_bound else 200
    context = {"form": sent_form, "caregiver": caregiver, "family": caregiver.family}
    return render(request, "recordings/ask.html", context, status=status)


@require_safe
@clinician_page
def films(request: SignedInRequest) -> HttpResponse:
    rows = queries.films_for_staff(request.actor)
    return render(request, "recordings/films.html", {"rows": rows})


@require_safe
@clinician_page
def film(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    reached = _for_staff(request.actor, recording_id, Form.METADATA)
    recording = reached.recording
    urls = queries.media_addresses(recording)
    may_play = _may(request.actor, recording_id, Form.STREAM)
    return render(
        request,
        "recordings/film.html",
        {
            "recording": recording,
            "title": queries.film_title(recording),
            "hold": notice_of(recording_id),
            "is_closed": facts_of(recording).is_closed,
            "is_refused": recording.state == Recording.State.REFUSED,
            "refusal": refusal_words(recording.refusal),
            "early_end": queries.early_end(recording),
            "watch_by": queries.watch_by(
                recording, recording.practice.films_watched_within_days
            ),
            "people": queries.people_of(recording),
            "may_manage": _may(request.actor, recording_id, Form.MANAGE),
            "may_play": may_play,
            "props": {
                "state_url": reverse("recordings:state", args=[recording_id]),
                "moments_url": f"/api/v1/recordings/{recording_id}/moments",
                "is_ready": may_play,
                "film": queries.player_props(recording, urls) if may_play else None,
            },
        },
    )


@require_POST
@clinician_page
def watched(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    actions.mark_watched(request.actor, recording_id=recording_id)
    return redirect("recordings:film", recording_id)


@require_POST
@clinician_page
def again(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    actions.retry_ingest(request.actor, recording_id=recording_id)
    return redirect("recordings:film", recording_id)


@require_POST
@clinician_page
def people(request: SignedInRequest, recording_id: UUID) -> HttpResponse:
    recording = _for_staff(request.actor, recording_id, Form.MANAGE).recording
    family = [(key, name) for key, name, _in_film in queries.people_of(recording)]
    sent_form = PeopleForm(request.POST, people=family)
    if not sent_form.is_valid():
        raise Http404
    actions.set_subjects(
        request.actor,
        recording_id=recording_id,
        people=[UUID(each) for each in sent_form.cleaned_data["people"]],
    )
    return redirect("recordings:film", recording_id)


def _key_first(request: SignedInRequest, recording_id: UUID) -> HttpResponseBase:
    return to_show_key_again(request, reverse("recordings:own", args=[recording_id]))


def _asked_of(actor: Actor, recording: Recording) -> list[queries.AskedUse]:
    """List what somebody is asked who did not film; nothing of anybody else."""
    people = recording.family.caregivers.filter(id__in=actor.caregiver_ids)
    return [
        use for person in people for use in queries.asked_uses(recording, person.id)
    ]


def _for_staff(actor: Actor, recording_id: UUID, form: Form) -> Reached:
    reached = reach_recording(actor, recording_id, form)
    if reached.recording.caregiver_id in actor.caregiver_ids:
        raise Http404
    return reached


def _may(actor: Actor, recording_id: UUID, form: Form) -> bool:
    try:
        reach_recording(actor, recording_id, form)
    except Http404:
        return False
    return True
