"""Bring what another program wrote under a coding scheme of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from attunement.errors import SchemeError
from attunement.formats.loss import Loss
from attunement.timeline.code import TierScheme
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME, CodingScheme
from attunement.timeline.tier import NO_CODE, Tier
from attunement.timeline.timeline import Timeline

__all__ = ["fit_to_scheme"]

_PERSON = re.compile(r"(caregiver|infant)-[1-9][0-9]*")
_REST = " (not in the scheme)"


def fit_to_scheme(
    timeline: Timeline,
    scheme: CodingScheme,
    *,
    tiers: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
) -> tuple[Timeline, list[Loss]]:
    """Give foreign tiers the place that a scheme has for them.

    Parameters
    ----------
    timeline : Timeline
        What was read, without a scheme.
    scheme : CodingScheme
        The one it was coded with.
    tiers : mapping of str to str, optional
        Names of foreign tiers and the tiers they are, such as
        ``{"Mutter Blick": "caregiver-1.gaze"}``; a tier that already has such a name
        needs no entry.
    codes : mapping of str to str, optional
        What stands in the file, and the id of the code it is; ids, and labels in any
        case, need no entry.

    Returns
    -------
    Timeline
        With the scheme. Tiers it does not know come after its own, unchanged.
    list of Loss
        One for each tier with rows that no code of the scheme fits; they stay on a
        foreign tier beside it.

    Raises
    ------
    SchemeError
        When the timeline has a scheme already, a mapping names a tier that is not
        there, or no tier of the timeline is one of the scheme.
    TimelineError
        When rows break a rule of the scheme, such as two states at once.

    Examples
    --------
    >>> from attunement.timeline.scheme import load_scheme
    >>> looks = Tier(scheme=ForeignTier(name="Baby", kind="state"),
    ...              onset_ms=[0, 400], offset_ms=[400, 900],
    ...              code=[NO_CODE] * 2, text=["PROTEST", "??"])
    >>> film = Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=900, tiers=[looks])
    >>> fitted, losses = fit_to_scheme(film, load_scheme("em-1-short"),
    ...                                tiers={"Baby": "infant-1.engagement"})
    >>> fitted.tier("infant-1.engagement").labels()
    ['protest']
    >>> print(losses[0])
    tier infant-1.engagement: 1 rows have no code of the scheme: '??'
    """
    if timeline.scheme != NO_SCHEME:
        message = f"the timeline already has the scheme {timeline.scheme.id}"
        raise SchemeError(message)
    renamed = _renamed(timeline.tiers, tiers or {})
    people = _people(renamed, scheme, timeline.subjects)
    expected = scheme.tiers_for(people)
    losses: list[Loss] = []
    fitted: list[Tier] = []
    left: list[Tier] = []
    for wanted in expected:
        found = renamed.pop(wanted.id, None)
        if found is None:
            fitted.append(Tier.from_annotations(wanted, ()))
            continue
        tier, rest = _fitted(found, wanted, codes or {})
        fitted.append(tier)
        losses += _named(found, wanted, rest)
        left += [rest] if len(rest) else []
    return (
        attrs.evolve(
            timeline,
            scheme=scheme,
            subjects=people,
            tiers=(*fitted, *renamed.values(), *left),
        ),
        losses,
    )


def _renamed(tiers: Iterable[Tier], names: Mapping[str, str]) -> dict[str, Tier]:
    by_name = {tier.id: tier for tier in tiers}
    if missing := sorted(set(names) - set(by_name)):
        known = ", ".join(by_name) or "none"
        message = f"no tier {missing[0]!r} in the file; it has {known}"
        raise SchemeError(message)
    wanted = [names.get(name, name) for name in by_name]
    if len(set(wanted)) < len(wanted):
        twice = next(one for one in wanted if wanted.count(one) > 1)
        message = f"two tiers of the file are to be {twice!r}; expected one"
        raise SchemeError(message)
    return {
        names.get(name, name): attrs.evolve(
            tier,
            scheme=attrs.evolve(
                tier.scheme,
                name=names.get(name, name),
                parent=names.get(tier.scheme.parent, tier.scheme.parent),
            ),
        )
        for name, tier in by_name.items()
        if isinstance(tier.scheme, ForeignTier)
    }


def _people(
    tiers: Mapping[str, Tier], scheme: CodingScheme, subjects: Iterable[str]
) -> tuple[str, ...]:
    found = [
        person
        for name in tiers
        for person, _, domain in [name.partition(".")]
        if _PERSON.fullmatch(person)
        and any(
            domain == tier.name and tier.voice == person.rpartition("-")[0]
            for tier in scheme.tiers
        )
    ]
    if not found and not any(tier.id in tiers for tier in scheme.tiers):
        message = (
            f"no tier of {scheme.title} was found among {', '.join(tiers) or 'none'}; "
            "expected names such as caregiver-1.engagement, or say which tier is which"
        )
        raise SchemeError(message)
    known = [one for one in subjects if _PERSON.fullmatch(one)]
    return tuple(dict.fromkeys([*known, *found]))


def _fitted(
    tier: Tier, wanted: TierScheme, codes: Mapping[str, str]
) -> tuple[Tier, Tier]:
    """Return the rows with a code of the scheme, and the others as they were."""
    positions = {code.label.casefold(): i for i, code in enumerate(wanted.codes)}
    positions |= {code.id: i for i, code in enumerate(wanted.codes)}
    for said, code_id in codes.items():
        if any(code.id == code_id for code in wanted.codes):
            positions[said] = wanted.index_of(code_id)
    found = [
        positions.get(label, positions.get(label.casefold(), NO_CODE))
        for label in tier.labels()
    ]
    fits = [code != NO_CODE for code in found]
    text = [
        comment if code != NO_CODE else ""
        for comment, code in zip(
            tier.text or ("",) * len(tier), tier.code.tolist(), strict=True
        )
    ]
    kept = attrs.evolve(tier, text=text) if tier.text else tier
    rest = attrs.evolve(tier.scheme, name=wanted.id + _REST)
    return (
        _rows(kept, fits, scheme=wanted, code=found),
        _rows(tier, [not one for one in fits], scheme=rest, code=tier.code.tolist()),
    )


def _rows(
    tier: Tier,
    wanted: list[bool],
    *,
    scheme: TierScheme | ForeignTier,
    code: list[int],
) -> Tier:
    """Return some rows of a tier, sorted again: equal times stand in order of code."""
    rows = sorted(
        (onset_ms, offset_ms, one, place)
        for place, (onset_ms, offset_ms, one) in enumerate(
            zip(tier.onset_ms.tolist(), tier.offset_ms.tolist(), code, strict=True)
        )
        if wanted[place]
    )
    places = [row[3] for row in rows]
    return Tier(
        scheme=scheme,
        onset_ms=[row[0] for row in rows],
        offset_ms=[row[1] for row in rows],
        code=[row[2] for row in rows],
        ids=[tier.ids[place] for place in places] if tier.ids else (),
        text=[tier.text[place] for place in places] if tier.text else (),
        parents=[tier.parents[place] for place in places] if tier.parents else (),
        modifiers=(
            [tier.modifiers[place] for place in places] if tier.modifiers else ()
        ),
    )


def _named(found: Tier, wanted: TierScheme, rest: Tier) -> Iterator[Loss]:
    if isinstance(found.scheme, ForeignTier) and found.scheme.parent:
        yield Loss(
            kind="relations",
            tier=wanted.id,
            sentence=f"that it hangs on {found.scheme.parent} is not kept",
        )
    if len(rest):
        examples = ", ".join(repr(one) for one in sorted(set(rest.labels()))[:3])
        yield Loss(
            kind="not-in-scheme",
            tier=wanted.id,
            count=len(rest),
            sentence=f"{len(rest)} rows have no code of the scheme: {examples}",
        )
