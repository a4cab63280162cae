"""What Hypothesis draws: intervals, tiers and timelines, ours and other programs'."""

from itertools import pairwise
from typing import get_args

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from attunement.timebase import STANDARD_RATES
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignCode, ForeignTier, Relation
from attunement.timeline.interval import Interval
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME, load_scheme
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline

LONGEST_MS = 20_000

times_ms = st.integers(0, LONGEST_MS)


@st.composite
def intervals(draw):
    """Draw an interval, sometimes an empty one."""
    onset_ms, offset_ms = sorted((draw(times_ms), draw(times_ms)))
    return Interval(onset_ms, offset_ms)


interval_sets = st.lists(intervals(), max_size=8)


@st.composite
def state_rows(draw, scheme):
    """Draw states of an exclusive tier that may touch and may leave gaps."""
    edges = sorted(draw(st.sets(times_ms, max_size=14)))
    rows = []
    for onset_ms, offset_ms in pairwise(edges):
        code = draw(st.none() | st.sampled_from(scheme.codes))
        if code is not None:
            rows.append(
                Annotation(
                    tier=scheme.id,
                    code=code.id,
                    onset_ms=onset_ms,
                    offset_ms=offset_ms,
                )
            )
    return rows


@st.composite
def point_rows(draw, scheme):
    """Draw points, several at one time among them."""
    return [
        Annotation(tier=scheme.id, code=code.id, onset_ms=ms, offset_ms=ms)
        for ms, code in draw(
            st.lists(st.tuples(times_ms, st.sampled_from(scheme.codes)), max_size=12)
        )
    ]


def rows(scheme):
    """Draw annotations that a tier can hold."""
    return state_rows(scheme) if scheme.kind == "state" else point_rows(scheme)


@st.composite
def tiers(draw, tier_id="infant.engagement"):
    """Draw a tier of Everyday Moments."""
    scheme = load_scheme("em-1").tier(tier_id)
    return Tier.from_annotations(scheme, draw(rows(scheme)))


@st.composite
def timelines(draw, scheme_name="em-1-short"):
    """Draw a film of one caregiver and one infant."""
    scheme = load_scheme(scheme_name)
    subjects = ("caregiver-1", "infant-1")
    annotations = [
        one for tier in scheme.tiers_for(subjects) for one in draw(rows(tier))
    ]
    return Timeline.from_annotations(
        scheme, annotations, subjects=subjects, duration_ms=LONGEST_MS
    )


# What breaks writers that quote, escape, split or trim too little or too much.
awkward = st.sampled_from(
    ["=1+1", "-x", "@a", "+", "\t", "'=x", '"', '""', "a,b", "a;b", "x\ny", "\r\n", "\r",
     " ", " a ", "<b>&amp;", "]]>", "%", "/", "\\", "(a,b)", "|", "None", "0", "...", "é",
     "おいしい", "👶", "\x00", "\x0b", "\x85", "\u2028", "\ufeff", "-->", "#", ":"]
)  # fmt: skip
texts = awkward | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
names = texts.filter(bool)


@st.composite
def foreign_rows(draw, scheme, ids, parent_ids):
    """Draw rows that a foreign tier can hold, with any columns or none."""
    has_ids, has_text, has_modifiers = draw(st.tuples(*[st.booleans()] * 3))
    codes = ["", *(code.id for code in scheme.codes)]
    rows = []
    for _ in range(draw(st.integers(0, 5))):
        onset_ms = draw(st.integers(0, 40)) * 25
        length_ms = 0 if scheme.kind == "point" else draw(st.integers(0, 9)) * 25
        rows.append(
            Annotation(
                tier=scheme.id,
                code=draw(st.sampled_from(codes)),
                onset_ms=onset_ms,
                offset_ms=onset_ms + length_ms + (scheme.kind == "state"),
                id=f"{ids}{len(rows)}" if has_ids and draw(st.integers(0, 4)) else "",
                text=draw(texts) if has_text else "",
                modifiers=(
                    draw(st.dictionaries(names, texts, max_size=2))
                    if has_modifiers
                    else {}
                ),
                parent=draw(st.sampled_from(["", *parent_ids])) if parent_ids else "",
            )
        )
    if scheme.exclusive:
        rows.sort(key=lambda row: (row.onset_ms, row.offset_ms))
        rows = [
            row
            for place, row in enumerate(rows)
            if all(one.offset_ms <= row.onset_ms for one in rows[:place])
        ]
    return rows


@st.composite
def foreign_tiers(draw, most=3):
    """Draw tiers as a file of another program may have them, and their rows."""
    tiers, rows, ids = [], [], {}
    for name in draw(st.lists(names, max_size=most, unique=True)):
        parent = draw(st.sampled_from(["", *ids]))
        kind = draw(st.sampled_from(["state", "point", "mixed"]))
        scheme = ForeignTier(
            name=name,
            subject=draw(texts),
            kind=kind,
            exclusive=kind == "state" and draw(st.booleans()),
            exhaustive=draw(st.booleans()),
            codes=[
                ForeignCode(id=one, description=draw(texts))
                for one in draw(st.lists(names, max_size=3, unique=True))
            ],
            parent=parent,
            relation=draw(st.sampled_from(["", "included-in", "symbolic-association"]))
            if parent
            else "",
        )
        drawn = draw(foreign_rows(scheme, f"{len(tiers)}-", ids.get(parent)))
        ids[name] = [row.id for row in drawn if row.id]
        tiers.append(scheme)
        rows += drawn
    return tiers, rows


@st.composite
def foreign_timelines(draw, most=3):
    """Draw a film that another program coded, alone or beside a scheme of ours."""
    tiers, rows = draw(foreign_tiers(most))
    own = draw(st.none() | timelines())
    base = own or Timeline(scheme=NO_SCHEME, subjects=(), duration_ms=0, tiers=())
    drawn = Timeline.from_annotations(
        base.scheme,
        [*base.annotations(), *rows],
        subjects=base.subjects,
        duration_ms=draw(st.sampled_from([base.duration_ms, 2_000, 90_000])),
        foreign_tiers=tiers,
        frame_rate=draw(st.none() | st.sampled_from(STANDARD_RATES)),
        media=[
            Media(address=address, mime_type=draw(texts), offset_ms=offset_ms)
            for address, offset_ms in draw(
                st.lists(st.tuples(texts, st.integers(-50, 50)), max_size=2)
            )
        ],
        remainder=draw(st.none() | st.builds(Remainder, format=texts, text=texts)),
    )
    if own is not None:
        return drawn
    people = dict.fromkeys(tier.subject for tier in tiers if tier.subject)
    also = draw(st.lists(names, max_size=1).filter(lambda one: not {*one} & {*people}))
    return attrs.evolve(drawn, subjects=(*people, *also))


def _cut(draw, parent, relation, name):
    """Draw rows below a parent's that keep to what a relation says."""
    rows = []
    for one in parent:
        length_ms = one.offset_ms - one.onset_ms
        if relation == "symbolic-association":
            edges = [one.onset_ms, one.offset_ms] if draw(st.booleans()) else []
        elif relation == "symbolic-subdivision":
            parts = draw(st.integers(0, 4))
            edges = (
                [one.onset_ms + length_ms * part // parts for part in range(parts + 1)]
                if parts
                else []
            )
        else:
            inside = draw(
                st.sets(st.integers(one.onset_ms + 1, one.offset_ms - 1), max_size=3)
            )
            edges = sorted({one.onset_ms, *inside, one.offset_ms})
        for onset_ms, offset_ms in pairwise(edges):
            if relation != "included-in" or draw(st.booleans()):
                rows.append(
                    Annotation(
                        tier=name,
                        text=draw(texts),
                        onset_ms=onset_ms,
                        offset_ms=offset_ms,
                        id=f"{name}-{len(rows)}",
                        parent=one.id if relation.startswith("symbolic") else "",
                    )
                )
    return rows


@st.composite
def hierarchies(draw):
    """Draw a tier and others below it, each kept to its relation, as ELAN makes them."""
    edges = sorted(draw(st.sets(st.integers(0, 600), min_size=2, max_size=8)))
    speech = [
        Annotation(
            tier="speech", text=draw(texts), onset_ms=5 * onset_ms, offset_ms=5 * offset_ms,
            id=f"s{onset_ms}",
        )
        for onset_ms, offset_ms in pairwise(edges)
        if draw(st.booleans())
    ]  # fmt: skip
    tiers = {"speech": ForeignTier(name="speech", kind="state", exclusive=True)}
    rows = {"speech": speech}
    for number in range(draw(st.integers(0, 4))):
        relation = draw(st.sampled_from(get_args(Relation)))
        parent = draw(st.sampled_from([*rows]))
        if relation == "time-subdivision" and "symbolic" in tiers[parent].relation:
            continue
        if any(row.offset_ms - row.onset_ms < 2 for row in rows[parent]):
            continue
        name = f"t{number}"
        rows[name] = _cut(draw, rows[parent], relation, name)
        kinds = {row.onset_ms == row.offset_ms for row in rows[name]}
        kind = {frozenset({True}): "point"}.get(frozenset(kinds), "mixed")
        kind = kind if True in kinds else "state"
        tiers[name] = ForeignTier(
            name=name,
            kind=kind,
            exclusive=kind == "state",
            parent=parent,
            relation=relation,
        )
    everything = [row for some in rows.values() for row in some]
    return Timeline.from_annotations(
        NO_SCHEME,
        everything,
        subjects=(),
        duration_ms=max((row.offset_ms for row in everything), default=0),
        foreign_tiers=[*tiers.values()][:: draw(st.sampled_from([1, -1]))],
    )


# Writing and reading a file takes as long as the machine takes; only its content counts.
through_a_file = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)

coding_sessions = st.builds(
    CodingSession,
    recording=texts,
    coder=texts,
    timeline=foreign_timelines(),
    pass_label=texts,
    is_finished=st.booleans(),
)
