"""Every page has its pictures: nobody adds a screen that is never looked at."""

from __future__ import annotations

import string
from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import SynchronousOnlyOperation
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.converters import UUIDConverter

from attunement_clinic.accounts.views import closed
from places import REPOSITORY
from shots.screens import SCREENS

_SOME_ID = UUID("00000000-0000-4000-8000-000000000000")
# What answers a GET and is no page: each with what it is instead.
_NO_PAGES = {
    "healthz": "for the one who runs it",
    "catalogue": "the front end's words",
    "trust_authority": "a certificate to load",
    "mfa_download_recovery_codes": "a file to load",
    "plans:calendar": "a file for a calendar",
    "reports:file": "a file to load",
    "reports:own-file": "a file to load",
    "reports:study-file": "a file to load",
    "safety:line": "a part of the desk's pages",
    # Of allauth: closed here, at addresses that come before its own.
    "account_signup": "closed",
    "account_email": "closed",
    "mfa_list_webauthn": "closed",
    "mfa_add_webauthn": "closed",
    "mfa_edit_webauthn": "closed",
    "mfa_remove_webauthn": "closed",
    "mfa_reauthenticate_webauthn": "closed",
    "account_email_verification_sent": "closed",
    "account_confirm_email": "closed",
    "account_set_password": "closed",
    "account_inactive": "closed",
    "mfa_index": "closed",
    "mfa_activate_totp": "closed",
    "mfa_deactivate_totp": "closed",
}


def test_every_page_has_its_screen() -> None:
    """Add a line to tools/shots/screens.py, and what it needs to staging.py."""
    shown = {_route(screen.address) for screen in SCREENS}
    pages = {
        name
        for name, pattern in _routes(get_resolver())
        if _answers_get(pattern) and name not in _NO_PAGES
    }

    assert sorted(pages - shown) == []


def test_nothing_is_said_to_be_no_page_that_does_not_exist() -> None:
    known = {name for name, _pattern in _routes(get_resolver())}

    assert set(_NO_PAGES) - known == set()


def test_names_of_screens_stand_once() -> None:
    names = [screen.name for screen in SCREENS]

    assert sorted(names) == sorted(set(names))


def test_no_picture_outlives_its_screen() -> None:
    """`make shots` takes them all anew."""
    screens = {screen.name for screen in SCREENS}
    pictures = (REPOSITORY / "docs" / "screens").glob("*.png")

    assert [
        file.name for file in pictures if file.stem.rpartition("-")[0] not in screens
    ] == []


def _route(address: str) -> str:
    """Return the name of the route an address of a screen belongs to."""
    things = {
        name: str(_SOME_ID)
        for _, name, _, _ in string.Formatter().parse(address)
        if name
    }
    if "reset" in things:
        things["reset"] = "1-key"
    try:
        return resolve(address.format_map(things)).view_name
    except Http404:
        return ""


def _routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _routes(each, inner)
        elif each.callback is not closed:
            yield f"{space}{each.name or each.pattern}", each


def _answers_get(pattern: URLPattern) -> bool:
    """Say whether a view takes GET: what only takes a form is no page, nor is the API."""
    if pattern.callback.__module__.endswith((".api", "_api")):
        return False
    methods = getattr(pattern.callback, "view_class", None)
    if methods is not None:
        return hasattr(methods, "get")
    return _get(pattern) != 405


def _get(pattern: URLPattern) -> int:
    request: HttpRequest = RequestFactory().get("/")
    some = {
        name: _SOME_ID if isinstance(kind, UUIDConverter) else str(_SOME_ID)
        for name, kind in pattern.pattern.converters.items()
    }
    try:
        return int(pattern.callback(request, **some).status_code)
    except (AttributeError, Http404, RuntimeError, SynchronousOnlyOperation):
        return 200
