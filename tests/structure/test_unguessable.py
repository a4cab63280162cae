"""What must not be guessed comes from the system's source of chance, and is long enough.

Rows have random ids (uuid4), and an id alone opens nothing: every address asks its door.
What opens something by itself, a token or a key, has 128 bits and more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from places import REPOSITORY
from structure import tracked
from surface import patterns

_CHANCE = {"token_bytes", "token_hex", "token_urlsafe"}
_BYTES = 16
# Parts of a file's name beside others, and nonces, which are stored in the open.
_SHORTER = {
    "config/tls.py": 3,
    "config/secret_files.py": 4,
    "recordings/masters.py": 4,
    "notifications/outbox.py": 4,
    "recordings/keys.py": 12,
    "recordings/segments.py": 12,
}
# Names that must come out the same again: of a backup's part, of an answer sent twice.
_SAME_AGAIN = {"config/backup/sealed.py", "intake/actions/concerns.py"}
# Which question of one's own form, counted from its first.
_PLACES = {"questionnaires:question", "questionnaires:tablet-question"}
# Rows that no address names; a sign-in is named by part of a digest of its session.
_IN_THE_HOUSE = {
    "web.KeptAnswer",
    "audit.AuditEvent",
    "audit.UnsealedEvent",
    "audit.AuditSeal",
    "accounts.SignIn",
    "intake.EnquiryAttempt",
    "coding.Operation",
    "coding.CodedAnnotation",
}
_CLINIC = REPOSITORY / "src/attunement_clinic"


def test_chance_is_the_systems_and_long_enough() -> None:
    found = [
        f"{file.relative_to(_CLINIC)}:{line}: {what}"
        for file in tracked.files("src/attunement_clinic/*.py")
        for line, what in _weak(file)
    ]

    assert found == []


def _weak(file: Path) -> Iterator[tuple[int, str]]:
    name = str(file.relative_to(_CLINIC))
    tree = ast.parse(file.read_text())
    for each in ast.walk(tree):
        if isinstance(each, ast.ImportFrom) and each.module == "uuid":
            others = {one.name for one in each.names} - {"UUID", "uuid4"}
            if others and name not in _SAME_AGAIN:
                yield each.lineno, f"uuid {others}"
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        what = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if what in _CHANCE:
            size = _size(call, tree)
            if size is None or size < _SHORTER.get(name, _BYTES):
                yield call.lineno, f"{what} of {size} bytes"
        elif (
            what.startswith("uuid") and what != "uuid4" and name not in _SAME_AGAIN
        ) or what in {"get_random_string", "randbelow", "getrandbits", "choice"}:
            yield call.lineno, what


def _size(call: ast.Call, tree: ast.Module) -> int | None:
    """Read how many bytes are asked: written there, or a constant of the module."""
    if not call.args:
        return 32
    asked = call.args[0]
    if isinstance(asked, ast.Name):
        asked = next((each for each in _constants(tree, asked.id)), asked)
    return asked.value if isinstance(asked, ast.Constant) else None


def _constants(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    for file in (tree, *_imported(tree, name)):
        for each in file.body:
            target = each.targets[0] if isinstance(each, ast.Assign) else None
            target = each.target if isinstance(each, ast.AnnAssign) else target
            if isinstance(target, ast.Name) and target.id == name and each.value:
                yield each.value


def _imported(tree: ast.Module, name: str) -> Iterator[ast.Module]:
    for each in tree.body:
        if isinstance(each, ast.ImportFrom) and name in {
            one.name for one in each.names
        }:
            path = REPOSITORY / "src" / f"{(each.module or '').replace('.', '/')}.py"
            yield ast.parse(path.read_text())


def test_no_address_counts_its_rows() -> None:
    """A row has a random id where an address names it; numbers stay in the house."""
    counted = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("attunement_clinic.")
        and not _is_random(model._meta.pk)
    ]
    numbers = [
        name
        for name, pattern in patterns().items()
        for converter in pattern.pattern.converters.values()
        if type(converter).__name__ == "IntConverter"
    ]

    assert set(numbers) == _PLACES
    assert set(counted) == _IN_THE_HOUSE


def _is_random(key: models.Field) -> bool:
    return isinstance(key, models.UUIDField) and key.default is uuid4


@pytest.mark.django_db
def test_the_name_of_a_session_is_long_enough() -> None:
    """Django draws it from `secrets`: 32 of 36 letters and digits are 165 bits."""
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    names = {SessionStore()._get_new_session_key() for _ in range(20)}
    assert len(names) == 20
    assert all(len(each) == 32 for each in names)
