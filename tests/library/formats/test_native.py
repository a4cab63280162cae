"""What is written is read back whole, and what is wrong is said with its place."""

import json
import re

import attrs
import pytest
from hypothesis import given

from attunement.errors import FormatError
from attunement.formats.native import (
    coding_session_from_document,
    coding_session_to_document,
    read_native,
    schema,
    write_native,
)
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.scheme import BUNDLED_SCHEMES, load_scheme
from attunement.timeline.timeline import Timeline
from strategies import coding_sessions, through_a_file


def coded(scheme="em-1-short", **more):
    timeline = Timeline.from_annotations(
        load_scheme(scheme),
        [
            Annotation(
                tier="infant-1.bids", code="bid-look", onset_ms=9, offset_ms=9, id="a"
            ),
            Annotation(
                tier="caregiver-1.answers",
                code="mirrors",
                onset_ms=50,
                offset_ms=50,
                modifiers={"answers": "a"},
            ),
        ],
        subjects=["caregiver-1", "infant-1"],
        duration_ms=20_000,
        frame_rate=FrameRate(30000, 1001),
    )
    return CodingSession(recording="film-2", coder="K. M.", timeline=timeline, **more)


def document(**changes):
    return {**coding_session_to_document(coded()), **changes}


def conforms(value, rule, root):
    """Check the keywords of JSON Schema that our schema uses."""
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].rpartition("/")[2]]
    known = {
        "$schema", "$defs", "title", "description", "type", "const", "enum", "oneOf",
        "pattern", "minimum", "maximum", "items", "minItems", "maxItems",
        "uniqueItems", "minLength", "properties", "required", "additionalProperties",
    }  # fmt: skip
    assert set(rule) <= known
    kinds = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
        "null": type(None),
    }
    named = rule.get("type", [])
    names = [named] if isinstance(named, str) else named
    if names and not any(
        isinstance(value, kinds[name])
        and (name == "boolean" or not isinstance(value, bool))
        for name in names
    ):
        return False
    if "oneOf" in rule:
        return sum(conforms(value, one, root) for one in rule["oneOf"]) == 1
    if value != rule.get("const", value) or value not in rule.get("enum", [value]):
        return False
    if isinstance(value, str):
        long_enough = len(value) >= rule.get("minLength", 0)
        return long_enough and re.search(rule.get("pattern", ""), value) is not None
    if isinstance(value, int):
        return rule.get("minimum", value) <= value <= rule.get("maximum", value)
    if isinstance(value, list):
        sized = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 1e9)
        return sized and all(conforms(one, rule["items"], root) for one in value)
    if isinstance(value, dict):
        more = rule.get("additionalProperties", True)
        return set(rule.get("required", [])) <= set(value) and all(
            conforms(one, rule["properties"][name], root)
            if name in rule.get("properties", {})
            else isinstance(more, dict) and conforms(one, more, root)
            for name, one in value.items()
        )
    return True


def test_a_file_gives_back_what_was_written(tmp_path):
    coding = coded(pass_label="caregiver, sound on", is_finished=True)

    write_native(coding, tmp_path / "film.json")

    read = read_native(tmp_path / "film.json")
    assert read.coding_session == coding
    assert read.report.is_empty


@through_a_file
@given(coding_sessions)
def test_nothing_is_lost(tmp_path, coding):
    report = write_native(coding, tmp_path / "film.json")

    read = read_native(tmp_path / "film.json")
    assert report.is_empty
    assert read.coding_session == coding
    assert conforms(coding_session_to_document(coding), schema(), schema())


def test_half_a_character_is_named_as_lost(tmp_path):
    report = write_native(coded(pass_label="a\ud800"), tmp_path / "film.json")

    assert report.kinds == ("characters",)
    assert read_native(tmp_path / "film.json").coding_session.pass_label == "a\ufffd"


@pytest.mark.parametrize("name", BUNDLED_SCHEMES)
def test_what_is_written_conforms_to_the_published_schema(name):
    written = json.loads(json.dumps(coding_session_to_document(coded(name))))

    assert conforms(written, schema(), schema())
    assert not conforms({**written, "duration_ms": "long"}, schema(), schema())
    assert not conforms({**written, "mood": "good"}, schema(), schema())


def test_a_bundled_scheme_may_be_named_by_its_tiers():
    short = document(
        scheme={
            "id": "mine",
            "version": "1",
            "title": "Mine",
            "taken_from": "em-1",
            "tiers": ["infant.bids"],
        },
        annotations=[],
    )

    read = coding_session_from_document(short, path="film.json")

    assert conforms(short, schema(), schema())
    assert [tier.id for tier in read.timeline.tiers] == ["infant-1.bids"]


def test_what_is_optional_may_be_left_out():
    least = document()
    for name in ("coder", "pass_label", "is_finished", "frame_rate"):
        del least[name]

    read = coding_session_from_document(least, path="film.json")

    assert conforms(least, schema(), schema())
    assert (read.coder, read.is_finished, read.timeline.frame_rate) == ("", False, None)


LOOK = {"tier": "infant-1.bids", "code": "bid-look", "onset_ms": 9, "offset_ms": 9}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "boris"}, "expected an object with format"),
        ({"version": 2}, "version 2 was found"),
        ({"mood": "good"}, "field 'mood' is not known"),
        ({"duration_ms": "long"}, "'duration_ms' is 'long'; expected a number"),
        ({"duration_ms": True}, "expected a number"),
        ({"duration_ms": -1}, "expected 0 or more"),
        ({"recording": "r" * 50, "subjects": None}, "expected a list"),
        ({"recording": ["r" * 50]}, "…; expected a text"),
        ({"is_finished": "yes"}, "expected a truth"),
        ({"frame_rate": [30]}, "frames, seconds"),
        ({"frame_rate": [30, 0]}, "frames per second"),
        ({"frame_rate": ["30", 1]}, "frames, seconds"),
        ({"frame_rate": [1, 2, 3]}, "frames, seconds"),
        ({"annotations": ["look"]}, "must be a mapping"),
        ({"annotations": [{**LOOK, "code": "wink"}]}, "no code 'wink'"),
        ({"annotations": [{**LOOK, "offset_ms": None}]}, "still open"),
        ({"annotations": [{**LOOK, "onset_ms": "9"}]}, "onset_ms"),
        ({"annotations": [{**LOOK, "modifiers": {"a": 1}}]}, "expected texts"),
        ({"subjects": ["mother"]}, "expected each once"),
        ({"scheme": {"id": "s"}}, "expected a list"),
        ({"foreign_tiers": ["notes"]}, "expected an object"),
        ({"foreign_tiers": [{"name": "notes", "kind": "song"}]}, "kind"),
        ({"media": [{"address": 3}]}, "address"),
        ({"remainder": {"format": "elan"}}, "text"),
        ({"duration_ms": 10**30, "annotations": [{**LOOK, "offset_ms": 10**30}]}, "of"),
    ],
)
def test_what_is_wrong_is_said(changes, sentence):
    with pytest.raises(FormatError, match=sentence) as refused:
        coding_session_from_document(document(**changes), path="film.json")

    assert str(refused.value).startswith("film.json: ")


@pytest.mark.parametrize("found", [None, [], "film", 3])
def test_what_is_no_object_is_refused(found):
    with pytest.raises(FormatError, match="expected an object"):
        coding_session_from_document(found, path="film.json")


def test_broken_json_is_refused_with_its_line(tmp_path):
    path = tmp_path / "film.json"
    path.write_text('{\n  "format": \n}', encoding="utf-8")

    with pytest.raises(FormatError, match="expected JSON") as refused:
        read_native(path)

    assert refused.value.line == 3
    assert refused.value.path == str(path)


def test_a_picture_is_refused(tmp_path):
    path = tmp_path / "film.json"
    path.write_bytes(b"\x89PNG\r\n\xff\xfe")

    with pytest.raises(FormatError, match="expected UTF-8"):
        read_native(path)


def test_a_session_is_a_value():
    assert coded() == coded()
    assert coded() != attrs.evolve(coded(), coder="A. B.")


def test_a_file_without_end_is_not_read(tmp_path):
    path = tmp_path / "film.json"
    path.write_bytes(b" " * 24_000_001)

    with pytest.raises(FormatError, match="more than 24 MB"):
        read_native(path)
