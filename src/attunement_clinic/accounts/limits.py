"""How often one may try, so that guessing is slow and nobody's tries keep the owner out.

Tries are counted by account and place: a place is a network address, or a browser that
signed in to this account before. What can be guessed (a code of six digits) has a bound by
account over all unknown places too; browsers that are known are never under it. Counts live
in the memory of the web process, and how many in `ACCOUNT_RATE_LIMITS` (ADR 0051).
"""

import hashlib
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.http import HttpRequest

from attunement_clinic.accounts.known import known_users, knows
from attunement_clinic.accounts.models import User


def place_of(request: HttpRequest) -> str:
    """Name where a try comes from: an address, or a known browser (`source_of`)."""
    return str(get_adapter(request).get_client_ip(request))


def _is_theirs(request: HttpRequest, user: User | None) -> bool:
    return user is not None and knows(request, user.id)


def source_of(request: HttpRequest) -> str | None:
    """Name the known browser that stands for a network address where all are counted.

    By all who signed in there: one of them elsewhere is another place.
    """
    known = "|".join(sorted(known_users(request)))
    return f"known-{hashlib.sha256(known.encode()).hexdigest()}" if known else None


def may_mail(request: HttpRequest, email: str) -> bool:
    """Count a mail that somebody without sign-in asks for; say whether it may go."""
    email = email.strip().lower()
    key = f"{email}|{place_of(request)}"
    if not ratelimit.consume(request, action="mail_here", key=key):
        return False
    if _is_theirs(request, User.objects.filter(email=email).first()):
        return True
    return bool(ratelimit.consume(request, action="mail_anywhere", key=email))


def may_try_code(request: HttpRequest, user: User) -> bool:
    """Count a try at a code of the second factor; say whether it is one too many."""
    key = f"{user.id}|{place_of(request)}"
    if not ratelimit.consume(request, action="factor_here", key=key):
        return False
    if _is_theirs(request, user):
        return True
    return bool(ratelimit.consume(request, action="factor_anywhere", key=str(user.id)))


def was_right(request: HttpRequest, user: User) -> None:
    """Forget the wrong tries of this place."""
    key = f"{user.id}|{place_of(request)}"
    ratelimit.clear(request, action="factor_here", key=key)


def may_search(request: HttpRequest, user_id: UUID) -> bool:
    """Count a search, which reads everything one may read; say whether it may be made."""
    return bool(ratelimit.consume(request, action="search", key=str(user_id)))


def may_show_passkey(request: HttpRequest) -> bool:
    """Count a question to a device, or its answer, by place alone.

    A signature cannot be guessed: the bound is on our own work, and nobody's tries count
    against an account.
    """
    return bool(ratelimit.consume(request, action="passkey"))
