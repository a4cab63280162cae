"""A browser that showed the right key once: nobody else's tries count against it.

Its cookie holds, signed, who signed in there. It opens nothing; it only puts that browser's
own tries into a count of their own, so that an attacker elsewhere cannot keep the owner out.
"""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "__Host-known" if settings.IS_HTTPS else "known"
_SALT = "known browser"
_HOLDS_FOR_S = 400 * 24 * 3600
# A desk of a practice has several who sign in there.
_AT_MOST = 8


def known_users(request: HttpRequest) -> list[str]:
    """Name whose browser this is; a cookie that is not ours is nobody's."""
    told = request.COOKIES.get(COOKIE, "")
    try:
        found = signing.loads(told, salt=_SALT, max_age=_HOLDS_FOR_S)
    except signing.BadSignature:
        return []
    return [str(each) for each in found]


def knows(request: HttpRequest, user_id: UUID) -> bool:
    return str(user_id) in known_users(request)


def remember(request: HttpRequest, response: HttpResponseBase, user_id: UUID) -> None:
    """Let a browser be known as one of this user's, after they showed their keys."""
    others = [each for each in known_users(request) if each != str(user_id)]
    response.set_cookie(
        COOKIE,
        signing.dumps([str(user_id), *others][:_AT_MOST], salt=_SALT),
        max_age=_HOLDS_FOR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
