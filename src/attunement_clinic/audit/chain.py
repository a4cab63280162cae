"""The chain: each sealed event carries the digest of the one before it.

Pure arithmetic over plain values, so that the server, the export and a verifier of
somebody else's can agree on every byte. A chain is one practice's events (or the
installation's own) in the order in which they were sealed; the digest of a link is
SHA-256 over `PREFIX`, the digest before it, and the event as canonical JSON. So an event
that is changed, removed, exchanged or put in between breaks every digest after it; a
chain cut off at its end is found by the anchors, which name a place and its digest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

PREFIX: Final = b"attunement audit 1\0"
GENESIS: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """One sealed event: its place in its chain, what it says, and its digests.

    `event` is the event as plain JSON values; None when the record holds no such event.
    """

    chain: str
    position: int
    event_id: int
    previous: bytes
    digest: bytes
    event: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chain stood at some time, kept outside the database."""

    chain: str
    position: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the record is not what was sealed."""

    chain: str
    position: int
    reason: str


def link_digest(previous: bytes, event: Mapping[str, Any]) -> bytes:
    """Return the digest that seals `event` after `previous`."""
    return hashlib.sha256(PREFIX + previous + canonical(event)).digest()


def canonical(event: Mapping[str, Any]) -> bytes:
    """Write an event in the one way that is digested: sorted keys, UTF-8, no spaces."""
    text = json.dumps(
        event,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return text.encode()


def breaks(links: Iterable[Link], anchors: Iterable[Anchor] = ()) -> list[Break]:
    """Name every place where the chains do not hold.

    Parameters
    ----------
    links
        All sealed events, sorted by chain and position.
    anchors
        Places that must be there with their digests.
    """
    found: list[Break] = []
    wanted: dict[tuple[str, int], set[bytes]] = {}
    for anchor in anchors:
        wanted.setdefault((anchor.chain, anchor.position), set()).add(anchor.digest)
    chain, position, previous = "", 0, GENESIS
    for link in links:
        if link.chain != chain:
            chain, position, previous = link.chain, 0, GENESIS
        position += 1
        reason = _fault(link, position, previous)
        if digests := wanted.pop((link.chain, link.position), None):
            reason = reason or (
                "" if digests == {link.digest} else "is not its anchor's"
            )
        if reason:
            found.append(Break(link.chain, link.position, reason))
        position, previous = link.position, link.digest
    found += [
        Break(chain, position, "was anchored and is missing")
        for chain, position in sorted(wanted)
    ]
    return found


def _fault(link: Link, position: int, previous: bytes) -> str:
    if link.position != position:
        return f"stands where link {position} was expected"
    if link.previous != previous:
        return "does not follow the link before it"
    if link.event is None:
        return "seals an event that is missing"
    if link.event["id"] != link.event_id or link.event["practice"] != link.chain:
        return "seals an event of another place"
    if link.digest != link_digest(previous, link.event):
        return "seals an event that was changed"
    return ""
