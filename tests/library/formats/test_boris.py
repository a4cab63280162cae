"""BORIS projects: observations, states and points, modifiers, offsets, what is left."""

import json
import re

import attrs
import pytest

from attunement.errors import FormatError
from attunement.formats.boris import (
    read_boris,
    read_boris_observations,
    write_boris,
)
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignCode, ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME, load_scheme
from attunement.timeline.timeline import Timeline
from coded_films import foreign_film
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats" / "project.boris"


def golden():
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def project(**changes):
    return {**golden(), **changes}


def saved(tmp_path, document):
    path = tmp_path / "film.boris"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def observed(tmp_path, *events, **changes):
    """Read one observation of these events."""
    document = project(observations={"film": {"events": [*events]}}, **changes)
    return read_boris(saved(tmp_path, document))


def test_each_subject_and_category_is_a_tier_states_apart_from_points():
    timeline = read_boris(GOLDEN, observation="film").timeline

    assert {tier.id: len(tier) for tier in timeline.tiers} == {
        "infant.face": 2,
        "infant.face (points)": 1,
        "mother.face": 2,
        "states": 1,
    }
    assert timeline.subjects == ("infant", "mother")
    assert timeline.tier("infant.face").scheme.codes == (
        ForeignCode(id="smile", description="both corners up"),
    )
    assert timeline.tier("infant.face (points)").scheme.kind == "point"


def test_two_events_of_a_state_are_one_row_with_modifiers_and_comment():
    face = read_boris(GOLDEN, observation="film").timeline.tier("infant.face")

    assert face.annotations()[0] == Annotation(
        tier="infant.face",
        code="smile",
        onset_ms=3_000,
        offset_ms=4_250,
        modifiers={"at": "toy", "modifier 2": "left,right"},
        text="begins",
    )
    assert face.annotations()[1].modifiers == {}


def test_films_follow_each_other_and_lie_beside_each_other():
    timeline = read_boris(GOLDEN, observation="film").timeline

    assert timeline.duration_ms == 90_500
    assert [(one.address, one.offset_ms) for one in timeline.media] == [
        ("a.mp4", 0),
        ("b.mp4", -60_000),
        ("side.mp4", -1_250),
    ]


def test_what_is_left_is_said():
    report = read_boris(GOLDEN, observation="film").report

    assert {loss.kind: loss.count for loss in report} == {
        "rounded-times": 1,
        "stop-comments": 1,
        "event-columns": 1,
        "unpaired-states": 1,
    }
    assert "they last until 90500 ms" in str(report)


def test_a_state_left_open_lasts_until_the_end(tmp_path):
    timeline = read_boris(GOLDEN, observation="film").timeline
    assert timeline.tier("mother.face").offset_ms.tolist() == [90_500, 86_000]

    live = read_boris(GOLDEN, observation="live")
    row = live.timeline.tier("infant.face").annotations()[0]
    assert (row.onset_ms, row.offset_ms, row.text) == (2_000, 2_001, "left open")


def test_modifiers_beyond_the_sets_of_a_behavior_are_kept():
    mother = read_boris(GOLDEN, observation="film").timeline.tier("mother.face")

    assert mother.annotations()[1].modifiers == {"at": "toy", "modifier 3": "odd"}


def test_several_observations_are_read_together_or_by_name():
    readings = read_boris_observations(GOLDEN)

    assert list(readings) == ["film", "live"]
    assert [one.coding_session.recording for one in readings.values()] == [*readings]
    with pytest.raises(FormatError, match="say which: the file holds 2 observations"):
        read_boris(GOLDEN)
    with pytest.raises(FormatError, match="'other' was asked for"):
        read_boris(GOLDEN, observation="other")


def test_a_project_is_written_back_as_it_was(tmp_path):
    readings = read_boris_observations(GOLDEN)
    path = tmp_path / "film.boris"

    report = write_boris([one.coding_session for one in readings.values()], path)

    written = json.loads(path.read_text(encoding="utf-8"))
    before = golden()
    assert report.is_empty
    for document in (written, before):
        for observation in document["observations"].values():
            del observation["events"]
        document.pop("attunement", None)
    assert written == before
    again = read_boris_observations(path)
    assert {name: one.timeline for name, one in again.items()} == {
        name: one.timeline for name, one in readings.items()
    }


def test_tiers_of_ours_come_back_by_their_names(tmp_path):
    coding = foreign_film()

    report = write_boris(coding, tmp_path / "film.boris")

    read = read_boris(tmp_path / "film.boris")
    assert set(report.kinds) == {
        *("coder", "pass-label", "finished", "frame-rate", "mime-types"),
        *("ids", "parents", "relations"),
    }
    assert [tier.id for tier in read.timeline.tiers] == [
        tier.id for tier in coding.timeline.tiers
    ]
    assert (
        read.timeline.tier("touch").modifiers == coding.timeline.tier("touch").modifiers
    )
    assert read.timeline.tier("notes").text == coding.timeline.tier("notes").text
    assert read.timeline.duration_ms == 60_000
    assert read.timeline.media[0].offset_ms == 40


def test_the_same_text_on_two_tiers_is_two_behaviors(tmp_path):
    scheme = load_scheme("em-1-short")
    timeline = Timeline.from_annotations(
        scheme,
        [
            Annotation(
                tier=f"{one}.engagement", code="withdrawn", onset_ms=0, offset_ms=500
            )
            for one in ("caregiver-1", "infant-1")
        ],
        subjects=("caregiver-1", "infant-1"),
        duration_ms=1_000,
    )

    report = write_boris(timeline, tmp_path / "film.boris")

    codes = [
        one["code"]
        for one in json.loads((tmp_path / "film.boris").read_text())[
            "behaviors_conf"
        ].values()
    ]
    assert {"withdrawn", "withdrawn [engagement]"} <= {*codes}
    assert report.kinds == ("scheme",)
    assert read_boris(tmp_path / "film.boris", scheme=scheme).timeline == timeline


def film(*rows, **scheme):
    wanted = {"name": "a", "kind": "state", "exclusive": True, **scheme}
    return Timeline.from_annotations(
        NO_SCHEME,
        rows,
        subjects=(),
        duration_ms=1_000,
        foreign_tiers=[ForeignTier(**wanted)],
    )


def row(onset_ms, offset_ms, text="x", **more):
    return Annotation(
        tier="a", onset_ms=onset_ms, offset_ms=offset_ms, text=text, **more
    )


def test_states_that_cannot_be_paired_are_left_out_and_named(tmp_path):
    timeline = film(row(0, 100), row(50, 150), row(100, 200), exclusive=False)

    report = write_boris(timeline, tmp_path / "film.boris")

    read = read_boris(tmp_path / "film.boris").timeline
    assert [(loss.kind, loss.count) for loss in report] == [("overlapping-states", 1)]
    assert read.tier("a").onset_ms.tolist() == [0, 100]


@pytest.mark.parametrize("value", ["a|b", "50%", "%7C", "None", "a,b"])
def test_any_modifier_is_kept(tmp_path, value):
    timeline = film(row(0, 100, modifiers={"m": value, "n": "x"}), row(200, 300))

    assert write_boris(timeline, tmp_path / "film.boris").is_empty
    assert read_boris(tmp_path / "film.boris").timeline == timeline


def test_texts_that_are_no_codes_of_boris_are_kept(tmp_path):
    rows = [row(at, at + 5, text) for at, text in ((0, "a|b"), (9, ""), (20, "a(b"))]

    assert write_boris(film(*rows), tmp_path / "film.boris").is_empty
    assert read_boris(tmp_path / "film.boris").timeline == film(*rows)


def test_tiers_of_one_subject_and_name_stay_apart(tmp_path):
    tiers = [
        ForeignTier(name="b", subject="a", kind="state", exclusive=True),
        ForeignTier(name="a.b", subject="a", kind="point"),
    ]
    timeline = Timeline.from_annotations(
        NO_SCHEME, [], subjects=("a",), duration_ms=0, foreign_tiers=tiers
    )

    assert write_boris(timeline, tmp_path / "film.boris").is_empty
    assert read_boris(tmp_path / "film.boris").timeline == timeline


def test_what_changed_in_a_project_is_written_and_the_rest_stays(tmp_path):
    coding = read_boris(GOLDEN, observation="film").coding_session
    face = coding.timeline.tier("infant.face")
    wider = attrs.evolve(
        face,
        scheme=attrs.evolve(
            face.scheme, codes=(*face.scheme.codes, ForeignCode(id="blink"))
        ),
    )
    timeline = attrs.evolve(
        coding.timeline,
        subjects=("infant",),
        tiers=[wider],
        media=(Media(address="new.mp4", offset_ms=7),),
    )

    report = write_boris(
        attrs.evolve(coding, timeline=timeline, recording=""), tmp_path / "film.boris"
    )

    written = json.loads((tmp_path / "film.boris").read_text(encoding="utf-8"))
    observation = written["observations"]["observation"]
    assert report.is_empty
    assert observation["independent_variables"] == {"weather": "rain"}
    assert observation["file"] == {"1": ["new.mp4"]}
    assert observation["media_info"]["offset"] == {"1": -0.007}
    assert [one["code"] for one in written["behaviors_conf"].values()] == [
        *("smile", "blink", "hold", "blink [face]"),
    ]
    read = read_boris(tmp_path / "film.boris").timeline
    assert read.tier("infant.face") == wider


@pytest.mark.parametrize("name", ["by", "modifier 9"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_behavior_gets_the_modifiers_it_had_no_place_for(tmp_path, name, place):
    codings = {
        one: reading.coding_session
        for one, reading in read_boris_observations(GOLDEN).items()
    }
    film = codings["film"]
    tier = film.timeline.tiers[place]
    wider = attrs.evolve(
        tier, modifiers=[{name: "hand", "modifier 3": "x"}] + [{}] * (len(tier) - 1)
    )
    timeline = attrs.evolve(
        film.timeline,
        tiers=[wider if one is tier else one for one in film.timeline.tiers],
    )

    report = write_boris(
        [attrs.evolve(film, timeline=timeline), codings["live"]],
        tmp_path / "film.boris",
    )

    assert report.is_empty
    read = read_boris_observations(tmp_path / "film.boris")
    assert read["film"].timeline.tier(tier.id) == wider
    for one in film.timeline.tiers:
        if one is not tier:
            assert read["film"].timeline.tier(one.id) == one
    assert read["live"].timeline.tiers == codings["live"].timeline.tiers


def test_observations_of_one_project_share_behaviors_and_not_names(tmp_path):
    first = film(row(0, 5, modifiers={"b": "1"}))
    second = film(row(0, 5, modifiers={"a": "2"}))

    write_boris([first, second], tmp_path / "film.boris")

    readings = read_boris_observations(tmp_path / "film.boris")
    assert list(readings) == ["observation", "observation [2]"]
    tiers = [one.timeline.tiers for one in readings.values()]
    assert tiers == [first.tiers, second.tiers]


@pytest.mark.parametrize("text", ["[]", '{"project": {}}'])
def test_a_broken_remainder_is_refused(tmp_path, text):
    timeline = attrs.evolve(film(), remainder=Remainder(format="boris", text=text))

    with pytest.raises(FormatError, match="is broken"):
        write_boris(timeline, tmp_path / "film.boris")


def test_a_behavior_of_two_kinds_and_sets_of_one_name(tmp_path):
    conf = {
        "0": {"code": "s", "type": "State event", "category": "c",
              "modifiers": {"0": {"name": "m"}, "1": {"name": "m"}, "2": "odd"}},
        "1": {"code": "s", "type": "Point event"},
        "2": {"code": "p", "type": "Point event", "category": "c"},
    }  # fmt: skip
    reading = observed(
        tmp_path,
        [0, "x", "s", "a|b|c", ""],
        [1, "x", "s", "a|b|c", "late"],
        [2, "x.c", "p", "", ""],
        [2, "", "p", "", ""],
        behaviors_conf=conf,
        subjects_conf=None,
    )

    assert [tier.id for tier in reading.timeline.tiers] == ["x.c", "x.c.c", "c"]
    assert reading.timeline.tier("x.c").annotations()[0].modifiers == {
        "m": "a",
        "m [2]": "b",
        "modifier 3": "c",
    }
    assert reading.timeline.tier("x.c").text == ("late",)
    assert reading.report.is_empty


def test_tiers_that_would_share_a_name_are_numbered(tmp_path):
    conf = {
        "0": {"code": "s", "type": "State event", "category": "b.c"},
        "1": {"code": "t", "type": "State event", "category": "c"},
    }
    reading = observed(
        tmp_path,
        *([at, who, what, "", ""] for at, who, what in
          ((0, "a", "s"), (1, "a", "s"), (0, "a.b", "t"), (1, "a.b", "t"))),
        behaviors_conf=conf,
    )  # fmt: skip

    assert [tier.id for tier in reading.timeline.tiers] == ["a.b.c", "a.b.c [2]"]


EVENT = [1.0, "infant", "blink", "", ""]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (project(behaviors_conf=[]), "behaviors_conf is no object"),
        (project(behaviors_conf={"0": 1}), "holds what is no object"),
        (project(behaviors_conf={"0": {"code": ""}}), "without code or type"),
        (project(behaviors_conf=None), "is not in the ethogram"),
        (project(observations=[]), "no observations were found"),
        (project(observations={"o": []}), "observation 'o' is no object"),
        (project(observations={"o": {}}), "observation 'o' has no events"),
        (project(observations={"o": {"events": [1]}}), "event 0 is no list"),
        (project(observations={"o": {"events": [[*EVENT[:4], 5]]}}), "is no text"),
        (project(observations={"o": {"events": [[True, *EVENT[1:]]]}}), "time 'True'"),
        (
            project(observations={"o": {"events": [], "file": {"1": [7]}}}),
            "a film without a name",
        ),
        (
            project(
                observations={
                    "o": {
                        "events": [],
                        "file": {"1": ["a"]},
                        "media_info": {"length": {"a": "long"}},
                    }
                }
            ),
            "a length of 'long'",
        ),
        (
            project(
                observations={
                    "o": {
                        "events": [],
                        "file": {"1": ["a"]},
                        "media_info": {"offset": {"1": 1e20}},
                    }
                }
            ),
            "no film is that long",
        ),
        (project(attunement=[]), "is not what we write there"),
        (
            project(
                attunement={"observations": {"live": {"tiers": []}}},
            ),
            "is on none of its tiers",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path, document, sentence):
    path = saved(tmp_path, document)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_boris_observations(path)

    assert refused.value.path == str(path)


def test_a_project_of_ours_may_hold_observations_of_others(tmp_path):
    document = project(attunement={"observations": {}})

    readings = read_boris_observations(saved(tmp_path, document))

    assert readings["film"].timeline == read_boris(GOLDEN, observation="film").timeline


def test_films_without_a_place_or_length_are_read(tmp_path):
    document = project(
        observations={
            "o": {"events": [EVENT], "file": {"1": "a"}, "media_info": {"length": {}}}
        }
    )

    timeline = read_boris(saved(tmp_path, document)).timeline

    assert timeline.media == ()
    assert timeline.duration_ms == 1_000


def test_names_and_places_that_are_taken_are_not_taken_again(tmp_path):
    conf = golden()["behaviors_conf"]
    names = ("x", "x [a]", "x [a] 2")
    taken = {
        str(place + 1): {**conf["1"], "code": name, "category": "other"}
        for place, name in enumerate(names)
    }
    coding = observed(tmp_path, [1, "", "x", "", ""], behaviors_conf=taken)
    timeline = attrs.evolve(
        film(row(0, 100), row(200, 300)), remainder=coding.timeline.remainder
    )

    write_boris(timeline, tmp_path / "film.boris")

    written = json.loads((tmp_path / "film.boris").read_text(encoding="utf-8"))
    codes = {key: one["code"] for key, one in written["behaviors_conf"].items()}
    assert codes == {"1": "x", "2": "x [a]", "3": "x [a] 2", "4": "x [a] 3"}
    read = read_boris(tmp_path / "film.boris").timeline
    assert read.tiers == timeline.tiers
