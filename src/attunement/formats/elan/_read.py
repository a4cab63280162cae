"""Read an EAF."""

from __future__ import annotations

from pathlib import Path

import attrs

from attunement.errors import AttunementError, FormatError
from attunement.formats._aspects import end_of_rows_ms, people_of
from attunement.formats._source import line_at, read_bytes
from attunement.formats.elan._own import Own
from attunement.formats.elan._plain import (
    LARGEST_EAF,
    PlainDocument,
    cut_apart,
    plain_content,
)
from attunement.formats.elan._rows import Rows, read_rows
from attunement.formats.elan._skeleton import Skeleton, named_after
from attunement.formats.elan._slots import read_slots
from attunement.formats.elan._sync import canonical, synced
from attunement.formats.elan._tiers import TierReader
from attunement.formats.fitting import fit_to_scheme
from attunement.formats.loss import LossReport
from attunement.formats.reading import Reading
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME, CodingScheme
from attunement.timeline.timeline import Timeline

__all__ = ["read_elan"]

_VERSIONS = ("2.7", "2.8", "3.0")


def read_elan(path: str | Path, *, scheme: CodingScheme | None = None) -> Reading:
    """Read an EAF 2.7, 2.8 or 3.0.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, at most 64 MB.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are; see
        `attunement.formats.fitting.fit_to_scheme`.

    Returns
    -------
    Reading
        Timeline and report. Tiers are foreign tiers in the order of the file. Rows
        below a parent have its time, or an equal share of it; times between time
        slots without one are interpolated as ELAN does; both are in the report. The
        duration is that of the last row, unless the file is one of ours.

    Raises
    ------
    FormatError
        When it is no EAF, says something that cannot be (an end before its beginning,
        a link to nothing), or is built to do harm; with the line.
    SchemeError, TimelineError
        When the scheme does not fit.
    OSError
        When the file cannot be opened.

    References
    ----------
    Max Planck Institute for Psycholinguistics, *ELAN Annotation Format, EAF schema
    version 3.0* (2017).

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from attunement.formats.elan import write_elan
    >>> from attunement.timeline.foreign import ForeignTier
    >>> from attunement.timeline.tier import NO_CODE, Tier
    >>> speech = Tier(scheme=ForeignTier(name="speech", kind="state", exclusive=True),
    ...               onset_ms=[40], offset_ms=[900], code=[NO_CODE], text=["na du"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[speech])
    >>> with TemporaryDirectory() as folder:
    ...     report = write_elan(film, Path(folder, "film.eaf"))
    ...     timeline, _ = read_elan(Path(folder, "film.eaf"))
    >>> timeline == film, report.is_empty
    (True, True)
    """
    name = str(path)
    content = plain_content(read_bytes(path, limit=LARGEST_EAF), path=name)
    document = cut_apart(content, path=name)
    skeleton = Skeleton(document.skeleton, line_of=document.line_of)
    _check_header(skeleton, name)
    own = Own.from_text(skeleton.own(), path=name)
    skeleton.upgrade_vocabularies()
    reader = TierReader(
        document,
        read_slots(document, path=name),
        _rows_by_tier(document, skeleton, name),
        own,
        path=name,
    )
    try:
        coding = _coding_session(reader, skeleton, own, Path(path))
        losses = reader.losses
        if scheme is not None:
            timeline, unfit = fit_to_scheme(coding.timeline, scheme)
            coding = attrs.evolve(coding, timeline=timeline)
            losses = [*losses, *unfit]
    except FormatError:
        raise
    except AttunementError as error:
        raise FormatError(str(error), path=name) from error
    return Reading(coding, LossReport("elan", losses))


def _check_header(skeleton: Skeleton, path: str) -> None:
    if skeleton.version not in _VERSIONS:
        raise FormatError(
            f"version {skeleton.version[:40]!r} was found; EAF {', '.join(_VERSIONS)} "
            "are read; open the file with ELAN and save it",
            path=path,
            line=skeleton.line_of(skeleton.root),
        )
    units = skeleton.header.get("TIME_UNITS", "milliseconds")
    if units != "milliseconds":
        raise FormatError(
            f"times in {units[:40]} were found; expected milliseconds",
            path=path,
            line=skeleton.line_of(skeleton.header),
        )


def _rows_by_tier(
    document: PlainDocument, skeleton: Skeleton, path: str
) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    ids: list[str] = []
    for element, piece in zip(skeleton.tiers, document.tiers, strict=True):
        name = element.get("TIER_ID", "")
        if not name or name in found:
            raise FormatError(
                f"tier {name!r} has no name or stands twice",
                path=path,
                line=line_at(document.content, piece.place),
            )
        found[name] = read_rows(piece, document, path=path)
        ids += found[name].ids
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        twice = next(one for one in ids if one in seen or seen.add(one))  # type: ignore[func-returns-value]
        place = document.content.rfind(f'"{twice}"'.encode())
        raise FormatError(
            f"annotation {twice!r} stands twice",
            path=path,
            line=line_at(document.content, place),
        )
    return found


def _coding_session(
    reader: TierReader, skeleton: Skeleton, own: Own, path: Path
) -> CodingSession:
    tiers = reader.tiers()
    media = skeleton.media(str(path))
    bare = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=0, tiers=tiers)
    end_ms = end_of_rows_ms(tiers)
    timeline = Timeline(
        scheme=NO_SCHEME,
        subjects=people_of(bare) if own.subjects is None else own.subjects,
        duration_ms=end_ms if own.duration_ms is None else own.duration_ms,
        tiers=tiers,
        frame_rate=own.frame_rate,
        media=media,
    )
    coding = CodingSession(
        recording=named_after(media, path) if own.recording is None else own.recording,
        coder=skeleton.author,
        timeline=timeline,
        pass_label=own.pass_label,
        is_finished=own.is_finished,
    )
    name = str(path)
    read = canonical(skeleton.root, path=name, line_of=skeleton.line_of)
    if canonical(synced(None, coding).root, path=name) == read:
        return coding
    for element in skeleton.tiers:
        if element.get("TIER_ID", "") in own.modifiers:
            skeleton.root.remove(element)
    remainder = Remainder(format="elan", text=canonical(skeleton.root, path=name))
    return attrs.evolve(coding, timeline=attrs.evolve(timeline, remainder=remainder))
