"""Write a BORIS project."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attunement.errors import FormatError
from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._strict_json import parse_json
from attunement.formats.boris._document import project_of
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, coding_session_of
from attunement.timeline.coding_session import CodingSession

__all__ = ["write_boris"]

_HOLDS = frozenset(
    {
        *("recording", "duration", "media", "empty-tiers", "tier-subjects"),
        *("modifiers", "comments", "codes", "vocabulary", "coded-texts", "kinds"),
    }
)


def write_boris(
    coded: Coded | Sequence[Coded],
    path: str | Path,
    *,
    written_at: datetime | None = None,
) -> LossReport:
    """Write a BORIS project of one observation or several.

    Parameters
    ----------
    coded : CodingSession or Timeline, or a sequence of them
        What to write; each becomes an observation, named after its recording.
    path : str or pathlib.Path
        The file; an older one is replaced.
    written_at : datetime, optional
        When the project says that it was made; by default now.

    Returns
    -------
    LossReport
        What BORIS cannot hold. Two states of the same subject, code and modifiers that
        overlap cannot be told apart by their events; the later is left out.

    Raises
    ------
    FormatError
        When the remainder of the project it came from is broken.
    OSError
        When the file cannot be written.

    Notes
    -----
    Codes are once in an ethogram. Where tiers share a text, its behaviors get the name
    of the tier in brackets; which tier and text each stands for is written under
    ``attunement``, which BORIS keeps.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.scheme import NO_SCHEME
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> from attunement.timeline.timeline import Timeline
    >>> speech = Tier(scheme=ForeignTier(name="Mother", kind="state"), onset_ms=[40],
    ...               offset_ms=[900], code=[NO_CODE], text=["na"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> from attunement.formats.boris import read_boris
    >>> with TemporaryDirectory() as folder:
    ...     report = write_boris(film, f"{folder}/film.boris")
    ...     timeline, _ = read_boris(f"{folder}/film.boris")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    given = [coded] if isinstance(coded, Coded) else [*coded]
    losses: list[Loss] = []
    codings: list[CodingSession] = []
    for one in given:
        coding, replaced = cleaned(coding_session_of(one))
        losses += [*replaced, *losses_of(coding, format_id="boris", holds=_HOLDS)]
        if mimes := sum(bool(medium.mime_type) for medium in coding.timeline.media):
            losses.append(
                Loss(
                    kind="mime-types",
                    count=mimes,
                    sentence="what kinds of files the films are is not kept",
                )
            )
        codings.append(coding)
    date = (written_at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S")
    project = project_of(
        codings,
        date=date,
        rests=[_rest(coding, str(path)) for coding in codings],
        losses=losses,
    )
    text = json.dumps(project, ensure_ascii=False, indent=1)
    Path(path).write_text(text + "\n", encoding="utf-8")
    return LossReport("boris", losses)


def _rest(coding: CodingSession, path: str) -> Mapping[str, Any] | None:
    remainder = coding.timeline.remainder
    if remainder is None or remainder.format != "boris":
        return None
    document = parse_json(remainder.text.encode(), path=path)
    if not isinstance(document, dict) or not all(
        isinstance(document.get(name), dict) for name in ("project", "observation")
    ):
        raise FormatError(
            "what is kept of the project it came from is broken", path=path
        )
    return document
