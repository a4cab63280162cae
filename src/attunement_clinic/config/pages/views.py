"""Pages of the installation: how a phone trusts it, who works here, the demo's mails."""

from uuid import UUID

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts import actions
from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.queries import staff_of
from attunement_clinic.config.backup.standing import standing
from attunement_clinic.config.demo.people import accounts
from attunement_clinic.config.pages.forms import EndForm, StaffForm
from attunement_clinic.config.pages.outbox import mails
from attunement_clinic.config.tls import authority_certificate_path
from attunement_clinic.families import actions as family_actions
from attunement_clinic.families.queries import alone_with
from attunement_clinic.policy import Role
from attunement_clinic.recordings.queries import key_state


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Tell how a phone trusts this house's own certificate."""
    file = authority_certificate_path(settings.VAR)
    address = request.build_absolute_uri(reverse("trust"))
    return render(
        request,
        "config/trust.html",
        {
            "has_authority": file.is_file(),
            "fingerprint": _fingerprint(file.read_bytes()) if file.is_file() else "",
            "qr": _drawn(address),
            "address": address,
        },
    )


@require_safe
def authority(_request: HttpRequest) -> HttpResponse:
    """Hand out the authority's certificate; it holds no secret."""
    file = authority_certificate_path(settings.VAR)
    if not file.is_file():
        raise Http404
    return HttpResponse(
        file.read_bytes(),
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="authority.crt"'},
    )


@require_safe
@staff_page
def backups(request: SignedInRequest) -> HttpResponse:
    """Tell who runs the practice how old the last backup is, and whether it is whole."""
    if Role.ADMINISTRATOR not in request.actor.roles:
        raise Http404
    now = timezone.now()
    return render(
        request,
        "config/backups.html",
        {
            "state": standing(now),
            "is_sheet_current": key_state(request.actor, now).is_sheet_current,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def people(request: SignedInRequest) -> HttpResponse:
    """Let an administrator add the people who work here."""
    if Role.ADMINISTRATOR not in request.actor.roles:
        raise Http404
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.take_on(
            request.actor,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            roles={Role(role) for role in form.cleaned_data["roles"]},
        )
        return redirect("staff")
    return _people_page(
        request, form=form, status=422 if request.method == "POST" else 200
    )


@require_POST
@staff_page
def end_work(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """End a colleague's work here; families left alone go to whom the form names."""
    if Role.ADMINISTRATOR not in request.actor.roles:
        raise Http404
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        family_actions.end_work(
            request.actor,
            user_id=user_id,
            successor_id=form.cleaned_data["successor"],
        )
    except ValidationError as error:
        return _people_page(request, problem=error.messages[0], status=422)
    return redirect("staff")


def _people_page(
    request: SignedInRequest,
    *,
    form: StaffForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    people = staff_of(request.actor.practice_id)
    return render(
        request,
        "config/people.html",
        {
            "form": form or StaffForm(),
            "problem": problem,
            "rows": [
                (
                    person,
                    len(alone_with(person.user.id, request.actor.practice_id)),
                    person.user.id == request.actor.user_id,
                )
                for person in people
            ],
            "therapists": [
                each.user for each in people if Role.CLINICIAN in each.roles
            ],
        },
        status=status,
    )


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Show what a demonstration needs: mails with their codes, passwords, factors."""
    return render(
        request,
        "config/demo.html",
        {"mails": mails(settings.OUTBOX), "accounts": accounts()},
    )


def _drawn(text: str) -> SafeString:
    drawing = segno.make(text, error="m").svg_inline(
        border=3, scale=5, dark="#1a2b33", light="#ffffff", omitsize=True
    )
    return mark_safe(drawing)  # noqa: S308  # drawn by segno from our own address


def _fingerprint(certificate: bytes) -> str:
    digest = x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)
