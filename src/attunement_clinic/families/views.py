"""The desk's day and families; the caregiver's week; the way in by a link."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.access import HERE_AS_KEY
from attunement_clinic.accounts.actions import sign_out
from attunement_clinic.accounts.doors import (
    SignedInRequest,
    caregiver_page,
    clinician_page,
    staff_page,
)
from attunement_clinic.accounts.limits import may_search
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.families import (
    actions,
    counts,
    finding,
    queries,
    supervision,
)
from attunement_clinic.families.access import (
    access_caregiver,
    access_caregiver_of_oneself,
    access_family,
    access_infant,
    access_own_caregiver,
    may_manage,
)
from attunement_clinic.families.delivery import deliver
from attunement_clinic.families.forms import (
    BirthForm,
    ContactForm,
    EndForm,
    InviteForm,
    OpenFamilyForm,
    TeamForm,
    birth_form,
    caregiver_forms,
    infant_forms,
)
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.quiet import draft_for
from attunement_clinic.notifications.actions import mark_read
from attunement_clinic.notifications.forms import initial_of
from attunement_clinic.notifications.queries import messages_of, rule_of
from attunement_clinic.policy import Form, Role

_CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR})


@require_safe
@staff_page
def today(request: SignedInRequest) -> HttpResponse:
    practice = Practice.objects.get(id=request.actor.practice_id)
    day = queries.day_of(request.actor, practice, timezone.now())
    return render(
        request,
        "families/today.html",
        {
            "day": day,
            "is_clinical": bool(request.actor.roles & _CLINICAL),
            "may_open": Role.CLINICIAN in request.actor.roles,
            "user_initials": _initials(request),
        },
    )


@require_safe
@clinician_page
def families(request: SignedInRequest) -> HttpResponse:
    return render(
        request,
        "families/families.html",
        {
            "rows": queries.rows_of(request.actor, timezone.now()),
            "may_open": Role.CLINICIAN in request.actor.roles,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def find(request: SignedInRequest) -> HttpResponse:
    """Find families and items; a form sends the words, so that no address holds a name."""
    words = request.POST.get("words", "")[: finding.LONGEST_WORDS]
    practice = Practice.objects.get(id=request.actor.practice_id)
    is_too_much = bool(words) and not may_search(request, request.actor.user_id)
    found = (
        finding.Found(words=words)
        if is_too_much
        else finding.find(request.actor, words, timezone.now())
    )
    page = render(
        request,
        "families/found.html",
        {
            "found": found,
            "zone": queries.clock_of(practice),
            "is_too_much": is_too_much,
        },
        status=429 if is_too_much else 200,
    )
    if is_too_much:
        page.headers["Retry-After"] = "60"
    return page


@require_safe
@clinician_page
def supervised(request: SignedInRequest) -> HttpResponse:
    practice = Practice.objects.get(id=request.actor.practice_id)
    return render(
        request,
        "families/supervision.html",
        {
            "supervision": supervision.supervision_for(request.actor, timezone.now()),
            "zone": queries.clock_of(practice),
        },
    )


@require_safe
@staff_page
def lost(request: SignedInRequest) -> HttpResponse:
    """Show how many went lost at each step, to who runs the practice or works in it."""
    if not request.actor.roles & (_CLINICAL | {Role.ADMINISTRATOR}):
        raise Http404
    practice = Practice.objects.get(id=request.actor.practice_id)
    return render(
        request,
        "families/counts.html",
        {
            "steps": counts.step_counts(practice, timezone.now()),
            "fewest": counts.FEWEST,
            "weeks": counts.QUIET_AFTER.days // 7,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_page
def new(request: SignedInRequest) -> HttpResponse:
    sent = request.POST or None
    sending = OpenFamilyForm(sent, initial={"family": uuid4()})
    infants, caregivers = infant_forms(sent), caregiver_forms(sent)
    problem = ""
    if sent and all(form.is_valid() for form in (sending, *infants, *caregivers)):
        try:
            family = actions.open_family(
                request.actor,
                family_id=sending.cleaned_data["family"],
                infants=[
                    actions.NewInfant(**form.cleaned_data)
                    for form in infants
                    if form.has_changed()
                ],
                caregivers=[
                    actions.NewCaregiver(**form.cleaned_data)
                    for form in caregivers
                    if form.has_changed()
                ],
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("families:family", family.id)
    return render(
        request,
        "families/new.html",
        {
            "sending": sending,
            "infants": infants,
            "caregivers": caregivers,
            "problem": problem,
        },
        status=422 if sent else 200,
    )


@require_safe
@clinician_page
def family(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    return _family_page(request, access_family(request.actor, family_id))


@require_POST
@clinician_page
def end(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    row = access_family(request.actor, family_id, Form.MANAGE)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_care(request.actor, family_id=row.id, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("families:family", row.id)
    return _family_page(request, row, end_form=form, status=422)


@require_POST
@clinician_page
def resume(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    actions.resume_care(request.actor, family_id=family_id)
    return redirect("families:family", family_id)


@require_POST
@clinician_page
def birth(request: SignedInRequest, infant_id: UUID) -> HttpResponse:
    """Write down that a baby who was awaited is born."""
    baby = access_infant(request.actor, infant_id, Form.MANAGE)
    form = birth_form(baby, request.POST)
    if form.is_valid():
        try:
            actions.note_birth(request.actor, infant_id=baby.id, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("born_on", error)
        else:
            return redirect("families:family", baby.family_id)
    return _family_page(request, baby.family, {baby.id: form}, status=422)


@require_safe
@clinician_page
def caregiver(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    row = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    return _caregiver_page(request, row)


@require_safe
@clinician_page
def draft(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    row = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    return render(
        request,
        "families/draft.html",
        {
            "caregiver": row,
            "family": row.family,
            "draft": draft_for(row, timezone.now()),
            "zone": queries.clock_of(row.practice),
        },
    )


@require_POST
@clinician_page
def contact(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    row = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _caregiver_page(request, row, contact_form=form, status=422)
    actions.change_contact(
        request.actor,
        caregiver=row,
        contact=form.safe_contact(),
        is_guardian=form.cleaned_data["is_guardian"],
    )
    return redirect("families:family", row.family_id)


@require_POST
@clinician_page
def invite(request: SignedInRequest, caregiver_id: UUID) -> HttpResponse:
    row = access_caregiver(request.actor, caregiver_id, Form.MANAGE)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _caregiver_page(request, row, invite_form=form, status=422)
    try:
        invitation, token = actions.invite_caregiver(
            request.actor, caregiver=row, email=form.cleaned_data["email"]
        )
    except ValidationError as error:
        form.add_error("email", error)
        return _caregiver_page(request, row, invite_form=form, status=422)
    link = request.build_absolute_uri(reverse("families:join", args=[token]))
    return render(
        request,
        "families/invited.html",
        {
            "caregiver": row,
            "link": link,
            "expires": invitation.expires_at.astimezone(queries.clock_of(row.practice)),
            "email": invitation.email,
            "delivery": deliver(invitation, link=link),
        },
    )


@require_POST
@clinician_page
def team(request: SignedInRequest, family_id: UUID) -> HttpResponse:
    row = access_family(request.actor, family_id, Form.MANAGE)
    form = TeamForm(request.POST)
    if form.is_valid():
        user = User.objects.filter(id=form.cleaned_data["user"]).first()
        if user is not None:
            actions.join_team(
                request.actor,
                family=row,
                user=user,
                role=Role(form.cleaned_data["role"]),
            )
    return redirect("families:family", row.id)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let a caregiver in by their link: a button first, so that no preview uses it up."""
    if request.method != "POST":
        return render(request, "families/join.html", {"token": token})
    user = actions.redeem_invitation(token=token)
    if user is None:
        return render(request, "families/join_closed.html", status=410)
    if request.user.is_authenticated:
        sign_out(request)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect("account_confirm_login_code")


@require_safe
@caregiver_page
def home(request: SignedInRequest) -> HttpResponse:
    row = access_own_caregiver(request.actor)
    now = timezone.now()
    return render(
        request,
        "families/home.html",
        {
            "greeting": _greeting(now.astimezone(queries.clock_of(row.practice))),
            "name": row.name,
            "babies": queries.babies_of(row, now),
            "parts": queries.home_parts(request.actor, row, now),
            "elsewhere": queries.other_families_of(request.actor, row),
        },
    )


@require_POST
@caregiver_page
def be_here(request: SignedInRequest) -> HttpResponse:
    """Go to another family of one's own; each page of theirs is then that family's."""
    row = access_caregiver_of_oneself(request.actor, request.POST.get("caregiver", ""))
    request.session[HERE_AS_KEY] = str(row.id)
    return redirect("families:home")


@require_safe
@caregiver_page
def messages(request: SignedInRequest) -> HttpResponse:
    row = access_own_caregiver(request.actor)
    notices = messages_of(request.actor.user_id)
    if request.method == "GET":
        mark_read(recipient_id=request.actor.user_id)
    with timezone.override(queries.clock_of(row.practice)):
        return render(request, "families/messages.html", {"notices": notices})


def _greeting(now: datetime) -> str:
    if 5 <= now.hour < 12:
        return _("Good morning")
    if 12 <= now.hour < 18:
        return _("Good afternoon")
    if 18 <= now.hour < 23:
        return _("Good evening")
    return _("Hello")


def _initials(request: SignedInRequest) -> str:
    name = request.user.name if request.user.is_authenticated else ""
    return "".join(part[:1] for part in name.split()[:2]).upper()


def _family_page(
    request: SignedInRequest,
    row: Family,
    births: Mapping[UUID, BirthForm] | None = None,
    *,
    end_form: EndForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    sent = births or {}
    return render(
        request,
        "families/family.html",
        {
            "page": queries.family_page(
                request.actor,
                row,
                now,
                heard=request.GET.get("who", ""),
                is_whole=request.GET.get("path") == "whole",
            ),
            "may_manage": may_manage(request.actor, row, now),
            "zone": queries.clock_of(row.practice),
            "colleagues": queries.colleagues_of(request.actor, row),
            "end_form": end_form or EndForm(),
            "awaited": [
                (baby, sent.get(baby.id) or birth_form(baby))
                for baby in queries.awaited_of(row)
            ],
        },
        status=status,
    )


def _caregiver_page(
    request: SignedInRequest,
    row: Caregiver,
    *,
    contact_form: ContactForm | None = None,
    invite_form: InviteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rule = rule_of(row.id)
    told = initial_of(rule) if rule else {"notes": row.safe_contact}
    initial = told | {"is_guardian": row.is_guardian}
    return render(
        request,
        "families/caregiver.html",
        {
            "caregiver": row,
            "family": row.family,
            "contact_form": contact_form or ContactForm(initial=initial),
            "invite_form": invite_form or InviteForm(),
            "open_invitation": queries.open_invitation_of(row),
        },
        status=status,
    )
