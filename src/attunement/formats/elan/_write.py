"""Write an EAF 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from attunement.formats._aspects import end_of_rows_ms, losses_of
from attunement.formats._characters import NOT_IN_XML
from attunement.formats._cleaning import cleaned
from attunement.formats.elan._ids import Ids, give_ids
from attunement.formats.elan._layout import Layout, lay_out, slot_lines
from attunement.formats.elan._own import Own
from attunement.formats.elan._plain import TIER_TAG, skeleton_from_text
from attunement.formats.elan._skeleton import named_after
from attunement.formats.elan._sync import Plan, Synced, synced
from attunement.formats.elan._tiers import stubs
from attunement.formats.loss import Loss, LossReport
from attunement.formats.reading import Coded, coding_session_of
from attunement.timeline.coding_session import CodingSession

__all__ = ["write_elan"]

_HOLDS = frozenset(
    {
        *("recording", "coder", "pass-label", "finished", "subjects", "duration"),
        *("frame-rate", "media", "empty-tiers", "tier-subjects", "ids", "modifiers"),
        *("comments", "parents", "relations", "codes", "vocabulary"),
    }
)
_REFERENCES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_Stubs = Mapping[str, Mapping[str, str]]


def write_elan(
    coded: Coded, path: str | Path, *, written_at: datetime | None = None
) -> LossReport:
    """Write an EAF 3.0.

    Parameters
    ----------
    coded : CodingSession or Timeline
        What to write.
    path : str or pathlib.Path
        The file; an older one is replaced.
    written_at : datetime, optional
        When the file says that it was written; by default now.

    Returns
    -------
    LossReport
        What ELAN cannot hold: the definitions of a scheme, and what a tier says beyond
        its rows. Where rows do not keep to how their tier hangs on its parent, it is
        written alone, and the report says so.

    Raises
    ------
    FormatError
        When the remainder of the file it came from is broken.
    OSError
        When the file cannot be written.

    Notes
    -----
    Points are written a millisecond long, since ELAN shows nothing shorter, and read
    back as points. Modifiers and comments are tiers of symbolic association below
    their own. What an EAF has no place for stands in a property of the header, which
    ELAN keeps.

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
    >>> from attunement.formats.elan import read_elan
    >>> with TemporaryDirectory() as folder:
    ...     report = write_elan(film, f"{folder}/film.eaf")
    ...     timeline, _ = read_elan(f"{folder}/film.eaf")
    >>> timeline.tier("Mother").labels()
    ['na']
    """
    coding, losses = cleaned(coding_session_of(coded), NOT_IN_XML)
    losses += losses_of(coding, format_id="elan", holds=_HOLDS)
    remainder = coding.timeline.remainder
    root = None
    if remainder is not None and remainder.format == "elan":
        root = skeleton_from_text(remainder.text, path=str(path))
    document = synced(root, coding)
    more = {plan.name: dict(stubs(plan.element)) for plan in document.plans}
    ids = give_ids(document.plans)
    layout = lay_out(document.plans, _floating(document.plans, ids, more))
    _say_the_rest(document, coding, ids, Path(path), written_at or datetime.now(UTC))
    losses += [loss for plan in document.plans for loss in _losses(plan, ids)]
    with Path(path).open("wb") as file:
        file.writelines(_parts(document, ids, layout, more))
    return LossReport("elan", losses)


def _floating(
    plans: Sequence[Plan], ids: Ids, more: Mapping[str, _Stubs]
) -> dict[str, tuple[set[int], set[int]]]:
    """Return the rows that the file they came from had at slots without a time."""
    found: dict[str, tuple[set[int], set[int]]] = {}
    for plan in plans:
        if plan.is_linked or not more[plan.name]:
            continue
        rows = {one: row for row, one in enumerate(ids.written[plan.name])}
        begins, ends = (
            {
                rows[one]
                for one, stub in more[plan.name].items()
                if name in stub and one in rows
            }
            for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2")
        )
        if begins or ends:
            found[plan.name] = begins, ends
    return found


def _say_the_rest(
    document: Synced,
    coding: CodingSession,
    ids: Ids,
    path: Path,
    written_at: datetime,
) -> None:
    timeline, skeleton = coding.timeline, document.skeleton
    people = dict.fromkeys(
        plan.scheme.subject
        for plan in document.plans
        if plan.scheme.subject and plan.modifier_of is None
    )
    end_ms = end_of_rows_ms(timeline.tiers)
    recording = coding.recording
    own = Own(
        recording=recording
        if recording and recording != named_after(timeline.media, path)
        else None,
        pass_label=coding.pass_label,
        is_finished=coding.is_finished,
        duration_ms=None if timeline.duration_ms == end_ms else timeline.duration_ms,
        subjects=None if timeline.subjects == tuple(people) else timeline.subjects,
        frame_rate=timeline.frame_rate,
        points=tuple(plan.name for plan in document.plans if plan.is_points),
        modifiers={
            plan.name: plan.modifier_of
            for plan in document.plans
            if plan.modifier_of is not None
        },
        unnamed=tuple((first, last) for first, last in ids.unnamed),
        escaped=ids.escaped,
    )
    skeleton.say_own(own.to_text())
    skeleton.say_last_id(ids.last)
    date = written_at.isoformat(timespec="seconds")
    skeleton.declare(author=coding.coder, date=date)


def _losses(plan: Plan, ids: Ids) -> Iterator[Loss]:
    if plan.modifier_of is not None:
        return
    if plan.scheme.relation != plan.relation:
        yield Loss(
            kind="relations",
            tier=plan.name,
            sentence=f"its rows do not keep to {plan.scheme.relation} of "
            f"{plan.scheme.parent}; it is written as a tier of its own",
        )
    if plan.tier.parents and any(plan.tier.parents) and not plan.is_linked:
        yield Loss(
            kind="parents",
            tier=plan.name,
            count=sum(map(bool, plan.tier.parents)),
            sentence="links to other rows are not kept beside times",
        )
    if count := ids.replaced.get(plan.name):
        yield Loss(
            kind="ids",
            tier=plan.name,
            count=count,
            sentence=f"{count} rows had the id of another row and got a new one",
        )


def _parts(
    document: Synced, ids: Ids, layout: Layout, more: Mapping[str, _Stubs]
) -> Iterator[bytes]:
    """Yield the file: the skeleton, with slots and rows where they belong."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    root = document.root
    etree.indent(root, "    ")
    text = etree.tostring(root, encoding="utf-8")
    plans = {plan.name: plan for plan in document.plans}
    order = iter(document.plans)
    place = 0
    for match in TIER_TAG.finditer(text):
        name, attributes = match[1], match[2]
        yield text[place : match.start()] + b"<%b%b>\n" % (name, attributes)
        if name == b"TIME_ORDER":
            yield slot_lines(layout.time_ms)
        else:
            plan = next(order)
            yield _rows(plan, plans, ids, layout, more[plan.name]).encode()
        yield b"    </%b>" % name
        place = match.end()
    yield text[place:] + b"\n"


def _rows(
    plan: Plan, plans: Mapping[str, Plan], ids: Ids, layout: Layout, more: _Stubs
) -> str:
    """Write the rows of a tier, one line each."""
    written, values = ids.written[plan.name], _values(plan)
    beyond = _beyond(plan, ids, more)
    if plan.is_linked:
        links = ids.links(plan, plans[plan.scheme.parent])
        before = _previous(plan, links, written)
        return "".join(
            [
                f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{one}"{rest}'
                f' ANNOTATION_REF="{link}"{previous}><ANNOTATION_VALUE>{value}'
                "</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>\n"
                for one, rest, link, previous, value in zip(
                    written, beyond, links, before, values, strict=True
                )
            ]
        )
    first, second = (numbers.tolist() for numbers in layout.rows[plan.name])
    if not any(beyond):
        return "".join(
            [
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{one}"'
                f' TIME_SLOT_REF1="ts{begin}" TIME_SLOT_REF2="ts{end}">'
                f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>"
                "</ALIGNABLE_ANNOTATION></ANNOTATION>\n"
                for one, begin, end, value in zip(
                    written, first, second, values, strict=True
                )
            ]
        )
    return "".join(
        [
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{one}"{rest}'
            f' TIME_SLOT_REF1="ts{begin}" TIME_SLOT_REF2="ts{end}"><ANNOTATION_VALUE>'
            f"{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>\n"
            for one, rest, begin, end, value in zip(
                written, beyond, first, second, values, strict=True
            )
        ]
    )


def _previous(plan: Plan, links: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Return what names the sibling before, where order matters."""
    if plan.relation != "symbolic-subdivision":
        return [""] * len(links)
    last: dict[str, str] = {}
    found = []
    for link, one in zip(links, ids, strict=True):
        before = last.get(link)
        found.append(f' PREVIOUS_ANNOTATION="{before}"' if before else "")
        last[link] = one
    return found


def _beyond(plan: Plan, ids: Ids, more: _Stubs) -> Sequence[str]:
    """Return what each row says beyond id, time, link and value."""
    if not plan.entries and not more:
        return [""] * len(plan.tier)
    of_codes = [
        f" CVE_REF={quoteattr(plan.entries[code.id])}"
        if code.id in plan.entries
        else ""
        for code in plan.scheme.codes
    ]
    # The position of NO_CODE is the last one.
    of_codes.append("")
    found = [of_codes[code] for code in plan.tier.code.tolist()]
    if not more:
        return found
    for row, one in enumerate(ids.written[plan.name]):
        stub = more.get(one, {})
        if "CVE_REF" in stub:
            found[row] = ""
        found[row] += "".join(
            f" {name}={quoteattr(value)}"
            for name, value in stub.items()
            if not name.startswith("TIME_SLOT_REF")
        )
    return found


def _values(plan: Plan) -> list[str]:
    """Return what rows hold as XML; no text holds the character between them."""
    labels = plan.tier.labels()
    if not labels:
        return []
    text = "\x00".join(labels)
    for character, reference in _REFERENCES:
        if character in text:
            text = text.replace(character, reference)
    return text.split("\x00")
