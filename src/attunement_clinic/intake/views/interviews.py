"""An interview at the desk: written bit by bit, read, signed, added to."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attunement_clinic.accounts.doors import SignedInRequest, clinician_page
from attunement_clinic.accounts.freshness import is_fresh, to_show_key_again
from attunement_clinic.families.access import access_family, may_manage
from attunement_clinic.intake import actions, note_pages
from attunement_clinic.intake.access import access_note, may_read_note
from attunement_clinic.intake.marking import mark as mark_as
from attunement_clinic.intake.models import Note
from attunement_clinic.intake.note_forms import (
    AddendumForm,
    BeginForm,
    MarkForm,
    WordsForm,
)
from attunement_clinic.policy import Form


@require_POST
@clinician_page
def begin(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    access_family(request.actor, family_id, Form.MANAGE)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return redirect("families:family", family_id)
    interview = actions.begin_interview(
        request.actor,
        family_id=family_id,
        interview_id=form.cleaned_data["interview"],
        held_on=form.cleaned_data["held_on"],
    )
    note = interview.notes.get(kind=Note.Kind.RECORD)
    return redirect("intake:note", note.id)


@require_safe
@clinician_page
def note(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    row = actions.read_note(request.actor, note_id=note_id)
    return _page(request, row)


@require_POST
@clinician_page
def words(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Keep one part as it stands; a script is told in JSON, a form in its page."""
    row = access_note(request.actor, note_id, Form.MANAGE)
    as_json = request.headers.get("Accept") == "application/json"
    form = WordsForm(request.POST)
    if not form.is_valid():
        if as_json:
            return JsonResponse({"title": _first_error(form)}, status=422)
        return _page(request, row, unkept=request.POST.get("words", ""), status=422)
    try:
        writing = actions.write(
            request.actor,
            note_id=note_id,
            writing_id=form.cleaned_data["writing"],
            part=form.cleaned_data["part"],
            words=form.cleaned_data["words"],
            follows=form.cleaned_data["follows"],
        )
    except actions.NoteSignedError:
        if as_json:
            return JsonResponse({"title": _signed_meanwhile()}, status=409)
        row = access_note(request.actor, note_id)
        return _page(request, row, unkept=form.cleaned_data["words"], status=409)
    if as_json:
        return JsonResponse(
            {
                "writing": str(writing.id),
                "is_forked": note_pages.is_forked(row, writing.part),
            }
        )
    return redirect(f"{request.path.removesuffix('/words')}#part-{writing.part}")


@require_POST
@clinician_page
def sign(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    row = access_note(request.actor, note_id, Form.MANAGE)
    seen = {_uuid(each) for each in request.POST.getlist("seen")}
    try:
        actions.sign_note(
            request.actor, note_id=note_id, seen={each for each in seen if each}
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return _page(request, row, reading=True, status=409)
    return redirect("intake:note", note_id)


@require_POST
@clinician_page
def add(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    row = access_note(request.actor, note_id, Form.MANAGE)
    form = AddendumForm(request.POST)
    if form.is_valid():
        try:
            actions.add_to_note(
                request.actor,
                note_id=note_id,
                addendum_id=form.cleaned_data["addendum"],
                words=form.cleaned_data["words"],
            )
        except ValidationError as error:
            form.add_error("words", error)
        else:
            return redirect("intake:note", note_id)
    unkept = "" if row.signed_at else request.POST.get("words", "")
    return _page(request, row, unkept=unkept, addendum_form=form, status=422)


@require_POST
@clinician_page
def share(request: SignedInRequest, note_id: UUID) -> HttpResponseBase:
    """Show process notes to a supervisor, once the key was shown again, or no longer."""
    row = access_note(request.actor, note_id, Form.MANAGE)
    user_id = _uuid(request.POST.get("user", ""))
    if user_id is None:
        return _page(request, row, status=422)
    is_shared = request.POST.get("off") != "on"
    if is_shared and not is_fresh(request):
        return to_show_key_again(request, reverse("intake:note", args=[note_id]))
    actions.share_note(
        request.actor, note_id=note_id, user_id=user_id, is_shared=is_shared
    )
    return redirect("intake:note", note_id)


@require_POST
@clinician_page
def mark(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Mark a sentence in one action: its lasting id is made with the mark."""
    row = access_note(request.actor, note_id)
    access_family(request.actor, row.interview.family_id, Form.MANAGE)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reading=True, status=422)
    sent = form.cleaned_data
    passage = actions.keep_passage(
        request.actor,
        note_id=note_id,
        place_id=sent["place"],
        starts=sent["starts"],
        ends=sent["ends"],
    )
    mark_as(request.actor, passage, sent["target"], is_on=not sent["off"])
    return redirect(note_pages.source_address(passage))


def _page(
    request: SignedInRequest,
    row: Note,
    *,
    reading: bool = False,
    unkept: str = "",
    addendum_form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_author = may_read_note(request.actor, row, Form.MANAGE)
    is_writing = is_author and row.signed_at is None
    reading = reading or "read" in request.GET or not is_writing
    values = {
        "note": row,
        "family": row.interview.family,
        "is_author": is_author,
        "is_writing": is_writing,
        "may_mark": may_manage(request.actor, row.interview.family),
        "other": note_pages.other_note(request.actor, row),
        "supervisors": note_pages.supervisors_of(row) if is_author else [],
        "zone": note_pages.zone_of(row),
        "unkept": unkept,
        "addendum_form": addendum_form
        or AddendumForm(initial={"addendum": uuid4(), "words": unkept}),
    }
    if reading:
        page = note_pages.note_to_read(request.actor, row)
        return render(
            request, "intake/note_read.html", {**values, "page": page}, status=status
        )
    parts = note_pages.open_parts(row)
    return render(
        request, "intake/note_write.html", {**values, "parts": parts}, status=status
    )


def _first_error(form: BaseForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _signed_meanwhile() -> str:
    return _(
        "This note was signed in another window. What you typed here is not in it: copy it and add it there."
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
