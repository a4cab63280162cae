"""A timeline holds exactly the tiers its scheme gives to its people."""

import attrs
import pytest
from hypothesis import given, settings

from attunement.errors import SchemeError, TimelineError
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline
from strategies import timelines

SHORT = load_scheme("em-1-short")
LOOK = Annotation(tier="infant-1.bids", code="bid-look", onset_ms=900, offset_ms=900)


def film(*annotations, **more):
    wanted = {"subjects": ["caregiver-1", "infant-1"], "duration_ms": 60_000, **more}
    return Timeline.from_annotations(SHORT, annotations, **wanted)


def test_annotations_find_their_tier():
    timeline = film(LOOK, frame_rate=FrameRate(25))

    assert timeline.tier("infant-1.bids").onset_ms.tolist() == [900]
    assert timeline.tier_of("infant.bids", "infant-1").id == "infant-1.bids"
    assert timeline.annotations() == (LOOK,)
    assert timeline.window == Interval(0, 60_000)


def test_open_states_end_together():
    watching = Annotation(
        tier="infant-1.engagement", code="social-watching", onset_ms=0, offset_ms=None
    )

    timeline = film(watching, open_until_ms=5_000)

    assert timeline.tier("infant-1.engagement").offset_ms.tolist() == [5_000]


def test_an_annotation_on_no_tier_is_refused():
    with pytest.raises(TimelineError, match=r"stand on infant-2\.bids"):
        film(attrs.evolve(LOOK, tier="infant-2.bids"))


def test_an_unknown_tier_is_refused_with_the_known_ones():
    with pytest.raises(TimelineError, match=r"no tier 'infant-1\.gaze'"):
        film().tier("infant-1.gaze")


def test_a_negative_duration_is_refused():
    with pytest.raises(TimelineError, match="expected 0 or more"):
        film(duration_ms=-1)


def test_nothing_begins_before_the_film():
    with pytest.raises(TimelineError, match="begins at -5 ms"):
        film(attrs.evolve(LOOK, onset_ms=-5, offset_ms=-5))


def test_people_named_otherwise_are_refused():
    with pytest.raises(SchemeError, match="expected each once"):
        film(subjects=["mother"])


def test_tiers_of_other_people_are_refused():
    with pytest.raises(TimelineError, match=r"expected caregiver-1\.engagement"):
        attrs.evolve(film(), tiers=film(subjects=["infant-1"]).tiers)


def test_a_coding_session_names_coder_and_recording():
    coding = CodingSession(recording="film-2", coder="K. M.", timeline=film(LOOK))

    assert (coding.coder, coding.is_finished) == ("K. M.", False)
    assert coding == CodingSession(
        recording="film-2", coder="K. M.", timeline=film(LOOK)
    )


@settings(max_examples=30)
@given(timelines())
def test_a_timeline_is_the_sum_of_its_annotations(timeline):
    again = Timeline.from_annotations(
        timeline.scheme,
        reversed(timeline.annotations()),
        subjects=timeline.subjects,
        duration_ms=timeline.duration_ms,
    )

    assert sorted(map(str, again.annotations())) == sorted(
        map(str, timeline.annotations())
    )
