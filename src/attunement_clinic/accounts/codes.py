"""The code that a signed-in caregiver shows again: eight digits to their own address.

Its digest stands in the session, for a quarter of an hour and three tries.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from attunement_clinic.accounts.models import User

_KEY = "code_again"
_HOLDS_FOR_S = 15 * 60
_TRIES = 3


def send(request: HttpRequest) -> bool:
    """Send a new code; say whether it went, or is one of too many."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (behind a door)
    # Counted apart from the codes of sign-in: those anybody may ask for.
    if not ratelimit.consume(request, action="code_again", key=str(user.id)):
        return False
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    request.session[_KEY] = {
        "digest": _digest(code),
        "at": time.time(),
        "tries": 0,
    }
    values = {"request": request, "code": code}
    adapter.send_mail("account/email/login_code", user.email, values)
    return True


def is_on_its_way(request: HttpRequest) -> bool:
    """Say whether a code was sent that can still be shown."""
    sent = request.session.get(_KEY)
    return sent is not None and time.time() - sent["at"] < _HOLDS_FOR_S


def accept(request: HttpRequest, code: str) -> bool:
    """Take a code, once; after three wrong ones it is dead."""
    if not is_on_its_way(request):
        request.session.pop(_KEY, None)
        return False
    sent = request.session.pop(_KEY)
    if constant_time_compare(sent["digest"], _digest(code)):
        return True
    sent["tries"] += 1
    if sent["tries"] < _TRIES:
        request.session[_KEY] = sent
    return False


def _digest(code: str) -> str:
    digits = "".join(one for one in code if one.isdigit())
    return salted_hmac("code again", digits, algorithm="sha256").hexdigest()
