"""A timeline holds exactly the tiers its scheme gives to its people."""

import attrs
import pytest
from hypothesis import given, settings

from attunement.errors import SchemeError, TimelineError
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME, load_scheme
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


NOTES = ForeignTier(name="notes", kind="state")
NOTE = Annotation(tier="notes", code="", text="naps", onset_ms=0, offset_ms=9)


def test_foreign_tiers_come_after_those_of_the_scheme():
    timeline = film(LOOK, NOTE, foreign_tiers=[NOTES])

    assert timeline.tiers[-1].id == "notes"
    assert timeline.foreign_tiers == (NOTES,)
    assert timeline.annotations() == (LOOK, NOTE)


def test_without_a_scheme_people_have_the_names_of_their_file():
    timeline = Timeline.from_annotations(
        NO_SCHEME,
        [NOTE],
        subjects=["Mother", "K 7"],
        duration_ms=100,
        foreign_tiers=[NOTES],
        media=[Media(address="film.mp4", offset_ms=-20)],
        remainder=Remainder(format="elan", text="<A/>"),
    )

    assert timeline.subjects == ("Mother", "K 7")
    assert timeline.media[0].offset_ms == -20
    assert timeline.remainder.format == "elan"


@pytest.mark.parametrize("people", [["Mother", "Mother"], [""]])
def test_even_then_each_has_a_name_of_its_own(people):
    with pytest.raises(SchemeError, match="expected each once"):
        Timeline.from_annotations(NO_SCHEME, [], subjects=people, duration_ms=0)


def test_foreign_tiers_do_not_come_first():
    timeline = film(foreign_tiers=[NOTES])

    with pytest.raises(TimelineError, match="the tiers are notes"):
        attrs.evolve(timeline, tiers=timeline.tiers[::-1])


def test_two_tiers_of_one_name_are_refused():
    with pytest.raises(TimelineError, match="two tiers share an id"):
        film(foreign_tiers=[attrs.evolve(NOTES, name="infant-1.bids")])


def test_a_tier_of_a_role_beyond_the_scheme_is_refused():
    timeline = film()

    with pytest.raises(TimelineError, match="expected caregiver-1"):
        attrs.evolve(timeline, tiers=(*timeline.tiers, timeline.tiers[0]))


def test_a_tier_that_hangs_on_no_tier_is_refused():
    with pytest.raises(TimelineError, match="notes hangs on 'speech'"):
        film(foreign_tiers=[attrs.evolve(NOTES, parent="speech")])


def test_tiers_that_hang_on_each_other_in_a_circle_are_refused():
    other = attrs.evolve(NOTES, name="other", parent="notes")

    with pytest.raises(SchemeError, match="by way of others"):
        film(foreign_tiers=[attrs.evolve(NOTES, parent="other"), other])
