"""GSEQ's sequential data (SDIS), timed events: ``.sds``.

::

    Timed (mother_face away) smiles;              mutually exclusive codes in brackets
    % a comment %
    <film-2> ,0 mother_face,0.500-2.000 smiles,1.250 & cries,3.000-4.500 ,60 /
     session begins              state  point        second stream    ends

Codes are short words. In files of ours a comment in front says which tier each stream
is, and which text each code stands for.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import attrs

from attunement.errors import FormatError
from attunement.formats._aspects import losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import foreign_tier, rows_of, seen_by_others
from attunement.formats._finish import chosen, reading_of
from attunement.formats._source import MEGABYTE, decoded, line_at, read_bytes
from attunement.formats._strict_json import parse_json
from attunement.formats._times import Clock, seconds_of_ms
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["read_gseq", "read_gseq_sessions", "write_gseq"]

_LARGEST = 24 * MEGABYTE
_MOST_TOKENS = 600_000
_HOLDS = frozenset({"recording", "duration", "empty-tiers"})
_MARK = "attunement "
_LONGEST_CODE = 16

_TIME = r"[0-9]+(?::[0-9]{1,2}){0,2}(?:\.[0-9]+)?"
_TOKEN = re.compile(
    rf"%(?P<comment>[^%]*+)%|<(?P<label>[^<>]*+)>|\((?P<conditions>[^()]*+)\)"
    rf"|,(?P<edge>{_TIME})(?![^\s,;/&%(<])"
    rf"|(?P<code>[^\s,;/&%()<>-]+),(?P<onset>{_TIME})(?:-(?P<offset>{_TIME})?)?"
    r"(?![^\s;/&%(<])"
    r"|(?P<mark>[&;/])|(?P<wrong>\S+)"
)
_HEAD = re.compile(r"(?:\s|%[^%]*+%)*+(?P<kind>[A-Za-z]+)(?P<rest>[^;]*+);")
_SET = re.compile(r"\(([^()]*+)\)")
_UNITS = re.compile(r"<\s*([A-Za-z]+)\s*>")
_SECONDS = frozenset({"second", "seconds", "sec", "s"})
_WORD = re.compile(r"[^A-Za-z0-9_]+")


def read_gseq(
    path: str | Path, *, session: str | None = None, scheme: CodingScheme | None = None
) -> Reading:
    """Read one session of timed events from an SDIS file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, UTF-8, at most 24 MB.
    session : str, optional
        The session, as its label names it; needed where there are several. One
        without a label is ``session 1``, ``session 2``, …
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        A tier for each stream. A code with onset and offset is a state, one with an
        onset alone a point; of codes that exclude each other it ends where the next
        begins, and the report says so.

    Raises
    ------
    FormatError
        When it is no SDIS file of timed events in seconds, with the line; when there
        are several sessions and none is named.
    OSError
        When the file cannot be opened.

    References
    ----------
    Bakeman, R. & Quera, V. (1995), *Analyzing interaction: sequential analysis with
    SDIS and GSEQ*, Cambridge University Press.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> text = "Timed; <film-2> ,0 smiles,1.250 looks,2-3.5 ,60/"
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.sds").write_text(text)
    ...     timeline, report = read_gseq(Path(folder, "a.sds"))
    >>> timeline.tier("stream 1").labels(), timeline.duration_ms
    (['smiles', 'looks'], 60000)
    """
    readings = read_gseq_sessions(path, scheme=scheme)
    return chosen(readings, session, noun="session", path=path)


def read_gseq_sessions(
    path: str | Path, *, scheme: CodingScheme | None = None
) -> dict[str, Reading]:
    """Read every session of an SDIS file.

    Parameters
    ----------
    path, scheme
        As in `read_gseq`.

    Returns
    -------
    dict of str to Reading
        By label.

    Raises
    ------
    FormatError, OSError
        As in `read_gseq`.

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
    >>> with TemporaryDirectory() as folder:
    ...     report = write_gseq(film, f"{folder}/film.sds")
    ...     len(read_gseq_sessions(f"{folder}/film.sds"))
    1
    """
    name = str(path)
    text = decoded(read_bytes(path, limit=_LARGEST), path=name)
    file = _File(text, name)
    return {
        label: reading_of(
            "gseq",
            [*file.tiers(session)],
            path=path,
            scheme=scheme,
            recording=file.legend.get("recording") or label,
            duration_ms=session.end_ms,
            losses=[*session.clock.losses(), *_losses(session)],
        )
        for label, session in file.sessions().items()
    }


@attrs.define(kw_only=True)
class _Event:
    code: str
    onset_ms: int
    offset_ms: int | None
    place: int


@attrs.define(kw_only=True)
class _Session:
    """Collect what stands between two strokes."""

    clock: Clock
    streams: list[list[_Event]] = attrs.Factory(lambda: [[]])
    end_ms: int | None = None
    conditions: int = 0
    implied: int = 0


class _File:
    """Read an SDIS file, token by token."""

    def __init__(self, text: str, path: str) -> None:
        self.legend: dict[str, Any] = {}
        self._text = text
        self._path = path
        head = _HEAD.match(text)
        if head is None or head["kind"].lower() != "timed":
            found = head["kind"] if head else text[:20]
            self._refuse(f"{found!r} was found; expected timed events (Timed …;)", 0)
        unit = _UNITS.search(head["rest"])
        if unit and unit[1].lower() not in _SECONDS:
            self._refuse(f"times in {unit[1]!r} were found; expected seconds", 0)
        self._sets = [frozenset(names.split()) for names in _SET.findall(head["rest"])]
        self._begin = head.end()
        if found := re.search(r"%\s*" + _MARK + r"([^%]*+)%", text[: head.end()]):
            self.legend = _legend(found[1], path)

    def _refuse(self, reason: str, place: int) -> NoReturn:
        raise FormatError(reason, path=self._path, line=line_at(self._text, place))

    def sessions(self) -> dict[str, _Session]:
        """Return the sessions by their labels."""
        found: dict[str, _Session] = {}
        session, label, is_open = self._session(), "", False
        for count, match in enumerate(_TOKEN.finditer(self._text, self._begin)):
            if match["wrong"] or count > _MOST_TOKENS:
                self._refuse(
                    f"{match[0][:40]!r} was found; expected code,onset-offset",
                    match.start(),
                )
            is_open = is_open or match.lastgroup != "comment"
            if match["label"] is not None:
                label = match["label"].strip()
            elif match["mark"] in ("/", ";"):
                found[_free(label, found)] = session
                session, label, is_open = self._session(), "", False
            else:
                self._add(match, session)
        if is_open:
            self._refuse(
                "the last session has no end; the file is cut short", len(self._text)
            )
        return found

    def _add(self, match: re.Match[str], session: _Session) -> None:
        if match["mark"]:
            session.streams.append([])
        elif match["conditions"] is not None:
            session.conditions += 1
        elif match["edge"]:
            session.end_ms = self._ms(session, match["edge"], match.start())
        elif match["code"]:
            offset, place = match["offset"], match.start()
            session.streams[-1].append(
                _Event(
                    code=match["code"],
                    onset_ms=self._ms(session, match["onset"], place),
                    offset_ms=self._ms(session, offset, place) if offset else None,
                    place=place,
                )
            )

    def _session(self) -> _Session:
        return _Session(clock=Clock(self._path))

    def _ms(self, session: _Session, text: str, place: int) -> int:
        if ":" in text:
            parts = enumerate(reversed(text.split(":")))
            total = sum(
                (Decimal(part) * 60**power for power, part in parts), Decimal(0)
            )
            text = f"{total:f}"
        try:
            return session.clock.seconds(text)
        except FormatError as error:
            self._refuse(error.reason, place)

    def tiers(self, session: _Session) -> Iterator[Tier]:
        """Yield a tier for each stream."""
        named = self.legend.get("tiers")
        streams = session.streams if named is None else session.streams[: len(named)]
        for number, events in enumerate(streams, start=1):
            name, labels = f"stream {number}", {}
            if named is not None:
                name, labels = named[number - 1]
            ends = self._ends(events, session)
            for event, end_ms in zip(events, ends, strict=True):
                if end_ms < event.onset_ms:
                    self._refuse(
                        f"{event.code} ends at {end_ms} ms, before it begins at "
                        f"{event.onset_ms} ms",
                        event.place,
                    )
            yield foreign_tier(
                ForeignTier(name=name, kind="state"),
                [event.onset_ms for event in events],
                ends,
                text=[labels.get(event.code, event.code) for event in events],
            )

    def _ends(self, events: Sequence[_Event], session: _Session) -> list[int]:
        """Return where events end; a code of a set where the next of its set begins."""
        following: dict[int, int] = {}
        ends: list[int] = []
        for event in reversed(events):
            own = next(
                (at for at, names in enumerate(self._sets) if event.code in names), None
            )
            end_ms = event.offset_ms
            if end_ms is None and own is not None:
                end_ms = following.get(own, session.end_ms)
                session.implied += end_ms is not None
            if own is not None:
                following[own] = event.onset_ms
            ends.append(event.onset_ms if end_ms is None else end_ms)
        return ends[::-1]


def _legend(text: str, path: str) -> dict[str, Any]:
    document = parse_json(text.encode(), path=path)
    try:
        return {
            "recording": str(document.get("recording", "")),
            "tiers": [
                (str(name), {str(code): str(label) for code, label in codes.items()})
                for name, codes in document["tiers"]
            ],
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FormatError(
            "the comment of ours at the beginning is not one", path=path, line=1
        ) from error


def _free(label: str, taken: dict[str, _Session]) -> str:
    if label and label not in taken:
        return label
    number = len(taken) + 1
    return f"{label} [{number}]" if label else f"session {number}"


def _losses(session: _Session) -> Iterator[Loss]:
    if session.conditions:
        yield Loss(
            kind="conditions",
            count=session.conditions,
            sentence=f"{session.conditions} conditions of the session are not kept",
        )
    if session.implied:
        yield Loss(
            kind="implied-ends",
            count=session.implied,
            sentence=f"{session.implied} rows have no end of their own; they end where "
            "the next code of their set begins, or with the session",
        )


def write_gseq(coded: Coded, path: str | Path) -> LossReport:
    """Write the tiers as streams of timed events of one session.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.

    Returns
    -------
    LossReport
        SDIS holds codes and times. Tiers in which states exclude each other are
        declared as sets.

    Raises
    ------
    OSError
        When the file cannot be written.

    Notes
    -----
    Codes are at most 16 letters, digits and ``_``, and differ in the whole file, as
    GSEQ expects; a comment in front keeps what they stand for.

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
    >>> from attunement.formats.gseq import read_gseq
    >>> with TemporaryDirectory() as folder:
    ...     report = write_gseq(film, f"{folder}/film.sds")
    ...     timeline, _ = read_gseq(f"{folder}/film.sds")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    coding, losses = cleaned(coding_session_of(coded))
    timeline = coding.timeline
    losses += losses_of(coding, format_id="gseq", holds=_HOLDS)
    codes = _codes(timeline.tiers)
    legend = {
        "recording": coding.recording,
        "tiers": [
            [tier.id, {code: label for label, code in of_tier.items()}]
            for tier, of_tier in zip(timeline.tiers, codes, strict=True)
        ],
    }
    sets = [
        f"({' '.join(of_tier.values())})"
        for tier, of_tier in zip(timeline.tiers, codes, strict=True)
        if of_tier and seen_by_others(tier).exclusive
    ]
    comment = json.dumps(legend, ensure_ascii=False).replace("%", "\\u0025")
    label = re.sub(r"[<>%\s]+", " ", coding.recording).strip() or Path(path).stem
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"% {_MARK}{comment} %\n")
        file.write(f"Timed <seconds> {' '.join(sets)};\n<{label}>\n,0\n")
        for number, (tier, of_tier) in enumerate(
            zip(timeline.tiers, codes, strict=True)
        ):
            file.write("&\n" if number else "")
            file.writelines(
                f"{of_tier[text]},{seconds_of_ms(onset_ms)}"
                + (f"-{seconds_of_ms(offset_ms)}\n" if offset_ms > onset_ms else "\n")
                for onset_ms, offset_ms, text in rows_of(tier)
            )
        file.write(f",{seconds_of_ms(timeline.duration_ms)}\n/\n")
    return LossReport("gseq", losses)


def _codes(tiers: Sequence[Tier]) -> list[dict[str, str]]:
    """Return for each tier what its texts are called: short, and once in the file."""
    times = Counter(label for tier in tiers for label in {*tier.labels()})
    taken: set[str] = set()
    found: list[dict[str, str]] = []
    for tier in tiers:
        of_tier: dict[str, str] = {}
        for label in dict.fromkeys(tier.labels()):
            of_tier[label] = _code(label, tier.id if times[label] > 1 else "", taken)
        found.append(of_tier)
    return found


def _code(label: str, tier: str, taken: set[str]) -> str:
    words = [_WORD.sub("_", one).strip("_") for one in (tier[:6], label)]
    base = "_".join(filter(None, words)) or "nothing"
    if not base[0].isalpha():
        base = f"c{base}"
    code, number = base[:_LONGEST_CODE], 2
    while code.lower() in taken:
        tail = str(number)
        code, number = base[: _LONGEST_CODE - len(tail)] + tail, number + 1
    taken.add(code.lower())
    return code
