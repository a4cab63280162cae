"""What anybody may read: the first page, the texts, whom to talk to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from attunement_clinic.accounts.access import is_staff
from attunement_clinic.accounts.queries import practices_to_visit
from attunement_clinic.accounts.visiting import (
    VisitorRequest,
    practice_visited,
    remember_place,
    visitor_page,
)
from attunement_clinic.pages import queries
from attunement_clinic.pages.contents import PageKey, Text
from attunement_clinic.pages.markdown import title_of
from attunement_clinic.pages.showing import READ, show_talk, show_text


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Open the door for everybody; who is signed in goes on to their own page."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        return redirect("families:today" if actor.roles else "families:home")
    user = request.user
    if user.is_authenticated and is_staff(user):
        return redirect("account_second_factor")
    practice = practice_visited(request)
    places = practices_to_visit()
    return render(
        request,
        "pages/landing.html",
        {"practice": practice, "has_places": len(places) > 1},
    )


@require_safe
@visitor_page
def read(request: VisitorRequest) -> HttpResponse:
    pages = [
        (key, queries.text_for(request.practice, key, queries.language_now()))
        for key in READ
    ]
    return render(
        request,
        "pages/read.html",
        {"pages": [(key, text.language, _title(key, text)) for key, text in pages]},
    )


@require_safe
@visitor_page
def page(request: VisitorRequest, key: str) -> HttpResponse:
    if key not in READ:
        raise Http404
    text = queries.text_for(request.practice, key, queries.language_now())
    return show_text(request, PageKey(key), text)


@require_safe
@visitor_page
def talk(request: VisitorRequest) -> HttpResponse:
    text = queries.text_for(request.practice, PageKey.TALK, queries.language_now())
    return show_talk(request, request.practice, text)


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest) -> HttpResponse:
    """Let a visitor choose between the practices of one installation."""
    onward = request.GET.get("next") or request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(onward, None):
        onward = "/"
    practices = practices_to_visit()
    if request.method == "POST":
        wanted = request.POST.get("place", "")
        chosen = next((each for each in practices if str(each.id) == wanted), None)
        if chosen is None:
            raise Http404
        response = redirect(onward)
        remember_place(response, chosen)
        return response
    return render(
        request, "pages/places.html", {"practices": practices, "onward": onward}
    )


def _title(key: PageKey, text: Text) -> str:
    if text.is_house and text.language == queries.language_now():
        return str(key.label)
    return title_of(text.body) or str(key.label)
