"""Light or dark, and single-letter keys or none: what a person chose on this device."""

from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_PREFIX = "__Host-" if settings.IS_HTTPS else ""
COOKIE = f"{_PREFIX}theme"
KEYS_COOKIE = f"{_PREFIX}keys"
_YEAR_S = 365 * 24 * 3600

Theme = Literal["light", "dark", ""]


def chosen_theme(request: HttpRequest) -> Theme:
    """Say which theme was chosen; none leaves it to the device."""
    value = request.COOKIES.get(COOKIE, "")
    if value == "light":
        return "light"
    return "dark" if value == "dark" else ""


def keys_are_off(request: HttpRequest) -> bool:
    return request.COOKIES.get(KEYS_COOKIE) == "off"


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in a cookie that holds nothing else; an empty value forgets it."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        value,
        max_age=_YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
