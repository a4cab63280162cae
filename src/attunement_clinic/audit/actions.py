"""Writing the audit record, in the transaction of what it tells; sealing it after."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from attunement_clinic.audit import anchors, queries
from attunement_clinic.audit.chain import Anchor, link_digest
from attunement_clinic.audit.models import AuditEvent, AuditSeal, UnsealedEvent
from attunement_clinic.policy import Actor

# One sealer at a time, however many processes would like to.
_LOCK = 0x5345_414C
_AT_ONCE = 1000


def record(
    actor: Actor | None,
    *,
    action: str,
    subject_kind: str,
    subject_id: UUID | None,
    family_id: UUID | None = None,
    practice_id: UUID | None = None,
    purpose: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. `facts` holds ids, counts and codes, never clinical words."""
    return AuditEvent.objects.create(
        practice_id=practice_id or (actor.practice_id if actor else None),
        actor_id=actor.user_id if actor else None,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        family_id=family_id,
        purpose=purpose,
        facts=facts or {},
    )


def seal_pending(*, wait: bool = False) -> int:
    """Link what was committed since the last time; return how many events that were.

    Parameters
    ----------
    wait
        Wait for another sealer to end; otherwise leave it to that one.
    """
    sealed = 0
    while True:
        count = _seal_some(wait=wait)
        sealed += count
        if count < _AT_ONCE:
            return sealed


def _seal_some(*, wait: bool) -> int:
    with transaction.atomic():
        if not _locked(wait=wait):
            return 0
        waiting = UnsealedEvent.objects.select_related("event").order_by("event_id")
        events = [row.event for row in waiting[:_AT_ONCE]]
        if not events:
            return 0
        heads = queries.heads({queries.chain_of(event) for event in events})
        seals = []
        for event in events:
            chain = queries.chain_of(event)
            head = heads[chain]
            digest = link_digest(head.digest, queries.plain(event))
            heads[chain] = Anchor(str(chain), head.position + 1, digest)
            seals.append(
                AuditSeal(
                    event=event,
                    chain=chain,
                    position=head.position + 1,
                    previous=head.digest,
                    digest=digest,
                )
            )
        AuditSeal.objects.bulk_create(seals)
        UnsealedEvent.objects.filter(event__in=events).delete()
    return len(events)


def _locked(*, wait: bool) -> bool:
    name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s)", [_LOCK])
        return wait or bool(cursor.fetchone()[0])


def anchor_chains() -> list[Anchor]:
    """Seal what waits and write down, outside the database, where each chain stands."""
    seal_pending(wait=True)
    standing = queries.all_heads()
    anchors.keep(standing)
    return standing
