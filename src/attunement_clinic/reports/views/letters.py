"""A letter at the desk: begun, written bit by bit, read, signed, made into a file."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.families.access import access_family
from attunement_clinic.policy import Form
from attunement_clinic.reports import actions
from attunement_clinic.reports.access import access_letter
from attunement_clinic.reports.forms import BeginLetterForm, LetterFileForm, WordsForm
from attunement_clinic.reports.models import Letter
from attunement_clinic.reports.queries.letters import (
    current,
    document_of,
    letter_parts,
)


@require_POST
@clinician_page
def begin(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    family = access_family(request.actor, family_id, Form.MANAGE)
    form = BeginLetterForm(request.POST, family=family)
    if not form.is_valid():
        return redirect("reports:papers", family_id)
    letter = actions.begin_letter(
        request.actor,
        caregiver_id=form.cleaned_data["caregiver"],
        kind=form.cleaned_data["kind"],
        letter_id=form.cleaned_data["letter"],
    )
    return redirect("reports:letter", letter.id)


@require_safe
@clinician_page
def letter(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    return _page(request, actions.read_letter(request.actor, letter_id=letter_id))


@require_POST
@clinician_page
def words(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """Keep one part as it stands; a script is told in JSON, a form in its page."""
    row = access_letter(request.actor, letter_id, is_author=True)
    as_json = request.headers.get("Accept") == "application/json"
    form = WordsForm(request.POST)
    if not form.is_valid():
        if as_json:
            problem = next(iter(form.errors.values()))[0]
            return JsonResponse({"title": problem}, status=422)
        return _page(request, row, unkept=request.POST.get("words", ""), status=422)
    try:
        writing = actions.write_letter(
            request.actor,
            letter_id=letter_id,
            writing_id=form.cleaned_data["writing"],
            part=form.cleaned_data["part"],
            words=form.cleaned_data["words"],
            follows=form.cleaned_data["follows"],
        )
    except actions.LetterSignedError:
        said = _("This letter was signed in another window. Copy what you typed.")
        if as_json:
            return JsonResponse({"title": said}, status=409)
        messages.warning(request, said)
        row = access_letter(request.actor, letter_id)
        return _page(request, row, unkept=form.cleaned_data["words"], status=409)
    if as_json:
        is_forked = len(current(row).get(writing.part, [])) > 1
        return JsonResponse({"writing": str(writing.id), "is_forked": is_forked})
    return redirect(f"{request.path.removesuffix('/words')}#part-{writing.part}")


@require_POST
@clinician_page
def sign(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    row = access_letter(request.actor, letter_id, is_author=True)
    seen = {each for raw in request.POST.getlist("seen") if (each := _uuid(raw))}
    try:
        actions.sign_letter(request.actor, letter_id=letter_id, seen=seen)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return _page(request, row, is_reading=True, status=409)
    return redirect("reports:letter", letter_id)


@require_POST
@clinician_page
def make_file(request: SignedInRequest, letter_id: UUID) -> HttpResponseBase:
    """Make the file of a signed letter, after the key was shown again."""
    row = access_letter(request.actor, letter_id)
    if not is_fresh(request):
        return to_show_key_again(request, request.path.removesuffix("/file"))
    form = LetterFileForm(request.POST)
    if not form.is_valid():
        return _page(request, row, file_form=form, status=422)
    try:
        export = actions.make_letter_file(
            request.actor,
            letter_id=letter_id,
            export_id=form.cleaned_data["export"],
            days=form.cleaned_data["days"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, row, file_form=form, status=422)
    return redirect("reports:paper", export.id)


def _page(
    request: SignedInRequest,
    row: Letter,
    *,
    unkept: str = "",
    file_form: LetterFileForm | None = None,
    is_reading: bool = False,
    status: int = 200,
) -> HttpResponse:
    is_author = row.author_id == request.actor.user_id
    reads = is_reading or not is_author or "read" in request.GET
    values = {
        "letter": row,
        "family": row.family,
        "is_author": is_author,
        "unkept": unkept,
        "zone": ZoneInfo(row.practice.time_zone),
    }
    if row.signed_at is None and not reads:
        values["parts"] = letter_parts(row)
        return render(request, "reports/letter_write.html", values, status=status)
    values["paper"] = document_of(row)
    values["seen"] = [each.id for rows in current(row).values() for each in rows]
    values["file_form"] = file_form or LetterFileForm(initial={"export": uuid4()})
    values["files"] = row.exports.filter(ended_at__isnull=True).exclude(made_at=None)
    return render(request, "reports/letter_read.html", values, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
