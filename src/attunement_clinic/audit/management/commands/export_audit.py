"""Write the sealed audit record as lines of JSON, for a verifier of somebody else's."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from attunement_clinic.audit.actions import seal_pending
from attunement_clinic.audit.queries import all_links


class Command(BaseCommand):
    help = (
        "Write every sealed event as a line of JSON (tools/verify_audit.py reads it)."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        seal_pending(wait=True)
        for link in all_links():
            row = {
                "chain": link.chain,
                "position": link.position,
                "event_id": link.event_id,
                "previous": link.previous.hex(),
                "digest": link.digest.hex(),
                "event": link.event,
            }
            self.stdout.write(json.dumps(row, sort_keys=True, ensure_ascii=False))
