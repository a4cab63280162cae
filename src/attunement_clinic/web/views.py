"""Pages that know nobody: choice of light and dark, and what goes wrong."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from attunement_clinic.web.problems import not_found, problem
from attunement_clinic.web.shortage import shortage_of
from attunement_clinic.web.theme import COOKIE, remember


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark, or what the device says; then back to the page."""
    wanted = request.POST.get("theme", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = redirect(back)
    remember(response, COOKIE, wanted if wanted in {"light", "dark"} else "")
    return response


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception  # forbidden and missing are the same answer
    if _is_api(request):
        return not_found()
    return render(request, "web/problems/not_there.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return not_there(request, exception)


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    del exception
    if _is_api(request):
        return problem(400, _("This cannot be read."))
    return render(request, "web/problems/bad_request.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    if _is_api(request):
        return problem(
            403,
            _("This page is too old."),
            what_is_safe=_("What was saved is saved."),
            what_to_do=_("Load the page again, then go on."),
        )
    return render(request, "web/problems/too_old.html", status=403)


def broken(_request: HttpRequest) -> HttpResponse:
    """Answer when nothing can be relied on: no database, no session, plain words.

    Django calls this while it handles the error, which says whether it is a defect (500)
    or a machine short of something (503, 507).
    """
    shortage = shortage_of(sys.exc_info()[1])
    status, headers = (
        (500, {}) if shortage is None else (shortage.status, shortage.headers)
    )
    if _is_api(_request):
        response = problem(
            status,
            _("Something here did not work."),
            what_is_safe=_("What was saved is saved."),
            what_to_do=_("Try again in a moment."),
        )
    else:
        response = HttpResponse(_broken_page(), status=status)
    for name, value in headers.items():
        response[name] = value
    return response


def _broken_page() -> str:
    return _BROKEN.format(
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
        title=_("Home"),
        what=_("Something here did not work."),
        safe=_("What was saved is saved. You did nothing wrong."),
        do=_("Try again in a moment."),
        again=_("To the first page"),
    )


_BROKEN = """<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body><main><h1>{what}</h1><p>{safe}</p><p>{do}</p><p><a href="/">{again}</a></p></main>
</body></html>
"""


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
