"""The command prints what the library computes, or one sentence."""

import json
import os
import runpy
import sys

import attrs
import pytest

from attunement import __version__
from attunement.cli import main
from attunement.formats.native import write_native
from attunement.timebase import FrameRate
from attunement.timeline.annotation import Annotation
from attunement.timeline.coding_session import CodingSession
from attunement.timeline.scheme import load_scheme
from attunement.timeline.timeline import Timeline


def state(person, code, onset_ms, offset_ms):
    return Annotation(
        tier=f"{person}.engagement", code=code, onset_ms=onset_ms, offset_ms=offset_ms
    )


def point(tier, code, ms):
    return Annotation(tier=tier, code=code, onset_ms=ms, offset_ms=ms)


ROWS = (
    state("caregiver-1", "shared-positive", 0, 10_000),
    state("infant-1", "social-watching", 0, 6_000),
    state("infant-1", "social-positive", 6_000, 8_000),
    state("infant-1", "unscorable", 8_000, 10_000),
    point("infant-1.bids", "bid-look", 1_000),
    point("caregiver-1.answers", "mirrors", 2_000),
)


@pytest.fixture
def coding():
    timeline = Timeline.from_annotations(
        load_scheme("em-1-short"),
        ROWS,
        subjects=["caregiver-1", "caregiver-2", "infant-1"],
        duration_ms=10_000,
        frame_rate=FrameRate(25),
    )
    return CodingSession(recording="film-2", coder="K. M.", timeline=timeline)


@pytest.fixture
def path(tmp_path, coding):
    write_native(coding, tmp_path / "film.json")
    return str(tmp_path / "film.json")


def printed(capsys, *words):
    status = main(words)
    out = capsys.readouterr().out

    assert status == 0
    return out


def test_info_tells_what_the_file_holds(capsys, path):
    lines = printed(capsys, "info", path).splitlines()

    assert lines[0] == "film-2, coded by K. M."
    assert lines[1] == "Everyday Moments, short (EM-1 short), version 1.2"
    assert lines[2] == "10.000 s, 25 frames a second"
    assert "infant-1.engagement         state        3" in lines


def test_info_as_json(capsys, path):
    document = json.loads(printed(capsys, "info", path, "--json"))

    assert document["subjects"] == ["caregiver-1", "caregiver-2", "infant-1"]
    assert document["tiers"][0] == {
        "id": "caregiver-1.engagement",
        "label": "Engagement",
        "kind": "state",
        "annotations": 1,
    }


def test_what_is_not_known_is_left_out(capsys, tmp_path, coding):
    bare = attrs.evolve(
        coding, coder="", timeline=attrs.evolve(coding.timeline, frame_rate=None)
    )
    write_native(bare, tmp_path / "bare.json")

    lines = printed(capsys, "info", str(tmp_path / "bare.json")).splitlines()

    assert lines[0] == "film-2, coded by unknown"
    assert lines[2] == "10.000 s"


def test_measure_prints_shares_with_what_is_under_them(capsys, path):
    out = printed(capsys, "measure", path)

    assert "infant-1.engagement, 8.0 s observable" in out
    assert "  social-positive             25 %       1     2.0 s       7.5" in out
    assert "  answers within 3.0 s: 1 of 1 bids, 0 cut" in out
    assert "  shared pleasure: 2.0 s of 8.0 s, 25 %" in out
    assert "  match: 100 % of 8.0 s, 0 repairs" in out
    assert "caregiver-2.engagement, 0.0 s observable" in out
    assert out.endswith("There is no norm, and more is not better.\n")


def test_measure_as_json_carries_provenance(capsys, path):
    document = json.loads(printed(capsys, "measure", path, "--json"))

    assert [pair["caregiver"] for pair in document["pairs"]] == [
        "caregiver-1",
        "caregiver-2",
    ]
    pair = document["pairs"][0]
    assert pair["answers"]["share"] == 1
    assert pair["shared_pleasure"]["bouts"] == [{"onset_ms": 6_000, "offset_ms": 8_000}]
    assert pair["match"]["repairs_per_min"] == 0
    for result in (pair["answers"], pair["match"], document["budgets"][0]):
        assert result["provenance"]["library_version"] == __version__
        assert len(result["provenance"]["annotations_digest"]) == 64


def test_pair_window_and_time_can_be_chosen(capsys, path):
    words = ["--caregiver", "caregiver-1", "--infant", "infant-1", "--json"]
    window = ["--from-ms", "500", "--to-ms", "7000", "--answer-window-ms", "900"]

    document = json.loads(printed(capsys, "measure", path, *words, *window))

    (pair,) = document["pairs"]
    assert document["window"] == {"onset_ms": 500, "offset_ms": 7_000}
    assert pair["answers"]["answered"] == 0
    assert pair["shared_pleasure"]["ms"] == 1_000


def test_a_scheme_without_rules_has_budgets_only(capsys, tmp_path, coding):
    scheme = attrs.evolve(
        coding.timeline.scheme, answer_rule=None, match_map=None, pleasure_rule=None
    )
    timeline = attrs.evolve(coding.timeline, scheme=scheme)
    write_native(attrs.evolve(coding, timeline=timeline), tmp_path / "bare.json")

    document = json.loads(
        printed(capsys, "measure", str(tmp_path / "bare.json"), "--json")
    )
    out = printed(capsys, "measure", str(tmp_path / "bare.json"))

    assert document["pairs"][0] == {"caregiver": "caregiver-1", "infant": "infant-1"}
    assert "answers within" not in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--caregiver", "caregiver-3"], "no caregiver 'caregiver-3' in this film"),
        (["--infant", "infant-2"], "there are infant-1"),
        (["--from-ms", "9", "--to-ms", "3"], "at or after the onset"),
        (["--answer-window-ms", "0"], "expected 1 or more"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence_and_exit_2(
    capsys, path, words, sentence
):
    status = main(["measure", path, *words])

    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert said.err.startswith("attunement: ")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_file_that_is_not_there_is_one_sentence_and_exit_2(capsys, tmp_path):
    status = main(["info", str(tmp_path / "none.json")])

    said = capsys.readouterr().err
    assert status == 2
    assert said.endswith("none.json: No such file or directory\n")


def test_a_file_of_another_kind_is_one_sentence_and_exit_2(capsys, tmp_path):
    (tmp_path / "film.json").write_text("[]", encoding="utf-8")

    status = main(["measure", str(tmp_path / "film.json")])

    assert status == 2
    assert "expected an object with format" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["paint"], ["info"], ["measure", "f", "--to-ms", "x"]]
)
def test_words_it_does_not_know_are_one_sentence_and_exit_2(capsys, words):
    with pytest.raises(SystemExit) as left:
        main(words)

    said = capsys.readouterr().err
    assert left.value.code == 2
    assert said.startswith("attunement: ")
    assert said.count("\n") == 1


def test_it_runs_as_a_module(capsys, monkeypatch, path):
    monkeypatch.setattr(sys, "argv", ["attunement", "info", path])

    with pytest.raises(SystemExit) as left:
        runpy.run_module("attunement.cli", run_name="__main__")

    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("film-2")


def test_a_reader_that_goes_away_ends_it_without_a_traceback(monkeypatch, path):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)

        assert main(["info", path]) == 141


def test_ctrl_c_ends_it_without_a_traceback(capsys, monkeypatch, path):
    def stopped(*_words, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("attunement.cli.verbs.info.read_parts", stopped)

    assert main(["info", path]) == 130
    assert capsys.readouterr().err == "\n"
