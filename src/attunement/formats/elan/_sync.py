"""Bring a skeleton into agreement with the timeline that is to be written into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from copy import deepcopy
from itertools import chain, count
from typing import Literal

import attrs
import numpy as np
import numpy.typing as npt
from lxml import etree

from attunement.errors import FormatError
from attunement.formats._columns import seen_by_others
from attunement.formats.elan._plain import line_of
from attunement.formats.elan._skeleton import Skeleton, TierType
from attunement.formats.elan._times import shares
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import (
    ForeignCode,
    ForeignTier,
    Relation,
    parents_first,
)
from attunement.timeline.tier import NO_CODE, Tier

__all__ = ["Plan", "Synced", "canonical", "synced"]

_TYPE_NAMES: dict[Relation | Literal[""], str] = {
    "": "annotations",
    "time-subdivision": "time subdivision",
    "included-in": "included in",
    "symbolic-subdivision": "symbolic subdivision",
    "symbolic-association": "symbolic association",
}


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """Say how one tier is written.

    Parameters
    ----------
    tier : Tier
        The rows.
    scheme : ForeignTier
        How ELAN will see the tier.
    element : lxml element
        Where its rows go.
    relation : str
        How it hangs on its parent in the file; nothing where its rows do not keep to
        what it says itself.
    is_new : bool
        Whether no file has had it before.
    entries : dict of str to str
        Names of the vocabulary's entries by code.
    modifier_of : (str, str or None), optional
        For a tier that holds a modifier of another's rows: that tier and the modifier;
        None for the comment.
    rows : (n,) int64, optional
        Of such a tier the rows of the other that it is about.
    """

    tier: Tier
    scheme: ForeignTier
    element: etree._Element
    relation: Relation | Literal[""]
    is_new: bool
    entries: Mapping[str, str]
    modifier_of: tuple[str, str | None] | None = None
    rows: npt.NDArray[np.int64] | None = None

    @property
    def name(self) -> str:
        """Return the name of the tier in the file."""
        return self.scheme.name

    @property
    def is_linked(self) -> bool:
        """Return whether rows are written with links instead of times."""
        return self.relation.startswith("symbolic")

    @property
    def is_points(self) -> bool:
        """Return whether rows are written a millisecond long, see `Own.points`."""
        return (
            self.is_new
            and self.scheme.kind == "point"
            and self.relation in ("", "included-in")
        )


@attrs.frozen(kw_only=True, eq=False)
class Synced:
    """Hold a skeleton that agrees with a timeline, and how each tier is written."""

    skeleton: Skeleton
    plans: list[Plan]

    @property
    def root(self) -> etree._Element:
        """Return the document."""
        return self.skeleton.root


def synced(root: etree._Element | None, coding: CodingSession) -> Synced:
    """Return a skeleton that agrees with what is to be written.

    Parameters
    ----------
    root : lxml element, optional
        The skeleton of the file it came from; without one a bare one is made.
    coding : CodingSession
        What is to be written.
    """
    timeline = coding.timeline
    skeleton = Skeleton.bare() if root is None else Skeleton(root)
    skeleton.upgrade_vocabularies()
    if skeleton.media("") != timeline.media:
        skeleton.link(timeline.media)
    known = {one.get("TIER_ID", ""): one for one in skeleton.tiers}
    for element in known.values():
        skeleton.root.remove(element)
    tiers = {tier.id: tier for tier in timeline.tiers}
    schemes = {name: seen_by_others(tier) for name, tier in tiers.items()}
    types = _Types(skeleton)
    taken = {*tiers}
    plans: dict[str, Plan] = {}
    for name in parents_first({one.name: one.parent for one in schemes.values()}):
        scheme = schemes[name]
        above = plans.get(scheme.parent)
        plans[name] = _plan(
            tiers[name], scheme, above, known.get(name), skeleton, types
        )
    ordered = [plans[name] for name in tiers]
    ordered += [
        more for plan in ordered for more in _modifier_plans(plan, types, taken)
    ]
    for plan in ordered:
        skeleton.put_tier(plan.element)
    return Synced(skeleton=skeleton, plans=ordered)


def _plan(
    tier: Tier,
    scheme: ForeignTier,
    above: Plan | None,
    known: etree._Element | None,
    skeleton: Skeleton,
    types: _Types,
) -> Plan:
    """Plan a tier; the one it hangs on is planned."""
    relation: Relation | Literal[""] = scheme.relation
    parent = scheme.parent
    if relation and not (above and _keeps_to(relation, tier, above)):
        relation, parent = "", ""
    element = etree.Element("TIER") if known is None else known
    tier_type = types.of(element, relation, scheme)
    for attribute, value in (
        ("LINGUISTIC_TYPE_REF", tier_type.id),
        ("PARENT_REF", parent),
        ("PARTICIPANT", scheme.subject),
        ("TIER_ID", scheme.name),
    ):
        if value:
            element.set(attribute, value)
        elif attribute in element.attrib:
            del element.attrib[attribute]
    return Plan(
        tier=tier,
        scheme=scheme,
        element=element,
        relation=relation,
        is_new=known is None,
        entries={
            entry.code.id: entry.id
            for entry in skeleton.vocabulary(
                tier_type.vocabulary, element.get("LANG_REF", "")
            )
            if entry.id
        },
    )


class _Types:
    """Find or make the linguistic type that says what a tier is."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self._made: dict[
            tuple[Relation | Literal[""], tuple[ForeignCode, ...]], TierType
        ] = {}

    def of(
        self,
        element: etree._Element,
        relation: Relation | Literal[""],
        scheme: ForeignTier,
    ) -> TierType:
        """Return the type a tier has, when it agrees; else one that is made."""
        skeleton = self._skeleton
        found = skeleton.types.get(element.get("LINGUISTIC_TYPE_REF", ""))
        if found is not None and found.relation == relation:
            entries = skeleton.vocabulary(found.vocabulary, element.get("LANG_REF", ""))
            if tuple(entry.code for entry in entries) == scheme.codes:
                return found
        key = relation, scheme.codes
        if key not in self._made:
            self._made[key] = self._make(relation, scheme)
        return self._made[key]

    def _make(self, relation: Relation | Literal[""], scheme: ForeignTier) -> TierType:
        skeleton = self._skeleton
        name, vocabulary = _TYPE_NAMES[relation], ""
        plain = TierType(id=name, relation=relation, vocabulary="")
        if not scheme.codes and skeleton.types.get(name) == plain:
            return plain
        if scheme.codes:
            name = f"{name} of {scheme.name}"
            vocabulary = _free(f"codes of {scheme.name}", skeleton.vocabularies)
            skeleton.add_vocabulary(vocabulary, scheme.codes)
        made = TierType(
            id=_free(name, skeleton.types), relation=relation, vocabulary=vocabulary
        )
        skeleton.add_type(made)
        return made


def _free(name: str, taken: Container[str]) -> str:
    """Return a name, with a number where it is taken."""
    numbered = (f"{name} {number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


# -- whether rows keep to what their tier says ---------------------------------------


def _keeps_to(relation: Relation | Literal[""], tier: Tier, above: Plan) -> bool:
    if relation == "included-in":
        return True
    if relation == "time-subdivision":
        return not above.is_linked and _divides(tier, above.tier)
    return _shares_time(tier, above.tier, apart=relation == "symbolic-subdivision")


def _divides(tier: Tier, parent: Tier) -> bool:
    """Return whether rows cut those of the parent without a gap."""
    if not len(tier):
        return True
    if not len(parent) or np.any(parent.onset_ms[1:] < parent.offset_ms[:-1]):
        return False
    at = np.searchsorted(parent.onset_ms, tier.onset_ms, side="right") - 1
    begins = tier.onset_ms == parent.onset_ms[at]
    ends = tier.offset_ms == parent.offset_ms[at]
    follows = np.append(False, tier.onset_ms[1:] == tier.offset_ms[:-1])
    followed = np.append(follows[1:], False)
    return bool(
        np.all(at >= 0)
        and np.all(tier.onset_ms < tier.offset_ms)
        and np.all(tier.offset_ms[:-1] <= tier.onset_ms[1:])
        and np.all(tier.offset_ms <= parent.offset_ms[at])
        and np.all(begins | follows)
        and np.all(ends | followed)
        and np.unique(parent.onset_ms).size == len(parent)
    )


def _shares_time(tier: Tier, parent: Tier, *, apart: bool) -> bool:
    """Return whether rows have the time of those they hang on, or equal shares of it."""
    if not len(tier):
        return True
    ids = {one: row for row, one in enumerate(parent.ids) if one}
    if len(ids) < sum(map(bool, parent.ids)) or not {*tier.parents} <= {*ids}:
        return False
    families: dict[str, list[int]] = {}
    for row, one in enumerate(tier.parents):
        families.setdefault(one, []).append(row)
    if len(families) == 0 or (not apart and len(families) < len(tier)):
        return False
    onsets, offsets = tier.onset_ms.tolist(), tier.offset_ms.tolist()
    for one, rows in families.items():
        row = ids[one]
        edges = shares(int(parent.onset_ms[row]), int(parent.offset_ms[row]), len(rows))
        if [onsets[at] for at in rows] != edges[:-1]:
            return False
        if [offsets[at] for at in rows] != edges[1:]:
            return False
    return True


# -- modifiers and comments ----------------------------------------------------------


def _modifier_plans(plan: Plan, types: _Types, taken: set[str]) -> Iterator[Plan]:
    """Plan a tier of associations for each modifier that rows of a tier have."""
    for modifier, values in _columns(plan.tier).items():
        rows = np.array(sorted(values), dtype=np.int64)
        name = _free(f"{plan.name}/{modifier or 'comment'}", taken)
        taken.add(name)
        scheme = ForeignTier(
            name=name,
            subject=plan.scheme.subject,
            kind="mixed",
            parent=plan.name,
            relation="symbolic-association",
        )
        tier = Tier(
            scheme=scheme,
            onset_ms=plan.tier.onset_ms[rows],
            offset_ms=plan.tier.offset_ms[rows],
            code=np.full(len(rows), NO_CODE),
            text=[values[row] for row in rows.tolist()],
        )
        element = etree.Element("TIER")
        tier_type = types.of(element, "symbolic-association", scheme)
        element.set("LINGUISTIC_TYPE_REF", tier_type.id)
        element.set("PARENT_REF", plan.name)
        if scheme.subject:
            element.set("PARTICIPANT", scheme.subject)
        element.set("TIER_ID", name)
        yield Plan(
            tier=tier,
            scheme=scheme,
            element=element,
            relation="symbolic-association",
            is_new=True,
            entries={},
            modifier_of=(plan.name, modifier),
            rows=rows,
        )


def _columns(tier: Tier) -> dict[str | None, dict[int, str]]:
    """Return comments and modifiers by name and row."""
    found: dict[str | None, dict[int, str]] = {}
    if tier.text and tier.scheme.codes:
        comments = {
            row: text
            for row, (text, code) in enumerate(
                zip(tier.text, tier.code.tolist(), strict=True)
            )
            if text and code != NO_CODE
        }
        if comments:
            found[None] = comments
    for name in sorted({name for one in tier.modifiers for name in one}):
        found[name] = {
            row: one[name] for row, one in enumerate(tier.modifiers) if name in one
        }
    return found


# -- what two skeletons have in common -----------------------------------------------


def canonical(
    root: etree._Element,
    *,
    path: str,
    line_of: Callable[[etree._Element], int | None] = line_of,
) -> str:
    """Return a skeleton as a text that is equal where nothing would be lost.

    Who saved a file and when, its version, what our own property says, the number ELAN
    counts on, and white space are left out. A namespace whose address is none cannot be
    compared, and is refused.
    """
    bare = deepcopy(root)
    skeleton = Skeleton(bare)
    skeleton.declare(author="", date="")
    skeleton.say_own(None)
    skeleton.say_last_id(None)
    for element in bare.iter():
        if not (element.text or "").strip():
            element.text = None
        element.tail = None
    try:
        return etree.tostring(bare, method="c14n").decode()
    except etree.C14NError as error:
        found = [
            (space, line_of(one))
            for one in root.iter()
            for space in one.nsmap.values()
            if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", space)
        ]
        space, line = found[0] if found else ("of one element", None)
        raise FormatError(
            f"the namespace {space[:80]} was found; expected a whole address, as of "
            "a page; correct or remove it",
            path=path,
            line=line,
        ) from error
