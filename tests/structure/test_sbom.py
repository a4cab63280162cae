"""`make sbom` names every pinned package with its hashes, and the same pins alike."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from places import REPOSITORY
from structure.test_pins import _REQUIREMENTS, _pins

_LOCK = json.loads((REPOSITORY / "frontend" / "package-lock.json").read_text())


def _written(file: Path) -> str:
    command = ["make", "--no-print-directory", "sbom", f"SBOM={file}"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return file.read_text()


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("sbom")
    first, second = (_written(folder / name) for name in ("a/one.json", "two.json"))
    assert first == second
    found: dict[str, Any] = json.loads(first)
    return found


def _of(bill: dict[str, Any], kind: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (one["name"], one["version"]): one
        for one in bill["components"]
        if one["purl"].startswith(f"pkg:{kind}/")
    }


def test_it_is_what_readers_of_bills_expect(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"]
    )
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))


def test_every_python_pin_is_in_it_with_its_hashes(bill: dict[str, Any]) -> None:
    files = {file.name: _pins(file) for file in _REQUIREMENTS.glob("*.txt")}
    named = _of(bill, "pypi")

    assert set(named) == set().union(*files.values())
    text = "".join(file.read_text() for file in _REQUIREMENTS.glob("*.txt"))
    hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
    assert {
        each["content"] for one in named.values() for each in one["hashes"]
    } == hashes
    served = {pin for pin, one in named.items() if one["scope"] == "required"}
    assert served == files["serve.txt"]


def test_every_module_of_the_front_end_is_in_it(bill: dict[str, Any]) -> None:
    locked = {
        (path.rpartition("node_modules/")[2], entry["version"]): entry
        for path, entry in _LOCK["packages"].items()
        if path
    }
    named = _of(bill, "npm")

    assert set(named) == set(locked)
    for pin, entry in locked.items():
        (told,) = named[pin]["hashes"]
        digest = base64.b64encode(bytes.fromhex(told["content"])).decode()
        assert f"{told['alg'].replace('SHA-', 'sha')}-{digest}" == entry["integrity"]
    served = {name for (name, _), one in named.items() if one["scope"] == "required"}
    assert set(_LOCK["packages"][""]["dependencies"]) <= served
    assert not set(_LOCK["packages"][""]["devDependencies"]) & served
