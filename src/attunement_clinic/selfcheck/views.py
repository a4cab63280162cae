"""The self-check: a page that keeps everything to itself until somebody sends it."""

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from attunement_clinic.accounts.visiting import VisitorRequest, visitor_page
from attunement_clinic.intake import queries as intake
from attunement_clinic.intake import tokens
from attunement_clinic.intake.actions import TooManyError
from attunement_clinic.intake.enquiries import SelfCheck
from attunement_clinic.intake.forms import EnquiryForm
from attunement_clinic.intake.reading import promise_of
from attunement_clinic.intake.receiving import (
    comes_from_elsewhere,
    receive,
    show_form,
)
from attunement_clinic.selfcheck.payloads import CannotReadError, read_answers
from attunement_clinic.selfcheck.queries import check_props
from attunement_clinic.selfcheck.questions import STEPS


@csrf_exempt  # nobody is signed in by it; the form's own token and its origin are checked
@require_http_methods(["GET", "HEAD", "POST"])
@visitor_page
def look(request: VisitorRequest) -> HttpResponse:
    """Show the questions; take in what is sent at the end, if anything is."""
    if request.method == "POST":
        return _sent(request)
    now = timezone.now()
    form = EnquiryForm(initial={"opened": tokens.open_form()})
    return render(
        request,
        "selfcheck/look.html",
        {
            "steps": STEPS,
            "props": msgspec.to_builtins(check_props(request.practice, now)),
            "form": form,
            "opened": form.initial["opened"],
            "promise": promise_of(request.practice, now),
            "reception": intake.reception_of(request.practice),
        },
    )


def _sent(request: VisitorRequest) -> HttpResponse:
    if comes_from_elsewhere(request):
        raise SuspiciousOperation
    form = EnquiryForm(request.POST)
    answers = request.POST.get("answers", "")
    try:
        self_check = read_answers(answers)
    except CannotReadError:
        form.add_error(
            None,
            _(
                "What you chose in the questions could not be read and is not sent along."
                " What you wrote is still here. Please say the important thing in your own"
                " words, or ring."
            ),
        )
        return show_form(request, request.practice, form, status=422)
    if not form.is_valid():
        return _again(request, form, answers, self_check, status=422)
    try:
        return receive(request, request.practice, form, self_check)
    except TooManyError:
        return _again(request, form, answers, self_check, status=429)


def _again(
    request: VisitorRequest,
    form: EnquiryForm,
    answers: str,
    self_check: SelfCheck,
    *,
    status: int,
) -> HttpResponse:
    """Show the form once more; what was chosen goes along as it was."""
    return show_form(
        request,
        request.practice,
        form,
        status=status,
        more={
            "action": request.path,
            "answers": answers,
            "chosen": [each.words for each in self_check.concerns],
            "needs_person": self_check.needs_person,
        },
    )
