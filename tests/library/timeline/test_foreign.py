"""What a file says about its own tiers is taken as it is, or refused."""

import pytest

from attunement.errors import SchemeError
from attunement.timeline.foreign import ForeignCode, ForeignTier, parents_first


def test_names_are_those_of_the_file():
    tier = ForeignTier(
        name="Mutter (Sprache)",
        subject="M 1",
        kind="state",
        codes=(ForeignCode(id="lächelt!", description="both corners up"),),
    )

    assert (tier.id, tier.label, tier.unscorable) == (tier.name, tier.name, ())
    assert tier.code("lächelt!").description == "both corners up"
    assert tier.code("lächelt!").label == "lächelt!"
    assert tier.code("lächelt!").value is None
    assert not tier.code("lächelt!").is_unscorable


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "name is empty"),
        ({"codes": [ForeignCode(id="a"), ForeignCode(id="a")]}, "'a' stands twice"),
        ({"parent": "speech"}, "its own parent"),
        ({"relation": "included-in"}, "included-in of no tier"),
    ],
)
def test_what_contradicts_itself_is_refused(changes, sentence):
    with pytest.raises(SchemeError, match=sentence):
        ForeignTier(**{"name": "speech", "kind": "state", **changes})


def test_a_code_without_a_name_is_refused():
    with pytest.raises(SchemeError, match="id is empty"):
        ForeignCode(id="")


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [((), "none, only free text"), ((ForeignCode(id="a"),), "it has a")],
)
def test_an_unknown_code_is_refused_with_the_known_ones(codes, sentence):
    tier = ForeignTier(name="speech", kind="state", codes=codes)

    with pytest.raises(SchemeError, match=sentence):
        tier.code("b")


def test_parents_come_first_and_others_keep_their_order():
    parents = {"glosses": "words", "notes": "", "words": "speech", "speech": "?"}

    assert parents_first(parents) == ("speech", "words", "glosses", "notes")


def test_a_chain_of_any_length_is_no_trouble():
    parents = {str(n): str(n + 1) for n in range(20_000)}

    assert parents_first(parents)[:2] == ("19999", "19998")


def test_tiers_that_hang_on_each_other_in_a_circle_are_refused():
    with pytest.raises(SchemeError, match="b hangs on itself, by way of others"):
        parents_first({"a": "b", "b": "c", "c": "b"})
