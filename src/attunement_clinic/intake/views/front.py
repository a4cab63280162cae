"""The public form of a first contact, and the page that says what happens next."""

from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from attunement_clinic.accounts.visiting import VisitorRequest, visitor_page
from attunement_clinic.intake import queries, tokens
from attunement_clinic.intake.actions import TooManyError
from attunement_clinic.intake.forms import EnquiryForm
from attunement_clinic.intake.reading import by_when
from attunement_clinic.intake.receiving import comes_from_elsewhere, receive, show_form


@csrf_exempt  # nobody is signed in by it; the form's own token and its origin are checked
@require_http_methods(["GET", "HEAD", "POST"])
@visitor_page
def write(request: VisitorRequest) -> HttpResponse:
    """Take in what somebody writes; whatever is wrong, what was typed stays."""
    if request.method != "POST":
        form = EnquiryForm(initial={"opened": tokens.open_form()})
        return show_form(request, request.practice, form)
    if comes_from_elsewhere(request):
        raise SuspiciousOperation
    form = EnquiryForm(request.POST)
    if not form.is_valid():
        return show_form(request, request.practice, form, status=422)
    try:
        return receive(request, request.practice, form)
    except TooManyError:
        return show_form(request, request.practice, form, status=429)


@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Say who reads it and by when. The page closes by itself and holds no word of it."""
    enquiry_id = tokens.read_sent(token)
    enquiry = queries.sent_enquiry(enquiry_id) if enquiry_id is not None else None
    if enquiry is None:
        return render(request, "intake/sent_closed.html", status=410)
    zone = ZoneInfo(enquiry.practice.time_zone)
    promised = enquiry.promised_by
    return render(
        request,
        "intake/sent.html",
        {
            "enquiry": enquiry,
            "read_by": by_when(promised, timezone.now(), zone) if promised else "",
            "contact": queries.reach_of(enquiry),
            "reception": queries.reception_of(enquiry.practice),
        },
    )
