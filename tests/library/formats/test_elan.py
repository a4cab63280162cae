"""ELAN's files: everything they hold is read."""

import re

from attunement.formats.elan import read_elan
from attunement.timeline.foreign import ForeignCode
from attunement.timeline.media import Media
from attunement.timeline.tier import NO_CODE
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"
OLD, NEW = GOLDEN / "elan_2.7.eaf", GOLDEN / "elan_3.0.eaf"


def test_an_old_file_gives_its_tiers_people_and_films():
    reading = read_elan(OLD)
    timeline = reading.timeline

    assert [tier.id for tier in timeline.tiers] == [
        "speech",
        "words",
        "tone",
        "contact",
    ]
    assert timeline.tier("speech").text == ("<na> & du",)
    assert timeline.tier("words").labels() == ["na", "dü"]
    assert timeline.subjects == ("Mother",)
    assert timeline.duration_ms == 4_000
    assert timeline.media == (
        Media(
            address="file:///films/film-2.mp4", mime_type="video/mp4", offset_ms=2_000
        ),
        Media(address="file:///films/film-2.wav", mime_type="audio/x-wav"),
    )
    assert reading.coding_session.recording == "film-2.mp4"
    assert reading.coding_session.coder == "K. M."


def test_slots_without_a_time_are_interpolated_and_it_is_said():
    reading = read_elan(OLD)
    words = reading.timeline.tier("words")

    assert words.onset_ms.tolist() == [1_000, 2_500]
    assert words.offset_ms.tolist() == [2_500, 4_000]
    said = {(loss.kind, loss.tier, loss.count) for loss in reading.report}
    assert ("interpolated-times", "words", 2) in said
    assert ("unused-slots", "", 1) in said


def test_codes_are_those_of_the_vocabulary():
    tone = read_elan(OLD).timeline.tier("tone")

    assert tone.scheme.codes == (
        ForeignCode(id="warm", description="soft and rising"),
        ForeignCode(id="flat"),
    )
    assert tone.code.tolist() == [0]
    assert tone.parents == ("a1",)
    assert (tone.scheme.parent, tone.scheme.relation) == (
        "speech",
        "symbolic-association",
    )


def test_a_vocabulary_elsewhere_is_named_and_not_fetched():
    losses = {loss.kind: loss for loss in read_elan(OLD).report}

    assert losses["external-vocabulary"].tier == "contact"
    assert "http://vocabularies.example/contact.ecv" in str(
        losses["external-vocabulary"]
    )


def test_values_are_in_the_language_of_their_tier():
    mood = read_elan(NEW).timeline.tier("mood")

    assert [code.id for code in mood.scheme.codes] == ["froh", "calm"]
    assert mood.labels() == ["froh", "other"]
    assert mood.code.tolist() == [0, NO_CODE]


def test_children_share_the_time_of_their_parent_in_the_order_they_name():
    reading = read_elan(NEW)
    parts = reading.timeline.tier("parts")

    assert parts.labels() == ["first", "", "third"]
    assert parts.onset_ms.tolist() == [0, 33, 66]
    assert parts.offset_ms.tolist() == [33, 66, 100]
    assert "shared-times" in reading.report.kinds


def test_an_only_child_has_its_parents_whole_time_and_nothing_is_shared(tmp_path):
    siblings = (
        r"\s*<ANNOTATION>\s*<REF_ANNOTATION [^>]*PREVIOUS_ANNOTATION"
        r"[\s\S]*?</ANNOTATION>"
    )
    alone = tmp_path / "alone.eaf"
    alone.write_text(re.sub(siblings, "", NEW.read_text()))

    reading = read_elan(alone)

    parts = reading.timeline.tier("parts")
    assert parts.labels() == ["first"]
    assert (parts.onset_ms.tolist(), parts.offset_ms.tolist()) == ([0], [100])
    assert "shared-times" not in reading.report.kinds


def test_a_row_without_a_length_makes_its_tier_one_of_points():
    assert read_elan(NEW).timeline.tier("within").scheme.kind == "point"
