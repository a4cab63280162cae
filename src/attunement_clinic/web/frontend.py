"""The front end's build, as its manifest tells it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page loads: one module and its styles, by their hashed names."""

    script: str
    styles: tuple[str, ...]
    font: str


def entry(build: Path) -> Entry:
    """Read the entry of the build in `build`; a new build is seen without a restart."""
    manifest = build / "manifest.json"
    try:
        changed = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        message = f"{manifest} does not exist. Run: make setup"
        raise ImproperlyConfigured(message) from None
    return _read(manifest, changed)


@cache
def _read(manifest: Path, _changed: int) -> Entry:
    files = json.loads(manifest.read_text())
    main = files["src/main.ts"]
    fonts = [name for name in main.get("assets", []) if "latin-wght" in name]
    return Entry(main["file"], tuple(main.get("css", ())), fonts[0] if fonts else "")
