"""Writing the public pages: the list, one page, a look at it, publishing."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from attunement_clinic.accounts.doors import SignedInRequest, staff_page
from attunement_clinic.accounts.models import Practice
from attunement_clinic.pages import actions, queries
from attunement_clinic.pages.access import access_page, access_version
from attunement_clinic.pages.contents import PageKey, Text
from attunement_clinic.pages.forms import PageForm
from attunement_clinic.pages.showing import show_talk, show_text
from attunement_clinic.policy import Role


@require_safe
@staff_page
def pages(request: SignedInRequest) -> HttpResponse:
    if Role.ADMINISTRATOR not in request.actor.roles:
        raise Http404
    language = _language(request)
    return render(
        request,
        "pages/desk_pages.html",
        {
            "rows": queries.standings(_practice(request), language),
            "languages": queries.languages(),
            "text_language": language,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Edit one page; an earlier version may be taken up again with `?version=`."""
    page = access_page(request.actor, key)
    if request.method == "POST":
        return _publish(request, page)
    practice, language = _practice(request), _language(request)
    text = queries.text_for(practice, page, language)
    body = text.body
    if version := request.GET.get("version"):
        body = access_version(request.actor, page, _uuid(version)).body
    form = PageForm(
        languages=queries.languages(),
        initial={
            "body": body,
            "language": language,
            "based_on": queries.newest_id(practice, page, language),
        },
    )
    return _edit_page(request, page, form, language)


@require_POST
@staff_page
def preview(request: SignedInRequest, key: str) -> HttpResponse:
    """Show how a text would stand; nothing of it is kept."""
    page = access_page(request.actor, key)
    form = PageForm(request.POST, languages=queries.languages())
    form.is_valid()
    body = str(form.cleaned_data.get("body", ""))
    text = Text(body=body, language=_language(request), is_house=False)
    if page is PageKey.TALK:
        return show_talk(request, _practice(request), text, is_preview=True)
    return show_text(request, page, text, is_preview=True)


@require_POST
@staff_page
def house(request: SignedInRequest, key: str) -> HttpResponse:
    """Go back to the text that comes with the software."""
    page = access_page(request.actor, key)
    practice, language = _practice(request), _language(request)
    actions.publish_text(
        request.actor,
        page=page,
        language=language,
        body="",
        based_on=queries.newest_id(practice, page, language),
    )
    messages.info(request, _("The house’s own text stands again."))
    return redirect("pages:desk")


def _publish(request: SignedInRequest, page: PageKey) -> HttpResponse:
    form = PageForm(request.POST, languages=queries.languages())
    language = _language(request)
    if not form.is_valid():
        return _edit_page(request, page, form, language, status=422)
    try:
        actions.publish_text(request.actor, page=page, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("body", error)
        return _edit_page(request, page, form, language, status=422)
    except actions.PublishedMeanwhileError:
        form.add_error(
            None,
            _(
                "Somebody published this page meanwhile. Your text is still here and theirs"
                " stands below; publish once more to put yours in its place."
            ),
        )
        now = queries.newest_id(_practice(request), page, language)
        again = request.POST.copy()
        again["based_on"] = str(now or "")
        form.data = again
        return _edit_page(request, page, form, language, status=409)
    messages.info(request, _("Published. Everybody sees it from now on."))
    return redirect(f"{reverse('pages:desk')}?language={language}")


def _edit_page(
    request: SignedInRequest,
    page: PageKey,
    form: PageForm,
    language: str,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "pages/desk_edit.html",
        {
            "page": page,
            "form": form,
            "text_language": language,
            "versions": queries.versions_of(_practice(request), page, language),
        },
        status=status,
    )


def _practice(request: SignedInRequest) -> Practice:
    return Practice.objects.get(id=request.actor.practice_id)


def _language(request: SignedInRequest) -> str:
    wanted = request.POST.get("language") or request.GET.get("language") or ""
    known = [code for code, _name in queries.languages()]
    return wanted if wanted in known else known[0]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
