"""Replace characters that a format cannot hold, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from attunement.formats._characters import HALVES, characters_lost, document_without
from attunement.formats.loss import Loss
from attunement.formats.native import (
    coding_session_from_document,
    coding_session_to_document,
)
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier

__all__ = ["cleaned"]


def cleaned(
    coding: CodingSession, forbidden: re.Pattern[str] = HALVES
) -> tuple[CodingSession, list[Loss]]:
    """Return a coding without forbidden characters, and say how many there were."""
    everything = "".join(_texts(coding))
    # Nothing that can be printed is forbidden anywhere; that is quickly asked.
    if everything.isprintable() or not forbidden.search(everything):
        return coding, []
    document, count = document_without(
        coding_session_to_document(coding), forbidden, spared="remainder"
    )
    return coding_session_from_document(document, path=""), characters_lost(count)


def _texts(coding: CodingSession) -> Iterator[str]:
    timeline = coding.timeline
    yield from (coding.recording, coding.coder, coding.pass_label, *timeline.subjects)
    for medium in timeline.media:
        yield from (medium.address, medium.mime_type)
    for tier in timeline.tiers:
        for column in (tier.ids, tier.text, tier.parents):
            yield "".join(column)
        yield from chain.from_iterable(chain(*one.items()) for one in tier.modifiers)
        if isinstance(tier.scheme, ForeignTier):
            yield from (tier.scheme.name, tier.scheme.subject)
            for code in tier.scheme.codes:
                yield from (code.id, code.description)
