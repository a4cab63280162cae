"""Turns are pairs of one and the other, less than five seconds apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import MeasureError
from attunement.measures.engagement import turns
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.episode import Episode
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import NO_SCHEME, load_scheme
from attunement.timeline.tier import Tier
from attunement.timeline.timeline import Timeline
from strategies import timelines

PAIR = {"caregiver": "Mother", "infant": "Child"}
VOICES = {
    "speech": Behavior(tier="Mother", codes=("speaks",)),
    "vocalization": Behavior(tier="Child", codes=("speaks",)),
}
SISTER = Behavior(tier="Sister", codes=("speaks",))
NAMES = {"C": "Child", "A": "Mother", "o": "Sister"}


def film(*utterances, duration_ms=120_000):
    """Make a film of (speaker, onset, offset)."""
    tiers = []
    for letter, name in NAMES.items():
        rows = sorted(one[1:] for one in utterances if one[0] == letter)
        tiers.append(
            Tier(
                scheme=ForeignTier(
                    name=name,
                    subject=name,
                    kind="state",
                    codes=[ForeignCode(id="speaks")],
                ),
                onset_ms=[row[0] for row in rows],
                offset_ms=[row[1] for row in rows],
                code=[0] * len(rows),
            )
        )
    return Timeline(
        scheme=NO_SCHEME,
        subjects=tuple(NAMES.values()),
        duration_ms=duration_ms,
        tiers=tiers,
    )


def spoken(order, *, pause_ms=1_000):
    """Make a film of utterances of one second, as the rule's examples are written."""
    return film(
        *(
            (who, place * (1_000 + pause_ms), place * (1_000 + pause_ms) + 1_000)
            for place, who in enumerate(order)
        )
    )


def counted(timeline, **more):
    return turns(timeline, **PAIR, **VOICES, others=[SISTER], **more)


@pytest.mark.parametrize(
    ("order", "pause_ms", "expected"),
    [
        ("CA", 1_000, 1),
        ("CAC", 1_000, 1),
        ("CACA", 1_000, 2),
        ("CA", 6_000, 0),
        ("CoA", 1_000, 0),
        ("AC", 1_000, 1),
        ("CCA", 1_000, 1),
        ("CA", 4_999, 1),
        ("CA", 5_000, 0),
        ("CAoCA", 1_000, 2),
        ("CCCC", 1_000, 0),
        ("o", 1_000, 0),
        ("", 1_000, 0),
    ],
)
def test_turns_are_counted_as_in_the_rule(order, pause_ms, expected):
    assert counted(spoken(order, pause_ms=pause_ms)).value == expected


def test_each_exchange_tells_when_it_was_and_who_spoke():
    found = counted(spoken("CCAC"))

    assert len(found.exchanges) == 1
    assert found.exchanges[0].interval == Interval(0, 7_000)
    assert found.exchanges[0].speakers == ("Child", "Mother", "Child")


def test_time_in_which_two_speak_at_once_belongs_to_neither():
    found = counted(film(("C", 0, 2_000), ("A", 1_000, 4_000)))

    assert (found.value, found.overlap_ms) == (1, 1_000)
    assert found.exchanges[0].interval == Interval(0, 4_000)


def test_who_speaks_only_beneath_another_has_no_turn():
    assert counted(film(("C", 1_000, 2_000), ("A", 0, 4_000))).value == 0


def test_a_longer_silence_may_be_allowed():
    timeline = spoken("CA", pause_ms=6_000)

    assert counted(timeline, silence_ms=7_000).value == 1


def test_the_rate_is_per_minute_of_observable_time():
    found = counted(spoken("CACA"))

    assert found.observable_ms == 120_000
    assert found.turns_per_min == 1
    assert not found.shows_counts_only


def test_only_the_episode_asked_about_counts():
    play = Episode(name="play", interval=Interval(4_000, 8_000))

    found = counted(spoken("CACA"), window=play)

    assert found.value == 1
    assert found.provenance.parameters["episode"] == "play"


def test_an_empty_window_has_no_rate():
    found = counted(spoken("CA"), window=Interval(5, 5))

    assert (found.value, found.turns_per_min) == (0, None)


def test_a_silence_of_nothing_is_refused():
    with pytest.raises(MeasureError, match="expected 1 or more"):
        counted(spoken("CA"), silence_ms=0)


def hidden(*, unscorable):
    """Make a film of Everyday Moments with something between call and answer."""

    def voice(person, code, onset_ms, offset_ms):
        return Annotation(
            tier=f"{person}.voice", code=code, onset_ms=onset_ms, offset_ms=offset_ms
        )

    return Timeline.from_annotations(
        load_scheme("em-1"),
        [
            voice("infant-1", "content", 0, 1_000),
            voice("infant-1", "cry", 1_000, 5_000),
            voice("caregiver-1", "silent", 0, 1_000),
            voice("caregiver-1", unscorable, 1_000, 2_000),
            voice("caregiver-1", "warm-melodic", 2_000, 3_000),
            voice("caregiver-1", "silent", 3_000, 5_000),
        ],
        subjects=["caregiver-1", "infant-1"],
        duration_ms=5_000,
    )


@pytest.mark.parametrize(("between", "expected"), [("silent", 1), ("unscorable", 0)])
def test_nothing_is_known_across_what_could_not_be_heard(between, expected):
    found = turns(
        hidden(unscorable=between), caregiver="caregiver-1", infant="infant-1"
    )

    assert found.value == expected


@given(timelines("em-1"), st.integers(1, 9_000))
@settings(max_examples=30)
def test_a_longer_silence_never_costs_a_turn(timeline, silence_ms):
    pair = {"caregiver": "caregiver-1", "infant": "infant-1"}

    less = turns(timeline, **pair, silence_ms=silence_ms)
    more = turns(timeline, **pair, silence_ms=silence_ms + 1_000)

    assert less.value <= more.value
    assert all(len(one.speakers) > 1 for one in less.exchanges)
