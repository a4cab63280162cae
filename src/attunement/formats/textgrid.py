"""Praat's TextGrid, long and short.

::

    IntervalTier    states side by side; one without a label is a gap
    TextTier        points

Praat reads only what stands free between blanks: numbers, texts between quotes, and
``<exists>``. So do we, and the long and the short form are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import attrs

from attunement.errors import FormatError
from attunement.formats._aspects import end_of_rows_ms, losses_of
from attunement.formats._cleaning import cleaned
from attunement.formats._columns import (
    foreign_tier,
    layers_of,
    rows_of,
    seen_by_others,
)
from attunement.formats._finish import reading_of
from attunement.formats._source import MEGABYTE, decoded, line_at, read_bytes
from attunement.formats._times import Clock, seconds_of_ms
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, Reading, coding_session_of
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import CodingScheme
from attunement.timeline.tier import Tier

__all__ = ["read_textgrid", "write_textgrid"]

_LARGEST = 24 * MEGABYTE
_MOST_TOKENS = 2_000_000
_MOST_TIERS = 5_000
_TOKEN = re.compile(
    r'"(?P<text>(?:[^"]|"")*+)"|(?<!\S)(?:(?P<number>[-+]?[0-9]\S*)|(?P<flag><[a-z]+>))'
    r'(?!\S)|(?<!\S)!.*|(?P<open>")'
)
_CLASSES = ("IntervalTier", "TextTier")
_HOLDS = frozenset({"duration", "empty-tiers", "kinds"})
_SHORTEST_MS = 1


def read_textgrid(path: str | Path, *, scheme: CodingScheme | None = None) -> Reading:
    """Read a Praat TextGrid, long or short, in UTF-8 or UTF-16.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, at most 24 MB; the binary form is not read.
    scheme : CodingScheme, optional
        The scheme it was coded with, when its tiers are named as ours are.

    Returns
    -------
    Reading
        Interval tiers as exclusive states, text tiers as points. Intervals without a
        label are gaps. Times finer than a millisecond are rounded and in the report.

    Raises
    ------
    FormatError
        When it is no TextGrid, ends too soon, or an interval ends before it begins;
        with the line.
    OSError
        When the file cannot be opened.

    References
    ----------
    Boersma, P. & Weenink, D., *Praat: doing phonetics by computer*, manual page
    "TextGrid file formats".

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> short = '"ooTextFile" "TextGrid" 0 2 <exists> 1 ' + (
    ...     '"IntervalTier" "word" 0 2 2 0 0.5 "" 0.5 2 "na du"')
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.TextGrid").write_text(short)
    ...     timeline, report = read_textgrid(Path(folder, "a.TextGrid"))
    >>> timeline.tier("word").onset_ms, timeline.tier("word").text
    (array([500]), ('na du',))
    """
    name = str(path)
    tokens = _Tokens(_text(read_bytes(path, limit=_LARGEST), name), name)
    kind = tokens.text()
    if not kind.startswith("ooTextFile") or tokens.text() != "TextGrid":
        tokens.refuse('this is no TextGrid; expected "ooTextFile" and "TextGrid"')
    tokens.number()
    end_ms = tokens.ms()
    losses: list[Loss] = []
    tiers: list[Tier] = []
    if tokens.flag() == "<exists>":
        taken: set[str] = set()
        for _ in range(tokens.count(_MOST_TIERS)):
            tiers.append(_tier(tokens, taken, losses))
    return reading_of(
        "textgrid",
        tiers,
        path=path,
        scheme=scheme,
        duration_ms=max(end_ms, end_of_rows_ms(tiers)),
        losses=[*tokens.clock.losses(), *losses],
    )


def _text(content: bytes, path: str) -> str:
    if content.startswith(b"ooBinaryFile"):
        raise FormatError(
            "a binary TextGrid was found; save it as text from Praat", path=path, line=1
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise FormatError("expected UTF-16 text", path=path) from error
    else:
        text = decoded(content, path=path)
    # A file of Windows ends all its lines so, also those inside labels.
    if text.count("\n") == text.count("\r\n"):
        text = text.replace("\r\n", "\n")
    return text


class _Tokens:
    """Read what stands free in the text, one after the other."""

    def __init__(self, text: str, path: str) -> None:
        self.clock = Clock(path)
        self._text = text
        self._path = path
        self._left = _MOST_TOKENS
        self._matches = (one for one in _TOKEN.finditer(text) if one.lastgroup)
        self._match: re.Match[str] | None = None

    def refuse(self, reason: str) -> NoReturn:
        """Refuse with the line of the last token."""
        place = len(self._text) if self._match is None else self._match.start()
        raise FormatError(reason, path=self._path, line=line_at(self._text, place))

    def _next(self, group: str, expected: str) -> str:
        self._match = next(self._matches, None)
        self._left -= 1
        if self._match is None:
            self.refuse(f"the file is cut short; expected {expected}")
        if self._match.lastgroup == "open":
            self.refuse("a text has no end")
        if self._match.lastgroup != group or self._left < 0:
            self.refuse(f"{self._match[0][:40]!r} was found; expected {expected}")
        return self._match[group]

    def text(self) -> str:
        """Return a text."""
        return self._next("text", "a text").replace('""', '"')

    def flag(self) -> str:
        """Return a flag, such as ``<exists>``."""
        return self._next("flag", "<exists>")

    def number(self) -> str:
        """Return a number as it is written."""
        return self._next("number", "a number")

    def ms(self) -> int:
        """Return a time."""
        number = self.number()
        try:
            return self.clock.seconds(number)
        except FormatError as error:
            self.refuse(error.reason)

    def count(self, most: int) -> int:
        """Return how many follow."""
        number = self.number()
        if not number.isdecimal() or len(number) > len(str(most)) or int(number) > most:
            self.refuse(f"{number[:40]!r} was found; expected at most {most}")
        return int(number)


def _tier(tokens: _Tokens, taken: set[str], losses: list[Loss]) -> Tier:
    kind, name = tokens.text(), tokens.text()
    if kind not in _CLASSES:
        tokens.refuse(f"a tier of class {kind[:40]!r} was found")
    tokens.number()
    tokens.number()
    own = _free(name or "tier", taken)
    if own != name:
        losses.append(
            Loss(kind="names", tier=own, sentence=f"its name was {name!r} in the file")
        )
    count = tokens.count(_MOST_TOKENS)
    if kind == "TextTier":
        return _points(own, count, tokens)
    return _intervals(own, count, tokens, losses)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no tier has yet."""
    number, own = 2, name
    while own in taken:
        own, number = f"{name} [{number}]", number + 1
    taken.add(own)
    return own


def _points(name: str, count: int, tokens: _Tokens) -> Tier:
    times, marks = [], []
    for _ in range(count):
        times.append(tokens.ms())
        marks.append(tokens.text())
    tier = foreign_tier(ForeignTier(name=name, kind="point"), times, times, text=marks)
    # Without a row it could be anything; the file knows.
    scheme = attrs.evolve(tier.scheme, kind="point", exclusive=False)
    return attrs.evolve(tier, scheme=scheme)


def _intervals(name: str, count: int, tokens: _Tokens, losses: list[Loss]) -> Tier:
    onset_ms, offset_ms, labels = [], [], []
    was_gap, joined = False, 0
    for _ in range(count):
        begin_ms, end_ms = tokens.ms(), tokens.ms()
        if end_ms < begin_ms:
            tokens.refuse(
                f"an interval ends at {end_ms} ms, before it begins at {begin_ms} ms"
            )
        label = tokens.text()
        joined += was_gap and not label
        was_gap = not label
        if label:
            onset_ms.append(begin_ms)
            offset_ms.append(end_ms)
            labels.append(label)
    if joined:
        losses.append(
            Loss(
                kind="empty-texts",
                tier=name,
                count=joined,
                sentence=f"{joined} boundaries between intervals without a label are "
                "not kept",
            )
        )
    scheme = ForeignTier(name=name, kind="state")
    return foreign_tier(scheme, onset_ms, offset_ms, text=labels)


def write_textgrid(coded: Coded, path: str | Path) -> LossReport:
    """Write a Praat TextGrid in the long form, UTF-8.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.

    Returns
    -------
    LossReport
        A TextGrid holds tiers, times and one text a row. States that overlap, and
        points beside states, go to further tiers; a state in which nothing is written
        is a gap.

    Raises
    ------
    OSError
        When the file cannot be written.

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
    >>> from attunement.formats.textgrid import read_textgrid
    >>> with TemporaryDirectory() as folder:
    ...     report = write_textgrid(film, f"{folder}/film.TextGrid")
    ...     timeline, _ = read_textgrid(f"{folder}/film.TextGrid")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    coding, losses = cleaned(coding_session_of(coded))
    timeline = coding.timeline
    losses += losses_of(coding, format_id="textgrid", holds=_HOLDS)
    end_ms = max(timeline.duration_ms, end_of_rows_ms(timeline.tiers), _SHORTEST_MS)
    if end_ms != timeline.duration_ms:
        losses.append(
            Loss(
                kind="duration",
                sentence=f"a TextGrid spans its rows and at least a millisecond: "
                f"{end_ms} ms instead of {timeline.duration_ms} ms",
            )
        )
    taken = {tier.id for tier in timeline.tiers}
    written = [part for tier in timeline.tiers for part in _parts(tier, taken, losses)]
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write('File type = "ooTextFile"\nObject class = "TextGrid"\n\n')
        file.write(f"xmin = 0\nxmax = {seconds_of_ms(end_ms)}\ntiers? <exists>\n")
        file.write(f"size = {len(written)}\nitem []:\n")
        for number, part in enumerate(written, start=1):
            file.write(f"    item [{number}]:\n")
            file.writelines(f"        {line}\n" for line in part.lines(end_ms))
    return LossReport("textgrid", losses)


@attrs.frozen(kw_only=True)
class _Part:
    """Hold what becomes one tier of the TextGrid."""

    name: str
    is_points: bool
    rows: list[tuple[int, int, str]]

    def lines(self, end_ms: int) -> Iterator[str]:
        """Yield the lines of the tier."""
        rows = self.rows if self.is_points else [*_without_gaps(self.rows, end_ms)]
        yield f'class = "{_CLASSES[self.is_points]}"'
        yield f"name = {_quoted(self.name)}"
        yield "xmin = 0"
        yield f"xmax = {seconds_of_ms(end_ms)}"
        noun = "points" if self.is_points else "intervals"
        yield f"{noun}: size = {len(rows)}"
        for number, (onset_ms, offset_ms, label) in enumerate(rows, start=1):
            yield f"{noun} [{number}]:"
            if self.is_points:
                yield f"    number = {seconds_of_ms(onset_ms)}"
                yield f"    mark = {_quoted(label)}"
            else:
                yield f"    xmin = {seconds_of_ms(onset_ms)}"
                yield f"    xmax = {seconds_of_ms(offset_ms)}"
                yield f"    text = {_quoted(label)}"


def _without_gaps(
    rows: list[tuple[int, int, str]], end_ms: int
) -> Iterator[tuple[int, int, str]]:
    edge_ms = 0
    for onset_ms, offset_ms, label in rows:
        if onset_ms > edge_ms:
            yield edge_ms, onset_ms, ""
        yield onset_ms, offset_ms, label
        edge_ms = offset_ms
    if end_ms > edge_ms or not rows:
        yield edge_ms, end_ms, ""


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _parts(tier: Tier, taken: set[str], losses: list[Loss]) -> Iterator[_Part]:
    """Yield a tier as the tiers that a TextGrid needs for it."""
    scheme = seen_by_others(tier)
    rows = rows_of(tier)
    points = [row for row in rows if row[0] == row[1]]
    states = [row for row in rows if row[0] < row[1]]
    named = [row for row in states if row[2]]
    if len(named) < len(states):
        losses.append(
            Loss(
                kind="empty-texts",
                tier=tier.id,
                count=len(states) - len(named),
                sentence="states in which nothing is written look like gaps",
            )
        )
    layers = layers_of(named)
    has_points = bool(points) or scheme.kind == "point"
    if not layers and not has_points:
        layers = [[]]
    parts = [(False, layer) for layer in layers]
    parts += [(True, points)] if has_points else []
    if len(parts) > 1:
        losses.append(
            Loss(
                kind="split-tiers",
                tier=tier.id,
                count=len(parts) - 1,
                sentence="rows overlap, or points stand beside states: it is written "
                f"as {len(parts)} tiers",
            )
        )
    for number, (is_points, part) in enumerate(parts):
        name = (
            scheme.name
            if number == 0
            else _free(f"{scheme.name} [{number + 1}]", taken)
        )
        yield _Part(name=name, is_points=is_points, rows=part)
