"""Where the chains stood, kept outside the database that an intruder might rewrite.

One line an anchor in `settings.AUDIT_ANCHORS`. A copy of that file elsewhere (a backup,
a printed sheet) is what makes a chain cut off at its end visible.
"""

import json
import os
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from attunement_clinic.audit.chain import Anchor


def keep(standing: Iterable[Anchor]) -> None:
    """Add the anchors that are not the last known ones, durably."""
    known = {anchor.chain: anchor for anchor in read()}
    fresh = [anchor for anchor in standing if known.get(anchor.chain) != anchor]
    if not fresh:
        return
    now = timezone.now().isoformat(timespec="seconds")
    file = settings.AUDIT_ANCHORS
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as lines:
        for anchor in fresh:
            row = {
                "at": now,
                "chain": anchor.chain,
                "position": anchor.position,
                "digest": anchor.digest.hex(),
            }
            lines.write(json.dumps(row) + "\n")
        lines.flush()
        os.fsync(lines.fileno())


def read() -> list[Anchor]:
    """Return every anchor that was kept; a line cut short by a crash is left out."""
    try:
        text = settings.AUDIT_ANCHORS.read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    rows = [json.loads(line) for line in text.split("\n")[:-1]]
    return [
        Anchor(row["chain"], row["position"], bytes.fromhex(row["digest"]))
        for row in rows
    ]
