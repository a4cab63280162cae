"""Django's own check for deployment, with the settings a practice runs with."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("host", ["films.example", "192.0.2.10"])
def test_a_practice_off_this_machine_has_nothing_to_be_warned_of(
    tmp_path: Path, host: str
) -> None:
    """Off this machine it is HTTPS always; http on this machine itself is for a look."""
    for name in ("django_secret_key", "master/epoch-1"):
        file = tmp_path / "secrets" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_hex(32))
        file.chmod(0o600)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings",
        "VAR": str(tmp_path),
        "HOST": host,
        "DEMO": "0",
        "DATABASE_URL": "postgresql:///attunement",
        "KEYS_DATABASE_URL": "postgresql:///attunement_keys",
    }

    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level=WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "2 silenced" in done.stdout + done.stderr
