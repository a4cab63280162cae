"""Settings for tests and type checking: a scratch VAR of its own, fast password hashes."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

if "VAR" not in os.environ:
    # Children inherit it; the process that made it takes it away at its end.
    os.environ["VAR"] = tempfile.mkdtemp(prefix="attunement-test-")
    atexit.register(shutil.rmtree, os.environ["VAR"], ignore_errors=True)
_VAR = Path(os.environ["VAR"])
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if _WORKER and _VAR.name != _WORKER:
    # Tests that run side by side share nothing, their stored files included.
    _VAR /= _WORKER
    os.environ["VAR"] = str(_VAR)
for _name in ("django_secret_key", "master/epoch-1"):
    _file = _VAR / "secrets" / _name
    if not _file.exists():
        _file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _file.touch(mode=0o600)
        _file.write_text(secrets.token_hex(32))
os.environ.setdefault("DATABASE_URL", "postgresql:///attunement")
os.environ.setdefault("KEYS_DATABASE_URL", "postgresql:///attunement_keys")

from attunement_clinic.config.settings import *  # noqa: F403
from attunement_clinic.config.settings import DATABASES, LOGGING

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
for _database in DATABASES.values():
    _database["OPTIONS"].pop("pool")  # a test's connection ends with the test
# Which jobs come round is said at each start; a test's output has room for its own.
LOGGING["loggers"]["procrastinate"] = {"level": "WARNING"}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
