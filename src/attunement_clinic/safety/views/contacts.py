"""Whom to call: the page for everybody, and the one where staff confirm numbers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.queries import practice_for
from attunement_clinic.safety import actions, queries
from attunement_clinic.safety.forms import ContactForm
from attunement_clinic.safety.middleware import LATER_KEY
from attunement_clinic.safety.proposals import countries


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/contacts.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def confirm(request: SignedInRequest) -> HttpResponse:
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.confirm_contact(request.actor, **form.cleaned_data)
        return redirect("safety:confirm")
    practice_id = request.actor.practice_id
    practice = practice_for(practice_id)
    wanted = request.GET.get("country", practice.country if practice else "")
    country, proposals = queries.proposals_for(practice_id, wanted.upper())
    return render(
        request,
        "safety/confirm.html",
        {
            "form": form,
            "confirmed": queries.confirmed_for(practice_id),
            "country": country,
            "countries": countries().values(),
            "proposals": proposals,
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
@staff_page
def later(request: SignedInRequest) -> HttpResponse:
    """Go on without a number until the next sign-in; it is written down who did."""
    actions.put_off_contacts(request.actor)
    request.session[LATER_KEY] = True
    return redirect("families:today")


@require_POST
@staff_page
def remove(request: SignedInRequest, contact_id: UUID) -> HttpResponse:
    actions.remove_contact(request.actor, contact_id=contact_id)
    return redirect("safety:confirm")
