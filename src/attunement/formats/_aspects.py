"""What a coding has beyond rows of time, and which of it a format has no place for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import attrs
import numpy as np

from attunement.formats._columns import declared_by_rows, subject_of
from attunement.formats.loss import Loss
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.tier import NO_CODE, Tier
from attunement.timeline.timeline import Timeline

__all__ = ["end_of_rows_ms", "losses_of", "people_of", "used_codes"]


def losses_of(
    coding: CodingSession, *, format_id: str, holds: Collection[str]
) -> list[Loss]:
    """Name what a coding has that a format does not hold.

    Parameters
    ----------
    coding : CodingSession
        What is about to be written.
    format_id : str
        The format; a remainder of the same format is held.
    holds : collection of str
        The kinds it has a place for, of those below; ``empty-tiers``; and ``kinds``
        where it tells states from points even without a row.

    Returns
    -------
    list of Loss
        For the film, then tier by tier.
    """
    timeline = coding.timeline
    losses = [
        Loss(kind=kind, sentence=sentence)
        for kind, sentence in _of_film(coding, holds)
        if kind not in holds
    ]
    if timeline.remainder is not None and timeline.remainder.format != format_id:
        losses.append(
            Loss(
                kind="remainder",
                sentence=f"what only {timeline.remainder.format} can say of the film "
                "is not kept",
            )
        )
    for tier in timeline.tiers:
        if not len(tier) and "empty-tiers" not in holds:
            losses.append(
                Loss(
                    kind="empty-tiers",
                    tier=tier.id,
                    sentence="the tier has no rows and is not kept",
                )
            )
            continue
        losses += [
            Loss(kind=kind, tier=tier.id, count=count, sentence=sentence)
            for kind, count, sentence in _of_tier(tier, holds)
            if kind not in holds
        ]
    return losses


def _of_film(
    coding: CodingSession, holds: Collection[str]
) -> Iterator[tuple[str, str]]:
    timeline = coding.timeline
    if coding.recording:
        yield "recording", f"the name of the recording, {coding.recording}, is not kept"
    if coding.coder:
        yield "coder", f"who coded it, {coding.coder}, is not kept"
    if coding.pass_label:
        yield "pass-label", f"which pass it was, {coding.pass_label}, is not kept"
    if coding.is_finished:
        yield "finished", "that the coder called it done is not kept"
    if timeline.scheme != NO_SCHEME:
        yield (
            "scheme",
            f"the definitions of {timeline.scheme.title} are not kept; "
            "give the scheme when you read the file again",
        )
    if timeline.subjects != people_of(timeline, empty_tiers="empty-tiers" in holds):
        yield "subjects", "the list of people, beyond those with rows, is not kept"
    if timeline.duration_ms != end_of_rows_ms(timeline.tiers):
        yield (
            "duration",
            f"that the film has {timeline.duration_ms} ms is not kept; "
            "it will seem to end with the last row",
        )
    if timeline.frame_rate is not None:
        yield "frame-rate", f"the frame rate, {timeline.frame_rate}, is not kept"
    if timeline.media:
        yield "media", f"{len(timeline.media)} linked films or sounds are not kept"


def _of_tier(tier: Tier, holds: Collection[str]) -> Iterator[tuple[str, int, str]]:
    for kind, column, sentence in (
        ("ids", tier.ids, "ids of rows are not kept"),
        ("modifiers", tier.modifiers, "modifiers are not kept"),
        ("parents", tier.parents, "links to other rows are not kept"),
        ("comments", _comments(tier), "comments on coded rows are not kept"),
    ):
        if column and kind not in holds:
            yield kind, sum(map(bool, column)), sentence
    scheme = tier.scheme
    if not isinstance(scheme, ForeignTier):
        return
    if scheme.parent:
        yield "relations", 1, f"that it hangs on {scheme.parent} is not kept"
    if scheme.subject:
        yield "tier-subjects", 1, f"that it is about {scheme.subject} is not kept"
    yield from _of_codes(tier, scheme, holds)
    declared = declared_by_rows(scheme, tier.onset_ms, tier.offset_ms)
    if not len(tier) and "kinds" in holds and scheme.kind != "mixed":
        is_state = scheme.kind == "state"
        declared = attrs.evolve(declared, kind=scheme.kind, exclusive=is_state)
    if scheme != declared:
        yield (
            "declarations",
            1,
            "what it says of states, points, overlap and gaps is not kept; "
            "its rows will speak for it",
        )


def _of_codes(
    tier: Tier, scheme: ForeignTier, holds: Collection[str]
) -> Iterator[tuple[str, int, str]]:
    if not scheme.codes:
        return
    yield "codes", len(scheme.codes), "which texts are codes is not kept"
    if [code.id for code in scheme.codes] != used_codes(tier) or any(
        code.description for code in scheme.codes
    ):
        yield (
            "vocabulary",
            len(scheme.codes),
            "codes without a row, their order and their descriptions are not kept",
        )
    if "coded-texts" not in holds and (same := _coded_texts(tier)):
        yield (
            "coded-texts",
            same,
            f"{same} rows hold the text of a code without being coded; "
            "they will be read as that code",
        )


def _comments(tier: Tier) -> list[str]:
    if not tier.text or not tier.scheme.codes:
        return []
    return [
        text
        for text, code in zip(tier.text, tier.code.tolist(), strict=True)
        if text and code != NO_CODE
    ]


def _coded_texts(tier: Tier) -> int:
    codes = {code.id for code in tier.scheme.codes}
    return sum(
        code == NO_CODE and text in codes
        for text, code in zip(tier.text, tier.code.tolist(), strict=False)
    )


def used_codes(tier: Tier) -> list[str]:
    """Return the ids of the codes that rows have, in order of appearance."""
    codes, first = np.unique(tier.code, return_index=True)
    appearing = codes[np.argsort(first, kind="stable")].tolist()
    return [tier.scheme.codes[code].id for code in appearing if code != NO_CODE]


def end_of_rows_ms(tiers: Iterable[Tier]) -> int:
    """Return where the last row ends; 0 without rows."""
    return max((int(tier.offset_ms.max()) for tier in tiers if len(tier)), default=0)


def people_of(timeline: Timeline, *, empty_tiers: bool = True) -> tuple[str, ...]:
    """Return the people that the tiers are about, in the order of the tiers."""
    found = (
        subject_of(tier)
        for tier in timeline.tiers
        if (len(tier) or empty_tiers)
        and (timeline.scheme == NO_SCHEME or not isinstance(tier.scheme, ForeignTier))
    )
    return tuple(dict.fromkeys(one for one in found if one))
