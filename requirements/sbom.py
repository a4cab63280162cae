"""Write the bill of materials: every package that is pinned, as CycloneDX 1.6.

It is read off the pins (`requirements/*.txt`, `frontend/package-lock.json`) alone: nothing
is asked of the network, nothing of what is installed, and the same pins give the same file,
byte for byte. What serves is `required`; what only builds, tests or documents is `excluded`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

_ROOT = Path(__file__).resolve().parents[1]
_SERVES = "serve.txt"
_PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]*))?",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

Component = dict[str, Any]


def bill_of_materials(root: Path = _ROOT) -> dict[str, Any]:
    """Put the pins of this repository together as one document."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    components = sorted(
        [*_python(root / "requirements"), *_front_end(root / "frontend")],
        key=lambda one: one["bom-ref"],
    )
    name, version = project["name"], project["version"]
    digest = hashlib.sha256(json.dumps(components).encode()).digest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        # By its content, not by chance: the same pins are the same document.
        "serialNumber": f"urn:uuid:{UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
    }


def _python(folder: Path) -> Iterator[Component]:
    """Name each package once; where several files pin it, the one that serves counts."""
    seen: dict[tuple[str, str], Component] = {}
    files = sorted(folder.glob("*.txt"), key=lambda file: (file.name != _SERVES, file))
    for file in files:
        for entry in re.split(r"\n(?=\S)", file.read_text().strip()):
            pin = _PIN.match(entry)
            if pin is None:
                message = (
                    f"{file.name}: expected a pinned package, found {entry[:60]!r}"
                )
                raise ValueError(message)
            scope = "required" if file.name == _SERVES else "excluded"
            component = _component("pypi", pin["name"], pin["version"], scope)
            component["hashes"] = [
                {"alg": "SHA-256", "content": each}
                for each in sorted(set(_HASH.findall(entry)))
            ]
            if pin["marker"]:
                marker = {"name": "python:marker", "value": pin["marker"].strip()}
                component["properties"] = [marker]
            seen.setdefault((pin["name"], pin["version"]), component)
    yield from seen.values()


def _front_end(folder: Path) -> Iterator[Component]:
    lock = json.loads((folder / "package-lock.json").read_text())
    seen: dict[str, Component] = {}
    for path, entry in sorted(lock["packages"].items()):
        name = path.rpartition("node_modules/")[2]
        if not name:
            continue
        is_bundled = not (entry.get("dev") or entry.get("devOptional"))
        scope = "required" if is_bundled else "excluded"
        component = _component("npm", name, entry["version"], scope)
        algorithm, _, digest = entry["integrity"].partition("-")
        component["hashes"] = [
            {
                "alg": f"SHA-{algorithm.removeprefix('sha')}",
                "content": base64.b64decode(digest).hex(),
            }
        ]
        if "license" in entry:
            component["licenses"] = [{"expression": entry["license"]}]
        known = seen.setdefault(component["bom-ref"], component)
        if is_bundled:
            known["scope"] = "required"
    yield from seen.values()


def _component(kind: str, name: str, version: str, scope: str) -> Component:
    purl = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version, safe='')}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "scope": scope,
        "purl": purl,
    }


def main() -> None:
    """Write it to the file that is named, and say how much is in it."""
    target = Path(sys.argv[1])
    bill = bill_of_materials()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n")
    served = sum(one["scope"] == "required" for one in bill["components"])
    sys.stdout.write(
        f"{target}: {len(bill['components'])} packages, {served} of them served\n"
    )


if __name__ == "__main__":
    main()
