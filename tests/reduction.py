"""What a reader must give back: everything, less what the writer's report names."""

from collections import defaultdict

import attrs
import numpy as np

from attunement.formats._aspects import end_of_rows_ms, people_of, used_codes
from attunement.formats._columns import declared_by_rows
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.tier import NO_CODE


def reduced(timeline, report):
    """Take from a timeline what a report says is lost, and nothing else."""
    film, of_tier = set(), defaultdict(set)
    for loss in report:
        if loss.tier:
            of_tier[loss.tier].add(loss.kind)
        else:
            film.add(loss.kind)
    tiers = [
        _reduced_tier(tier, of_tier[tier.id] | _held(report))
        for tier in timeline.tiers
        if "empty-tiers" not in of_tier[tier.id]
        or not isinstance(tier.scheme, ForeignTier)
    ]
    changes = {}
    if timeline.scheme != NO_SCHEME and "subjects" in film:
        people = people_of(timeline, empty_tiers=False)
        roles = {one.id for one in timeline.scheme.tiers_for(people)}
        seen = any(len(tier) for tier in tiers if tier.id in roles)
        changes["scheme"] = timeline.scheme if seen else NO_SCHEME
        changes["subjects"] = people if seen else ()
        tiers = [
            tier
            for tier in tiers
            if isinstance(tier.scheme, ForeignTier) or (seen and tier.id in roles)
        ]
    result = attrs.evolve(timeline, tiers=tiers, **changes)
    if "remainder" in film:
        changes["remainder"] = None
    if "media" in film:
        changes["media"] = ()
    if "frame-rate" in film:
        changes["frame_rate"] = None
    if "duration" in film:
        changes["duration_ms"] = end_of_rows_ms(tiers)
    if "mime-types" in film:
        changes["media"] = [attrs.evolve(one, mime_type="") for one in timeline.media]
    everywhere = film.union(*of_tier.values())
    if result.scheme == NO_SCHEME and everywhere & {"subjects", "tier-subjects"}:
        changes["subjects"] = people_of(result)
    return attrs.evolve(result, **changes)


def _held(report):
    """Return what tells points from states where a tier has no rows."""
    return {"kinds"} if report.format in ("boris", "textgrid") else set()


def _reduced_tier(tier, kinds):
    changes = {
        column: ()
        for kind, column in (
            ("ids", "ids"),
            ("modifiers", "modifiers"),
            ("parents", "parents"),
        )
        if kind in kinds
    }
    if "comments" in kinds:
        changes["text"] = [
            "" if code != NO_CODE else text
            for code, text in zip(tier.code.tolist(), tier.text, strict=False)
        ]
    tier = attrs.evolve(tier, **changes)
    if "empty-modifiers" in kinds:
        tier = attrs.evolve(
            tier,
            modifiers=[
                {name: one for name, one in row.items() if one}
                for row in tier.modifiers
            ],
        )
    if "overlapping-states" in kinds:
        tier = _without_overlaps(tier)
    scheme = tier.scheme
    if not isinstance(scheme, ForeignTier):
        return tier
    if "relations" in kinds:
        scheme = attrs.evolve(scheme, parent="", relation="")
    if "tier-subjects" in kinds:
        scheme = attrs.evolve(scheme, subject="")
    if "coded-texts" in kinds and "codes" not in kinds:
        tier = _coded(tier)
    if "vocabulary" in kinds and "codes" not in kinds:
        return _reduced_vocabulary(tier, scheme, kinds)
    if "codes" in kinds:
        tier = attrs.evolve(
            tier,
            scheme=attrs.evolve(scheme, codes=()),
            text=tier.labels(),
            code=np.full(len(tier), NO_CODE),
        )
        scheme = tier.scheme
    return _declared(attrs.evolve(tier, scheme=scheme), kinds)


def _without_overlaps(tier):
    """Leave out what BORIS cannot pair: what overlaps a row that is quite like it."""
    kept, until = [], {}
    for place, row in enumerate(tier.annotations()):
        label = row.code or row.text
        values = {name: one for name, one in row.modifiers.items() if one}
        key = (label, bool(row.code), tuple(sorted(values.items())))
        if row.offset_ms > row.onset_ms:
            if until.get(key, 0) > row.onset_ms:
                continue
            until[key] = row.offset_ms
        kept.append(place)
    return rows_at(tier, kept)


def rows_at(tier, places):
    """Return some rows of a tier."""
    return attrs.evolve(
        tier,
        onset_ms=tier.onset_ms[places],
        offset_ms=tier.offset_ms[places],
        code=tier.code[places],
        **{
            name: [column[place] for place in places] if column else ()
            for name in ("ids", "text", "parents", "modifiers")
            for column in [getattr(tier, name)]
        },
    )


def _coded(tier):
    places = {code.id: place for place, code in enumerate(tier.scheme.codes)}
    found = [
        places.get(text, NO_CODE) if code == NO_CODE else code
        for text, code in zip(tier.text, tier.code.tolist(), strict=True)
    ]
    text = [
        "" if was == NO_CODE and now != NO_CODE else text
        for text, was, now in zip(tier.text, tier.code.tolist(), found, strict=True)
    ]
    return attrs.evolve(tier, code=found, text=text)


def _reduced_vocabulary(tier, scheme, kinds):
    used = used_codes(tier)
    codes = [attrs.evolve(scheme.code(one), description="") for one in used]
    places = {code.id: place for place, code in enumerate(codes)}
    labels = [scheme.codes[code].id if code >= 0 else None for code in tier.code]
    tier = attrs.evolve(
        tier,
        scheme=attrs.evolve(scheme, codes=codes),
        code=[NO_CODE if one is None else places[one] for one in labels],
    )
    return _declared(tier, kinds)


def _declared(tier, kinds):
    if not kinds & {"declarations", "overlapping-states"}:
        return tier
    scheme = declared_by_rows(tier.scheme, tier.onset_ms, tier.offset_ms)
    if "kinds" in kinds and not len(tier) and tier.scheme.kind == "point":
        scheme = attrs.evolve(scheme, kind="point", exclusive=False)
    return attrs.evolve(tier, scheme=scheme)


def scheme_of(timeline):
    """Return what must be given to a reader so that role tiers come back."""
    return None if timeline.scheme == NO_SCHEME else timeline.scheme
