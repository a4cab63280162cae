"""Django's own check for deployment, with the settings a practice runs with."""

from __future__ import annotations

import ast
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from places import REPOSITORY
from structure import tracked

_NAMES = """
import django; django.setup()
from django.conf import settings
from attunement_clinic.accounts import known, visiting
from attunement_clinic.web import theme
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, known.COOKIE,
      visiting.COOKIE, theme.COOKIE, theme.KEYS_COOKIE)
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
"""


@pytest.mark.parametrize("host", ["films.example", "192.0.2.10"])
def test_a_practice_off_this_machine_has_nothing_to_be_warned_of(
    tmp_path: Path, host: str
) -> None:
    """Off this machine it is HTTPS always; http on this machine itself is for a look."""
    check = ("-m", "django", "check", "--deploy", "--fail-level=WARNING")

    done = _run(_practice_at(host, tmp_path), *check)

    assert done.returncode == 0, done.stderr
    assert "2 silenced" in done.stdout + done.stderr


def test_its_cookies_belong_to_its_own_address_alone(tmp_path: Path) -> None:
    """By `__Host-` in the name no other host of its domain can set one; over HTTPS."""
    done = _run(_practice_at("films.example", tmp_path), "-c", _NAMES)

    assert done.returncode == 0, done.stderr
    names = done.stdout.split()
    assert len(names) == 6
    assert [one for one in names if not one.startswith("__Host-")] == []


def test_every_cookie_is_set_with_all_that_keeps_it() -> None:
    """Whoever sets one says that no script reads it, and that it goes nowhere else."""
    wrong = [
        f"{file.relative_to(REPOSITORY)}:{call.lineno}"
        for file in tracked.files("src/attunement_clinic/*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in {"set_cookie", "set_signed_cookie"}
        and not {"httponly", "samesite", "secure"} <= {one.arg for one in call.keywords}
    ]

    assert wrong == []


def _practice_at(host: str, var: Path) -> dict[str, str]:
    for name in ("django_secret_key", "master/epoch-1"):
        file = var / "secrets" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_hex(32))
        file.chmod(0o600)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings",
        "VAR": str(var),
        "HOST": host,
        "DEMO": "0",
        "DATABASE_URL": "postgresql:///attunement",
        "KEYS_DATABASE_URL": "postgresql:///attunement_keys",
    }


def _run(
    environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
