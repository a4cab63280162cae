"""Sealing the audit record, again and again, beside the worker's jobs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from django.db import Error, connections

from attunement_clinic.audit.actions import anchor_chains, seal_pending

_LOG = logging.getLogger(__name__)
_SEAL_EVERY_S = 1.0
_ANCHOR_EVERY_S = 3600.0


async def keep_sealing() -> None:
    """Seal what was committed, every second; write the anchors down, every hour.

    A database that does not answer is no reason to end: what waits is sealed when it
    is back, and pages tell administrators that it waits. Nor are anchors that cannot be
    written (a full disk, a damaged file): they are tried again every second, what waits
    is sealed first, and the worker's other jobs must go on.
    """
    next_anchor = time.monotonic()
    while True:
        try:
            if time.monotonic() >= next_anchor:
                await asyncio.to_thread(_released, anchor_chains)
                next_anchor = time.monotonic() + _ANCHOR_EVERY_S
            else:
                await asyncio.to_thread(_released, seal_pending)
        except Error as error:
            _LOG.error("the audit record was not sealed: %s", error)
        except (OSError, ValueError) as error:
            _LOG.error("the audit record was not anchored: %s", error)
        await asyncio.sleep(_SEAL_EVERY_S)


def _released(run: Callable[[], object]) -> None:
    """Run in this thread and hold no connection after."""
    try:
        run()
    finally:
        connections.close_all()
