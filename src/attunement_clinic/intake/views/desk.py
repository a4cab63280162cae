"""First contacts at the desk: the list, one of them, and what becomes of it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import (
    SignedInRequest,
    clinician_page,
    staff_page,
)
from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.actions import record
from attunement_clinic.families.actions import NewCaregiver, NewInfant
from attunement_clinic.families.delivery import deliver
from attunement_clinic.families.forms import caregiver_forms, infant_forms
from attunement_clinic.intake import actions, queries
from attunement_clinic.intake.access import access_enquiry
from attunement_clinic.intake.forms import AllocationForm, ClosingForm, ReceptionForm
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.policy import Form, Role


@require_safe
@clinician_page
def enquiries(request: SignedInRequest) -> HttpResponse:
    practice = _practice(request)
    return render(
        request,
        "intake/enquiries.html",
        {
            "list": queries.enquiry_list(request.actor, practice, timezone.now()),
            "reception": queries.reception_of(practice),
            "covers": queries.has_cover(practice),
        },
    )


@require_safe
@clinician_page
def enquiry(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    row = access_enquiry(request.actor, enquiry_id)
    record(
        request.actor,
        action="enquiry.opened",
        subject_kind="enquiry",
        subject_id=row.id,
        family_id=row.family_id,
    )
    return _page(request, row)


@require_POST
@clinician_page
def read(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    actions.mark_enquiry_read(request.actor, enquiry_id=enquiry_id)
    return redirect("intake:enquiry", enquiry_id)


@require_POST
@clinician_page
def close(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    row = access_enquiry(request.actor, enquiry_id, Form.MANAGE)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            actions.close_enquiry(
                request.actor,
                enquiry_id=row.id,
                closing=Enquiry.Closing(form.cleaned_data["closing"]),
                words=form.cleaned_data["words"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("intake:enquiries")
    return _page(request, row, closing_form=form, status=422)


@require_POST
@clinician_page
def reopen(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    try:
        actions.reopen_enquiry(request.actor, enquiry_id=enquiry_id)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("intake:enquiry", enquiry_id)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def allocate(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    """Give a first contact to a care team, with the family's form already filled in."""
    row = access_enquiry(request.actor, enquiry_id, Form.MANAGE)
    if Role.CLINICIAN not in request.actor.roles:
        raise Http404
    sent = request.POST or None
    infants, caregivers = infant_forms(sent), caregiver_forms(sent)
    form = AllocationForm(
        sent,
        colleagues=queries.clinicians_of(request.actor.practice_id),
        initial={"clinician": str(request.actor.user_id)},
    )
    problem = ""
    if sent and all(each.is_valid() for each in (form, *infants, *caregivers)):
        try:
            allocation = actions.allocate_enquiry(
                request.actor,
                enquiry_id=row.id,
                clinician_id=UUID(form.cleaned_data["clinician"]),
                infants=[
                    NewInfant(**each.cleaned_data)
                    for each in infants
                    if each.has_changed()
                ],
                caregivers=[
                    NewCaregiver(**each.cleaned_data)
                    for each in caregivers
                    if each.has_changed()
                ],
                invite_by_email=form.cleaned_data["invite"],
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return _allocated(request, allocation)
    if not sent:
        _fill_in(row, infants, caregivers)
    return render(
        request,
        "intake/allocate.html",
        {
            "row": queries.enquiry_row(row, timezone.now()),
            "enquiry": row,
            "form": form,
            "infants": infants,
            "caregivers": caregivers,
            "contact": queries.contact_of(row),
            "problem": problem,
        },
        status=422 if sent else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def reception(request: SignedInRequest) -> HttpResponse:
    if not request.actor.roles & {Role.ADMINISTRATOR, Role.CLINICIAN}:
        raise Http404
    row = queries.reception_of(_practice(request))
    form = ReceptionForm(
        request.POST or None,
        initial={
            "telephone": row.telephone,
            "telephone_hours": row.telephone_hours,
            "waiting": row.waiting,
            "tell_at": row.tell_at,
            "kept_months": row.kept_months,
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.change_reception(request.actor, **form.cleaned_data)
        messages.info(request, _("Saved. Parents see it from now on."))
        return redirect("intake:reception")
    return render(
        request,
        "intake/reception.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


def _practice(request: SignedInRequest) -> Practice:
    return Practice.objects.get(id=request.actor.practice_id)


def _page(
    request: SignedInRequest,
    row: Enquiry,
    *,
    closing_form: ClosingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "intake/enquiry.html",
        {
            "page": queries.enquiry_page(request.actor, row, timezone.now()),
            "closing_form": closing_form or ClosingForm(),
            "may_allocate": Role.CLINICIAN in request.actor.roles,
        },
        status=status,
    )


def _allocated(
    request: SignedInRequest, allocation: actions.Allocation
) -> HttpResponse:
    """Show the link once if one was made; else go on to the family, or to the list."""
    if allocation.invitation is None:
        if allocation.clinician.id == request.actor.user_id:
            return redirect("families:family", allocation.family.id)
        messages.info(
            request,
            _("Family %(number)s is now in the care of %(who)s.")
            % {"number": allocation.family, "who": allocation.clinician.name},
        )
        return redirect("intake:enquiries")
    invitation = allocation.invitation
    link = request.build_absolute_uri(reverse("families:join", args=[allocation.token]))
    return render(
        request,
        "families/invited.html",
        {
            "caregiver": allocation.caregiver,
            "link": link,
            "expires": invitation.expires_at.astimezone(
                queries.zone_of(allocation.family.practice)
            ),
            "email": invitation.email,
            "delivery": deliver(invitation, link=link),
        },
    )


def _fill_in(
    row: Enquiry,
    infants: Sequence[BaseForm],
    caregivers: Sequence[BaseForm],
) -> None:
    """Put what the parent wrote into the family's form."""
    dates = {"born_on": row.infant_born_on, "due_on": row.infant_due_on}
    # Who is not born yet often has no name; the family can be opened all the same.
    name = row.infant_name or ("" if row.infant_born_on else _("Baby"))
    infants[0].initial.update(dates, name=name)
    if row.twin_name:
        infants[1].initial.update(dates, name=row.twin_name)
    caregivers[0].initial.update(name=row.name, relation=row.relation)
