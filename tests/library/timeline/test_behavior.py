"""A behavior is a person's track and the codes on it that count as one."""

import pytest

from attunement.errors import MeasureError, SchemeError, TimelineError
from attunement.timeline.annotation import Annotation
from attunement.timeline.behavior import Behavior
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline

COMMENTS = ForeignTier(
    name="Kind (Verhalten)", kind="mixed", codes=[ForeignCode(id="schaut")]
)


def row(tier, code, onset_ms, offset_ms):
    return Annotation(tier=tier, code=code, onset_ms=onset_ms, offset_ms=offset_ms)


FILM = Timeline.from_annotations(
    load_scheme("em-1"),
    [
        row("infant-1.voice", "content", 0, 1_000),
        row("infant-1.voice", "laugh", 1_000, 2_000),
        row("infant-1.voice", "unscorable", 2_000, 3_000),
        row("infant-1.voice", "laugh", 3_000, 4_000),
        row("infant-1.bids", "bid-look", 500, 500),
        row("infant-1.bids", "bid-voice", 700, 700),
        row("Kind (Verhalten)", "schaut", 100, 100),
        row("Kind (Verhalten)", "schaut", 50, 80),
    ],
    subjects=["caregiver-1", "infant-1"],
    duration_ms=5_000,
    foreign_tiers=[COMMENTS],
)


@pytest.mark.parametrize(
    ("typed", "onsets", "bouts"),
    [
        ("infant-1.bids=bid-look", [500], ()),
        ("infant-1.bids", [500, 700], ()),
        ("infant-1.voice=laugh", [1_000, 3_000], ((1_000, 2_000), (3_000, 4_000))),
        ("infant-1.voice=laugh,content", [0, 3_000], ((0, 2_000), (3_000, 4_000))),
        ("Kind (Verhalten)=schaut", [50, 100], ((50, 80),)),
    ],
)
def test_its_beginnings_are_points_and_bouts(typed, onsets, bouts):
    behavior = Behavior.parse(typed)

    assert behavior.onsets_in(FILM).tolist() == onsets
    assert behavior.bouts_in(FILM) == tuple(Interval(*one) for one in bouts)
    assert str(behavior) == typed


def test_without_codes_every_scorable_one_counts():
    voice = FILM.tier("infant-1.voice")

    places = Behavior(tier="infant-1.voice").positions_in(voice)

    assert [voice.scheme.codes[place].id for place in places] == [
        "content",
        "laugh",
        "fuss",
        "cry",
        "silent",
        "bodily",
    ]


def test_what_is_not_there_is_refused():
    with pytest.raises(MeasureError, match="expected TIER=CODE"):
        Behavior.parse("=laugh")
    with pytest.raises(TimelineError, match=r"no tier 'infant-2\.voice'"):
        Behavior.parse("infant-2.voice").onsets_in(FILM)
    with pytest.raises(SchemeError, match="no code 'sing'"):
        Behavior.parse("infant-1.voice=sing").onsets_in(FILM)
