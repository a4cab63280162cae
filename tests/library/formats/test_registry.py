"""One door for every format: found by content, else by name; refused with a sentence."""

import pytest

from attunement.errors import FormatError
from attunement.formats import registry
from coded_films import foreign_film
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"
EXTENSIONS = {
    "native": ".json",
    "elan": ".eaf",
    "boris": ".boris",
    "datavyu": ".opf",
    "textgrid": ".TextGrid",
    "gseq": ".sds",
    "rttm": ".rttm",
    "table": ".tsv",
    "webvtt": ".vtt",
}


def test_every_format_has_its_place():
    assert {one.id for one in registry.FORMATS} == {*EXTENSIONS}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_what_is_written_is_found_again_by_its_content(tmp_path, name):
    path = tmp_path / f"film{EXTENSIONS[name]}"

    report = registry.write(foreign_film(), path)

    other = path if name == "table" else path.rename(tmp_path / "film.bin")
    assert report.format == name
    assert registry.detect(other).id == name


@pytest.mark.parametrize("name", [one for one in EXTENSIONS if one != "webvtt"])
def test_every_format_is_read_through_the_same_door(tmp_path, name):
    path = tmp_path / f"film{EXTENSIONS[name]}"
    registry.write(foreign_film(), path)

    reading = registry.read(path)

    speech = next(one for one in reading.timeline.tiers if "speech" in one.id)
    assert speech.onset_ms.tolist()[-1] == 3_200
    assert speech.labels()[-1] == "このリンゴ"


def test_a_format_may_be_asked_for_by_its_id(tmp_path):
    report = registry.write(foreign_film(), tmp_path / "film.txt", format_id="rttm")

    assert report.format == "rttm"
    assert registry.detect(tmp_path / "film.txt").id == "rttm"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("elan_2.7.eaf", "elan"),
        ("elan_3.0.eaf", "elan"),
        ("long.TextGrid", "textgrid"),
        ("short.TextGrid", "textgrid"),
        ("project.boris", "boris"),
        ("sessions.sds", "gseq"),
        ("speakers.rttm", "rttm"),
        ("behaviors.csv", "table"),
    ],
)
def test_golden_files_are_known(name, found):
    assert registry.detect(GOLDEN / name).id == found


def test_a_broken_file_is_left_to_the_reader_its_name_asks_for(tmp_path):
    path = tmp_path / "film.EAF"
    path.write_bytes(b"nothing of the kind")

    assert registry.detect(path).id == "elan"
    with pytest.raises(FormatError):
        registry.read(path)


def test_the_part_of_a_file_is_asked_for_by_its_name():
    with pytest.raises(FormatError, match="2 observations, 'film', 'live'"):
        registry.read(GOLDEN / "project.boris")

    reading = registry.read(GOLDEN / "project.boris", part="live")
    assert reading.coding_session.recording == "live"
    with pytest.raises(FormatError, match="'lost' was asked for"):
        registry.read(GOLDEN / "project.boris", part="lost")


def test_what_is_no_format_is_refused_with_those_there_are(tmp_path):
    (tmp_path / "film.bin").write_bytes(b"\x00")

    with pytest.raises(FormatError, match="neither the content nor the name"):
        registry.detect(tmp_path / "film.bin")
    with pytest.raises(FormatError, match=r"no format has files named \.bin"):
        registry.format_for_writing("film.bin")
    with pytest.raises(FormatError, match="named without an extension"):
        registry.format_for_writing("film")
    with pytest.raises(FormatError, match="no format 'mood'; there are elan, native"):
        registry.format_by_id("mood")
