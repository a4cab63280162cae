"""Whether somebody signed in, or showed a key again, a moment ago.

What leaves the house (letters, exports), who may see a film, and taking one back ask for
that: a desk or a telephone left open is not enough. Staff show their password or their
second factor again; a caregiver a code that comes to their own address. What they had
sent meanwhile waits in their session, and goes on as soon as the key was shown.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from attunement_clinic.accounts import codes
from attunement_clinic.accounts.doors import SignedInRequest

_WAITING_KEY = "sent_before_key"
# Nobody remembers next day what they had pressed: it is then not done for them.
_WAITS_FOR_S = 15 * 60


def is_fresh(request: HttpRequest) -> bool:
    """Say whether a key was shown within the last five minutes."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    latest: float = max((record["at"] for record in records), default=0.0)
    age = time.time() - latest
    return age < float(app_settings.REAUTHENTICATION_TIMEOUT)


def to_show_key_again(
    request: SignedInRequest, then: str = "", *, said: str = ""
) -> HttpResponseBase:
    """Send somebody to show their key; afterwards what they sent goes on.

    `then` is the page they were on, for whoever only asked for one, or comes back late;
    `said` is what was done already, without a key.
    """
    then = then or request.path
    request.session.pop(_WAITING_KEY, None)
    if request.method == "POST":
        request.session[_WAITING_KEY] = {
            "path": request.path,
            "sent": request.POST.urlencode(),
            "then": then,
            "at": time.time(),
            "said": said,
        }
    name = "account_reauthenticate" if request.actor.roles else "account_again"
    if request.method == "POST" and not request.actor.roles:
        codes.send(request)
    return redirect(f"{reverse(name)}?{urlencode({'next': then})}")


def said_before_key(request: HttpRequest) -> str:
    """Return what was done already for what waits for the key."""
    waiting: dict[str, Any] = request.session.get(_WAITING_KEY, {})
    return str(waiting.get("said", ""))


def note_key_shown(request: HttpRequest, **how: Any) -> None:
    """Keep in the session that its user showed a key, and give it a new name."""
    record_authentication(request, request.user, reauthenticated=True, **how)
    request.session.cycle_key()


def go_on(request: HttpRequest) -> HttpResponseBase:
    """Do what waited for the key, or lead back to the page it was asked from."""
    waiting = request.session.pop(_WAITING_KEY, None)
    then = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(then, {request.get_host()}):
        then = "/"
    if waiting is None or not _is_still_meant(waiting, then):
        return redirect(then)
    request.path = request.path_info = waiting["path"]
    request.GET = QueryDict()
    request.POST = QueryDict(waiting["sent"])
    found = resolve(waiting["path"])
    request.resolver_match = found
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer


def _is_still_meant(waiting: dict[str, Any], then: str) -> bool:
    if time.time() - waiting["at"] > _WAITS_FOR_S:
        return False
    return bool(waiting["then"] == then)
