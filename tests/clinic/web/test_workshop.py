"""Nothing of the workshop is served: no source, no list of files, no page of defects."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from attunement_clinic.families import views
from clinic.recordings.raw_client import Browser
from personas import People, client_of
from surface import RAW

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# What scanners ask for first, and where a list of files would be.
_WORKSHOP = [
    "/.git/",
    "/.git/HEAD",
    "/.git/config",
    "/.gitignore",
    "/.hg/",
    "/.svn/entries",
    "/.env",
    "/.DS_Store",
    "/pyproject.toml",
    "/requirements/serve.txt",
    "/Makefile",
    "/manage.py",
    "/src/",
    "/var/",
    "/secrets/",
    "/secrets/django_secret_key",
    "/media/",
    "/uploads/",
    "/backups/",
    "/backup.zip",
    "/dump.sql",
    "/admin",
    "/admin/",
    "/__debug__/",
    "/debug",
    "/console",
    "/server-status",
    "/server-info",
    "/metrics",
    "/actuator",
    "/actuator/env",
    "/health",
    "/status",
    "/docs",
    "/docs/",
    "/redoc",
    "/swagger",
    "/openapi.json",
    "/api",
    "/api/",
    "/api/v1",
    "/api/v1/",
    "/api/v1/schema",
    "/graphql",
    "/phpinfo.php",
    "/.well-known/",
    "/static",
    "/static/",
    "/static/build",
    "/static/build/",
    "/static/build/assets/",
    "/static/build/.",
    "/static/build/../../settings.py",
    "/static/build/%2e%2e/%2e%2e/config/settings.py",
    "/static/build//etc/passwd",
    "/static/build/manifest.json/",
    "/m/",
    "/m",
    "/u/",
    "/u",
    "/m/../u/",
]


@pytest.mark.parametrize("name", [None, "ingrid", "amelia", "amara"])
def test_it_is_not_there_for_anybody(people: People, name: str | None) -> None:
    """Among the pages and beside them; and the refusal says nothing of itself."""
    user = getattr(people, name) if name else None
    pages, beside = client_of(user), Browser(user)
    for path in _WORKSHOP:
        if path.startswith(tuple(route.prefix for route in RAW)):
            reply = beside.ask("GET", path)
            status, text = reply.status, reply.body.decode()
        else:
            answer = pages.get(path)
            status, text = answer.status_code, answer.content.decode()
        assert status in (404, 405), (path, status)
        for word in ("Traceback", "urlconf", "Index of", "Django", "DEBUG"):
            assert word.lower() not in text.lower(), (path, word)


def test_a_defect_tells_nothing_of_itself(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("CANARY at line 12")

    monkeypatch.setattr(views.queries, "day_of", fail, raising=False)
    client = client_of(people.ingrid)
    client.raise_request_exception = False
    answer = client.get("/desk/")
    assert answer.status_code == 500
    for word in ("CANARY", "RuntimeError", "Traceback", "families", "line 12"):
        assert word not in answer.content.decode()


def test_the_build_holds_no_source(client: Client) -> None:
    served = {file.suffix for file in settings.STATIC_BUILD.rglob("*")}
    assert served & {".map", ".ts", ".tsx", ".py", ".toml", ".env"} == set()
    assert list(settings.STATIC_BUILD.rglob(".*")) == []
    assert client.get("/healthz").content == b"ok\n"
