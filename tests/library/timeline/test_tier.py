"""A tier is correct once it is constructed."""

import attrs
import numpy as np
import pytest
from hypothesis import given

from attunement.errors import SchemeError, TimelineError
from attunement.timeline.annotation import Annotation
from attunement.timeline.code import Code, TierScheme
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.interval import Interval
from attunement.timeline.scheme import load_scheme
from attunement.timeline.tier import NO_CODE, Tier
from strategies import tiers, times_ms

ENGAGEMENT = load_scheme("em-1").tier("infant.engagement")
BIDS = load_scheme("em-1").tier("infant.bids")
CRIES = TierScheme(
    name="cries",
    voice="infant",
    label="Cries",
    kind="state",
    codes=(
        Code(id="loud", key="L", label="Loud"),
        Code(id="hidden", key="U", label="Hidden", is_unscorable=True),
    ),
)


def state(code, onset_ms, offset_ms, **more):
    return Annotation(
        tier=ENGAGEMENT.id, code=code, onset_ms=onset_ms, offset_ms=offset_ms, **more
    )


def tier_of(*annotations, **more):
    return Tier.from_annotations(ENGAGEMENT, annotations, **more)


def test_annotations_are_sorted_into_integer_columns():
    tier = tier_of(state("protest", 500, 900), state("withdrawn", 0, 500))

    assert tier.onset_ms.dtype == np.int64
    assert tier.onset_ms.tolist() == [0, 500]
    assert tier.offset_ms.tolist() == [500, 900]
    assert [ENGAGEMENT.codes[i].id for i in tier.code] == ["withdrawn", "protest"]
    assert len(tier) == 2


def test_columns_cannot_be_written_to():
    tier = tier_of(state("protest", 0, 500))

    with pytest.raises(ValueError, match="read-only"):
        tier.onset_ms[0] = 7


def test_columns_are_not_tied_to_what_they_were_made_of():
    onsets = np.array([0])
    tier = Tier(scheme=BIDS, onset_ms=onsets, offset_ms=onsets, code=[0])

    onsets[0] = 7

    assert tier.onset_ms.tolist() == [0]


def test_an_open_state_ends_where_it_is_said():
    tier = tier_of(state("protest", 100, None), open_until_ms=400)

    assert tier.offset_ms.tolist() == [400]


def test_a_state_that_opens_at_that_moment_has_no_time_yet():
    tier = tier_of(
        state("withdrawn", 0, 400), state("protest", 400, None), open_until_ms=400
    )

    assert len(tier) == 1


def test_an_open_state_without_an_end_is_refused():
    with pytest.raises(TimelineError, match="still open"):
        tier_of(state("protest", 100, None))


def test_an_annotation_of_another_tier_is_refused():
    with pytest.raises(TimelineError, match=r"is of infant\.bids"):
        tier_of(Annotation(tier="infant.bids", code="x", onset_ms=0, offset_ms=0))


def test_an_unknown_code_is_refused_with_the_known_ones():
    with pytest.raises(SchemeError, match="no code 'rage'; it has social-positive"):
        tier_of(state("rage", 0, 10))


@pytest.mark.parametrize(
    ("scheme", "columns", "sentence"),
    [
        (ENGAGEMENT, ([0], [5, 9], [0]), "differ in length"),
        (ENGAGEMENT, ([[0]], [[5]], [[0]]), "differ in length"),
        (ENGAGEMENT, ([0], [5], [7]), "expected codes from 0 to 6"),
        (ENGAGEMENT, ([0], [5], [-1]), "expected codes from 0 to 6"),
        (ENGAGEMENT, ([5, 0], [9, 5], [0, 1]), "out of order"),
        (ENGAGEMENT, ([5], [5], [0]), "no length"),
        (ENGAGEMENT, ([0, 4], [5, 9], [0, 1]), "overlap at 4 ms"),
        (BIDS, ([5], [6], [0]), "a point has a length"),
        (BIDS, ([0.5], [0.5], [0]), "expected integers"),
    ],
)
def test_columns_that_break_the_rules_are_refused(scheme, columns, sentence):
    onset_ms, offset_ms, code = columns

    with pytest.raises(TimelineError, match=sentence):
        Tier(scheme=scheme, onset_ms=onset_ms, offset_ms=offset_ms, code=code)


def test_ids_are_as_many_as_rows():
    with pytest.raises(TimelineError, match="not as many as the rows"):
        Tier(scheme=BIDS, onset_ms=[1], offset_ms=[1], code=[0], ids=("a", "b"))


def test_states_may_overlap_where_the_scheme_allows_it():
    tier = Tier(scheme=CRIES, onset_ms=[0, 4], offset_ms=[5, 9], code=[0, 0])

    assert tier.intervals(0) == (Interval(0, 9),)


def test_annotations_come_back_with_ids_and_modifiers():
    rows = (
        state("withdrawn", 0, 500, id="a"),
        state("protest", 500, 900, id="b", modifiers={"to": "toy"}),
    )

    assert tier_of(*rows).annotations() == rows


def test_bare_columns_give_bare_annotations():
    tier = Tier(scheme=ENGAGEMENT, onset_ms=[0], offset_ms=[9], code=[5])

    assert tier.annotations() == (state("protest", 0, 9),)


def test_an_annotation_cannot_end_before_it_begins():
    with pytest.raises(TimelineError, match="at or after the onset"):
        state("protest", 9, 3)


def test_time_not_coded_is_not_observed_on_an_exhaustive_tier():
    tier = tier_of(
        state("protest", 100, 300),
        state("unscorable", 300, 500),
        state("withdrawn", 500, 700),
    )

    assert tier.observable(Interval(0, 600)) == (
        Interval(100, 300),
        Interval(500, 600),
    )


def test_elsewhere_only_unscorable_time_is_not_observed():
    tier = Tier(scheme=CRIES, onset_ms=[100, 300], offset_ms=[200, 400], code=[0, 1])

    assert tier.observable(Interval(0, 600)) == (Interval(0, 300), Interval(400, 600))


@given(tiers(), times_ms)
def test_a_shift_moves_everything_and_nothing_else(tier, by_ms):
    moved = tier.shifted(by_ms)

    assert moved.shifted(-by_ms) == tier
    assert moved.observable(Interval(by_ms, by_ms + 9_000)) == tuple(
        one.shifted(by_ms) for one in tier.observable(Interval(0, 9_000))
    )


SPEECH = ForeignTier(name="speech", subject="M1", kind="mixed")
LANGUAGE = ForeignTier(
    name="language", kind="state", codes=(ForeignCode(id="de"), ForeignCode(id="en"))
)


def said(text, onset_ms, offset_ms, **more):
    return Annotation(
        tier="speech",
        code="",
        text=text,
        onset_ms=onset_ms,
        offset_ms=offset_ms,
        **more,
    )


def test_a_foreign_tier_holds_free_text_with_and_without_length():
    rows = (said("na du", 0, 400, id="a"), said("", 400, 400, parent="p"))

    tier = Tier.from_annotations(SPEECH, rows)

    assert tier.code.tolist() == [NO_CODE, NO_CODE]
    assert tier.text == ("na du", "")
    assert tier.parents == ("", "p")
    assert tier.annotations() == rows
    assert tier.labels() == ["na du", ""]


def test_a_row_of_a_foreign_tier_may_have_a_code_and_a_comment():
    rows = (
        Annotation(tier="language", code="en", onset_ms=0, offset_ms=9, text="loud"),
        Annotation(tier="language", code="", onset_ms=9, offset_ms=12, text="fr"),
    )

    tier = Tier.from_annotations(LANGUAGE, rows)

    assert tier.code.tolist() == [1, NO_CODE]
    assert tier.labels() == ["en", "fr"]
    assert tier.annotations() == rows


def test_free_texts_become_codes_and_known_codes_stay():
    tier = Tier(
        scheme=LANGUAGE,
        onset_ms=[0, 10, 20, 30, 40],
        offset_ms=[9, 19, 29, 39, 49],
        code=[1, NO_CODE, NO_CODE, NO_CODE, 0],
        text=("loud", "fr", "", "fr", ""),
    )

    coded = tier.coded_by_text()

    assert [code.id for code in coded.scheme.codes] == ["de", "en", "fr"]
    assert coded.code.tolist() == [1, 2, NO_CODE, 2, 0]
    assert coded.text == ("loud", "", "", "", "")
    assert coded.labels() == tier.labels()


def test_without_a_text_nothing_is_to_be_coded():
    tier = Tier(scheme=LANGUAGE, onset_ms=[0], offset_ms=[9], code=[1])

    assert tier.coded_by_text() == tier


def test_a_tier_of_a_role_has_the_codes_of_its_scheme():
    with pytest.raises(TimelineError, match="expected a foreign tier"):
        tier_of(state("protest", 0, 9)).coded_by_text()


def test_a_text_counts_as_coded_time_on_an_exhaustive_foreign_tier():
    tier = Tier(
        scheme=attrs.evolve(LANGUAGE, exhaustive=True),
        onset_ms=[0, 10],
        offset_ms=[5, 20],
        code=[0, NO_CODE],
        text=("", "fr"),
    )

    assert tier.observable(Interval(0, 30)) == (Interval(0, 5), Interval(10, 20))


def test_a_mixed_tier_refuses_a_row_that_ends_before_it_begins():
    with pytest.raises(TimelineError, match="an offset is before its onset"):
        Tier(scheme=SPEECH, onset_ms=[5], offset_ms=[4], code=[NO_CODE])


def test_columns_in_which_nothing_stands_are_empty():
    tier = Tier(
        scheme=SPEECH,
        onset_ms=[5],
        offset_ms=[9],
        code=[NO_CODE],
        ids=("",),
        modifiers=({},),
        text=("",),
        parents=("",),
    )

    assert (tier.ids, tier.modifiers, tier.text, tier.parents) == ((), (), (), ())
