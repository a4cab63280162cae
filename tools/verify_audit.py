"""Verify an exported audit record without any code of the server's.

    python -m attunement_clinic export_audit > record.jsonl
    python verify_audit.py record.jsonl [audit-anchors.jsonl]

Needs the standard library only. Each line of the record is a sealed event; its digest
must be SHA-256 over ``attunement audit 1``, a zero byte, the digest before it in its
chain, and the event as JSON (sorted keys, no spaces, UTF-8). Each anchor names a chain,
a position and the digest that stood there. Exit code 0 when all of it holds.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Follow every chain of the file; say where it breaks."""
    if len(arguments) not in {1, 2}:
        print(__doc__)
        return 2
    record = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    heads: dict[str, tuple[int, str]] = {}
    digests: dict[tuple[str, int], str] = {}
    broken = 0
    for number, line in enumerate(record, 1):
        link = json.loads(line)
        chain = link["chain"]
        position, previous = heads.get(chain, (0, "00" * 32))
        text = json.dumps(
            link["event"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        sealed = b"attunement audit 1\0" + bytes.fromhex(previous) + text.encode()
        holds = (
            link["position"] == position + 1
            and link["previous"] == previous
            and link["event"]["id"] == link["event_id"]
            and link["event"]["practice"] == chain
            and link["digest"] == hashlib.sha256(sealed).hexdigest()
        )
        if not holds:
            broken += 1
            print(f"line {number}: link {link['position']} of {chain} does not hold")
        heads[chain] = (link["position"], link["digest"])
        digests[chain, link["position"]] = link["digest"]
    for line in _lines(arguments[1:]):
        anchor = json.loads(line)
        if digests.get((anchor["chain"], anchor["position"])) != anchor["digest"]:
            broken += 1
            print(f"the anchor of {anchor['at']} is not in the record")
    print(f"{len(record)} events in {len(heads)} chains, {broken} places do not hold.")
    return 1 if broken else 0


def _lines(files: list[str]) -> list[str]:
    return Path(files[0]).read_text(encoding="ascii").splitlines() if files else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
