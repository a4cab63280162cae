"""What Hypothesis draws: intervals, tiers and timelines of two people."""

from itertools import pairwise

from hypothesis import strategies as st

from attunement.timeline.annotation import Annotation
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
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
