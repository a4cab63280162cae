"""Whether somebody signed in, or showed a key again, a moment ago.

What leaves the house (letters, exports) asks for that: a desk or a telephone left open is
not enough. Staff show their password again; a caregiver asks for a new code.
"""

import time

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from attunement_clinic.accounts.doors import SignedInRequest


def is_fresh(request: HttpRequest) -> bool:
    """Say whether a key was shown within the last five minutes."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    latest: float = max((record["at"] for record in records), default=0.0)
    age = time.time() - latest
    return age < float(app_settings.REAUTHENTICATION_TIMEOUT)


def to_show_key_again(request: SignedInRequest, then: str) -> HttpResponseBase:
    """Send somebody to show their key, and back to `then`."""
    if request.actor.roles:
        there = reverse("account_reauthenticate")
    else:
        # A caregiver has no password: the key is a new code to their own address.
        logout(request)
        there = reverse("account_request_login_code")
    return redirect(f"{there}?{urlencode({'next': then})}")
