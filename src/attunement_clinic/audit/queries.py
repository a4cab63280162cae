"""Reading the record: the chains, what waits to be sealed, and whether all of it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from attunement_clinic.audit.chain import GENESIS, Anchor, Break, Link, breaks
from attunement_clinic.audit.models import AuditEvent, AuditSeal, UnsealedEvent

INSTALLATION = UUID(int=0)
_AT_ONCE = 2000
# The sealer looks every second; what waits longer than this tells that it does not.
LATE_AFTER = timedelta(seconds=5)
_HEADS = """
SELECT DISTINCT ON (chain) chain, position, digest FROM audit_auditseal
ORDER BY chain, position DESC
"""
_ASTRAY = """
SELECT e.id FROM audit_auditevent e
LEFT JOIN audit_auditseal s ON s.event_id = e.id
LEFT JOIN audit_unsealedevent w ON w.event_id = e.id
WHERE (s.event_id IS NULL) = (w.event_id IS NULL)
ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the whole record found."""

    sealed: int
    waiting: int
    chains: int
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.breaks


def verify(anchors: Iterable[Anchor]) -> Verdict:
    """Follow every chain from its first link to its last."""
    links = list(all_links())
    found = breaks(links, anchors)
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY)
        found += [
            Break("", event_id, "is an event that neither is sealed nor waits")
            for (event_id,) in cursor.fetchall()
        ]
    return Verdict(
        sealed=len(links),
        waiting=UnsealedEvent.objects.count(),
        chains=len({link.chain for link in links}),
        breaks=tuple(found),
    )


def all_links() -> Iterator[Link]:
    """Yield every seal with its event, sorted by chain and position."""
    seals = AuditSeal.objects.order_by("chain", "position")
    for part in _batched(seals.iterator(chunk_size=_AT_ONCE)):
        # Apart, not joined: a seal whose event was removed must still come.
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in part])
        for seal in part:
            event = events.get(seal.event_id)
            yield Link(
                chain=str(seal.chain),
                position=seal.position,
                event_id=seal.event_id,
                previous=bytes(seal.previous),
                digest=bytes(seal.digest),
                event=None if event is None else plain(event),
            )


def _batched(seals: Iterator[AuditSeal]) -> Iterator[list[AuditSeal]]:
    """Take the seals in parts that fit in memory."""
    while part := list(islice(seals, _AT_ONCE)):
        yield part


def heads(chains: Iterable[UUID]) -> dict[UUID, Anchor]:
    """Return the last link of each chain; a chain without one begins at nothing."""
    found = {chain: Anchor(str(chain), 0, GENESIS) for chain in chains}
    for chain in found:
        last = AuditSeal.objects.filter(chain=chain).order_by("-position").first()
        if last is not None:
            found[chain] = Anchor(str(chain), last.position, bytes(last.digest))
    return found


def all_heads() -> list[Anchor]:
    """Return where every chain stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        return [
            Anchor(str(chain), position, bytes(digest))
            for chain, position, digest in cursor.fetchall()
        ]


def is_sealer_late() -> bool:
    """Whether an event waits longer than it ever should: nothing seals."""
    return UnsealedEvent.objects.filter(
        event__at__lt=timezone.now() - LATE_AFTER
    ).exists()


def chain_of(event: AuditEvent) -> UUID:
    """Return the chain an event belongs to."""
    return event.practice_id or INSTALLATION


def plain(event: AuditEvent) -> dict[str, Any]:
    """Return an event as plain JSON values, the same for ever."""
    return {
        "id": event.id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "practice": str(chain_of(event)),
        "actor": _text(event.actor_id),
        "action": event.action,
        "subject_kind": event.subject_kind,
        "subject": _text(event.subject_id),
        "family": _text(event.family_id),
        "purpose": event.purpose,
        "facts": event.facts,
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
