"""One way in for what is sent from a public page: the enquiry form, or the self-check."""

from collections.abc import Mapping

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.intake import actions, tokens
from attunement_clinic.intake.enquiries import SelfCheck
from attunement_clinic.intake.forms import EnquiryForm
from attunement_clinic.intake.queries import reception_of
from attunement_clinic.intake.reading import promise_of


def receive(
    request: HttpRequest,
    practice: Practice,
    form: EnquiryForm,
    self_check: SelfCheck | None = None,
) -> HttpResponse:
    """Take a valid form in and lead to the page that says what happens next.

    Raises
    ------
    TooManyError
        When more came from there than a family sends; nothing was kept.
    """
    actions.count_attempt(source=get_client_ip(request) or "")
    enquiry = actions.send_enquiry(practice=practice, new=form.new_enquiry(self_check))
    return redirect("intake:sent", tokens.sign_sent(enquiry.id))


def show_form(
    request: HttpRequest,
    practice: Practice,
    form: EnquiryForm,
    *,
    status: int = 200,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show the enquiry form, for the first time or once more with everything typed."""
    return render(
        request,
        "intake/write.html",
        {
            "form": form,
            "opened": form.open_again() if form.is_bound else form.initial["opened"],
            "is_too_much": status == 429,
            "promise": promise_of(practice, timezone.now()),
            "reception": reception_of(practice),
            **(more or {}),
        },
        status=status,
    )


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether another site's page sent this form: browsers tell it by themselves."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}
