"""Where the chains stood, kept outside the database that an intruder might rewrite.

One line an anchor in `settings.AUDIT_ANCHORS`. A copy of that file elsewhere (a backup,
a printed sheet) is what makes a chain cut off at its end visible.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from attunement_clinic.audit.chain import Anchor
from attunement_clinic.ownership import make_owned_folder, open_owned


def keep(standing: Iterable[Anchor]) -> None:
    """Add the anchors that are not the last known ones, durably.

    One writer at a time. What a crash or a full disk cut short was never kept, and
    goes first: the next line must not be glued to it.
    """
    file: Path = settings.AUDIT_ANCHORS
    is_new = not file.exists()
    make_owned_folder(file.parent)
    descriptor = open_owned(file, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    with os.fdopen(descriptor, "r+b") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        text = lines.read()
        known = {anchor.chain: anchor for anchor in _parsed(text)}
        fresh = [anchor for anchor in standing if known.get(anchor.chain) != anchor]
        if not fresh:
            return
        lines.truncate(text.rfind(b"\n") + 1)
        now = timezone.now().isoformat(timespec="seconds")
        lines.writelines(_line(anchor, now) for anchor in fresh)
        lines.flush()
        os.fsync(lines.fileno())
    if is_new:
        _sync(file.parent)


def read() -> list[Anchor]:
    """Return every anchor that was kept; a line cut short by a crash is left out.

    Raises
    ------
    ValueError
        When a whole line is no anchor: somebody changed the file, or the disk did.
    """
    try:
        return _parsed(settings.AUDIT_ANCHORS.read_bytes())
    except FileNotFoundError:
        return []


def _line(anchor: Anchor, at: str) -> bytes:
    row = {
        "at": at,
        "chain": anchor.chain,
        "position": anchor.position,
        "digest": anchor.digest.hex(),
    }
    return json.dumps(row).encode() + b"\n"


def _parsed(text: bytes) -> list[Anchor]:
    return [
        _anchor(line, number)
        for number, line in enumerate(text.split(b"\n")[:-1], start=1)
    ]


def _anchor(line: bytes, number: int) -> Anchor:
    try:
        row = json.loads(line)
        return Anchor(row["chain"], row["position"], bytes.fromhex(row["digest"]))
    except (ValueError, KeyError, TypeError) as error:
        message = f"Line {number} of {settings.AUDIT_ANCHORS} is no anchor."
        raise ValueError(message) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
