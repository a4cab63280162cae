"""The cookies of an answer, and what keeps each of them."""

from __future__ import annotations

from typing import Any

import pytest

# All there are, as they are called over HTTPS; the tests' own settings are without.
_NAMES = {"__Host-session", "__Host-csrf", "known", "place", "theme", "keys"}


@pytest.fixture
def over_https(settings: Any) -> None:
    """Let cookies be set as a practice off this machine sets them."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"


def loose(answer: Any) -> list[str]:
    """Name each cookie that a script reads, or that goes elsewhere or unencrypted."""
    return [
        f"cookie {name}: {told.OutputString()}"
        for name, told in answer.cookies.items()
        if name not in _NAMES
        or told["domain"]
        or told["path"] != "/"
        or told["samesite"] != "Lax"
        # One that is taken away holds nothing any more.
        or (told.value and not (told["httponly"] and told["secure"]))
    ]
