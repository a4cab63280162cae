"""Files of every format, from the command line."""

import json

import pytest

from attunement.formats import registry
from attunement.timeline.scheme import load_scheme, scheme_to_document
from cli_steps import answered, printed, refused
from coded_films import foreign_film
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"


@pytest.fixture
def eaf(tmp_path):
    registry.write(foreign_film(), tmp_path / "film.eaf")
    return tmp_path / "film.eaf"


def test_a_file_of_elan_is_told_by_its_tiers_and_films(capsys, eaf):
    lines = printed(capsys, "info", eaf).splitlines()

    assert lines[0] == "film-2, coded by K. M."
    assert lines[1] == "60.000 s, 25 frames a second"
    assert lines[2] == "film film.mp4"
    assert f"{'Mother (speech)':<28}{'state':<8}{2:>6}" in lines


def test_every_part_of_a_file_is_told_or_the_one_that_is_named(capsys):
    project = GOLDEN / "project.boris"

    whole = printed(capsys, "info", project)
    assert whole.startswith("BORIS project, 2 parts\n\nfilm, coded by unknown\n")
    assert "not read: 1 states begin and do not end" in whole
    assert [one["recording"] for one in answered(capsys, "info", project)["parts"]] == [
        "film",
        "live",
    ]
    one = answered(capsys, "info", project, "--part", "live")
    assert (one["recording"], one["format"]) == ("live", "boris")


@pytest.mark.parametrize(
    "name",
    ["a.json", "a.boris", "a.opf", "a.TextGrid", "a.sds", "a.rttm", "a.csv", "a.vtt"],
)
def test_a_file_becomes_one_of_any_other_format(capsys, tmp_path, eaf, name):
    document = answered(capsys, "convert", eaf, tmp_path / name)

    found = registry.detect(tmp_path / name)
    assert document["in"]["format"] == "elan"
    assert document["out"] == {"path": str(tmp_path / name), "format": found.id}
    kinds = {one["kind"] for one in document["written"]}
    assert ("modifiers" in kinds) == (
        name not in ("a.json", "a.boris", "a.opf", "a.csv")
    )


def test_what_is_lost_is_printed(capsys, tmp_path, eaf):
    lines = printed(capsys, "convert", eaf, tmp_path / "film.rttm").splitlines()

    assert lines[0] == f"{eaf} (elan) is now {tmp_path / 'film.rttm'} (rttm)"
    assert "not written: tier touch: modifiers are not kept" in lines
    back = printed(capsys, "convert", eaf, tmp_path / "film.json").splitlines()
    assert back[-1] == "nothing was lost"


def test_a_format_may_be_named_where_the_file_does_not_say_it(capsys, tmp_path, eaf):
    printed(capsys, "convert", eaf, tmp_path / "film.txt", "--to", "rttm")

    assert registry.detect(tmp_path / "film.txt").id == "rttm"


def test_the_scheme_of_a_file_is_named_or_a_file_itself(capsys, tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps(scheme_to_document(load_scheme("em-1-short"))))
    table = tmp_path / "film.csv"
    table.write_text(
        "tier,onset_ms,offset_ms,code\ninfant-1.engagement,0,900,protest\n"
    )

    for scheme in ("em-1-short", own):
        document = answered(capsys, "info", table, "--scheme", scheme)
        assert document["scheme"]["id"] == "em-1-short"
        assert document["subjects"] == ["infant-1"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "expected an object, a coding scheme"),
        ("{", "own.json, line 1"),
        ("{}", "own.json: "),
    ],
)
def test_what_is_no_scheme_is_refused(capsys, tmp_path, eaf, text, sentence):
    (tmp_path / "own.json").write_text(text)

    assert sentence in refused(capsys, "info", eaf, "--scheme", tmp_path / "own.json")


def test_what_cannot_be_read_or_written_is_one_sentence(capsys, tmp_path, eaf):
    assert "no scheme 'mood'" in refused(capsys, "info", eaf, "--scheme", "mood")
    assert "say which: the file holds 2 observations" in refused(
        capsys, "convert", GOLDEN / "project.boris", tmp_path / "a.eaf"
    )
    assert "no format has files named .mood" in refused(
        capsys, "convert", eaf, tmp_path / "a.mood"
    )
    assert f"{tmp_path / 'none' / 'a.eaf'}: No such file or directory" in refused(
        capsys, "convert", eaf, tmp_path / "none" / "a.eaf"
    )
