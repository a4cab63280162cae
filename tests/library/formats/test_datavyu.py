"""Datavyu projects: columns of any type, escapes, the project file around them."""

import io
import json
import re
import zipfile

import attrs
import pytest

from attunement.errors import FormatError
from attunement.formats.datavyu import read_datavyu, write_datavyu
from attunement.timeline.annotation import Annotation
from attunement.timeline.foreign import ForeignTier
from attunement.timeline.media import Media
from attunement.timeline.remainder import Remainder
from attunement.timeline.scheme import NO_SCHEME
from attunement.timeline.timeline import Timeline
from places import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "formats"


def zipped(path, db, project=""):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("db", db)
        archive.writestr("project", project)
    return path


@pytest.fixture
def golden(tmp_path):
    return zipped(
        tmp_path / "golden.opf",
        (GOLDEN / "datavyu_db.txt").read_text(encoding="utf-8"),
        (GOLDEN / "datavyu_project.txt").read_text(encoding="utf-8"),
    )


def film(*rows, **more):
    return Timeline.from_annotations(
        NO_SCHEME,
        rows,
        subjects=(),
        duration_ms=max((row.offset_ms for row in rows), default=0),
        foreign_tiers=[ForeignTier(name="a", kind="state", exclusive=True)],
        **more,
    )


def row(onset_ms, offset_ms, text="", **more):
    return Annotation(
        tier="a", onset_ms=onset_ms, offset_ms=offset_ms, text=text, **more
    )


def test_a_column_is_a_tier_and_the_first_argument_its_text(golden):
    timeline = read_datavyu(golden).timeline
    gaze = timeline.tier("gaze")

    assert [tier.id for tier in timeline.tiers] == ["gaze", "notes, free", "empty"]
    assert gaze.labels() == ["toy, red", "", "mother"]
    assert [dict(one) for one in gaze.modifiers] == [{"hand": "left"}, {}, {}]
    assert gaze.onset_ms.tolist() == [1_040, 3_200, 6_000]
    assert gaze.scheme.kind == "mixed"


def test_a_text_goes_on_after_an_escaped_line_end(golden):
    notes = read_datavyu(golden).timeline.tier("notes, free")

    assert notes.text == ("begins\nat last", "a\\b (c), d")
    assert notes.offset_ms.tolist() == [0, 3_601_500]


def test_the_project_file_names_recording_and_films(golden):
    reading = read_datavyu(golden)

    assert reading.coding_session.recording == "golden"
    assert reading.timeline.media == (
        Media(address="/films/film-2.mp4", offset_ms=-1_250),
        Media(address="/films/side.mp4"),
    )
    assert [(loss.kind, loss.tier, loss.count) for loss in reading.report] == [
        ("odd-cells", "gaze", 1)
    ]


def test_a_project_is_written_back_as_it_was(tmp_path, golden):
    reading = read_datavyu(golden)

    report = write_datavyu(reading.coding_session, tmp_path / "film.opf")

    assert report.is_empty
    with (
        zipfile.ZipFile(tmp_path / "film.opf") as after,
        zipfile.ZipFile(golden) as old,
    ):
        assert after.read("project") == old.read("project")
        lines = after.read("db").decode().split("\n")
        assert [one for one in lines if "true" in one or "false" in one] == [
            one for one in old.read("db").decode().split("\n") if ",true," in one
            or ",false," in one
        ]  # fmt: skip
    assert read_datavyu(tmp_path / "film.opf").timeline == reading.timeline


def test_what_is_written_is_a_project_of_two_entries(tmp_path):
    write_datavyu(film(row(0, 5, "x")), tmp_path / "film.opf")

    with zipfile.ZipFile(tmp_path / "film.opf") as archive:
        assert sorted(archive.namelist()) == ["db", "project"]
        assert archive.read("db").decode().splitlines() == [
            "#4",
            "a (MATRIX,true,)-code01|NOMINAL",
            "00:00:00:000,00:00:00:005,(x)",
        ]


def test_modifiers_without_a_value_and_odd_line_breaks_are_named(tmp_path):
    report = write_datavyu(
        film(row(0, 5, "a\r\nb", modifiers={"m": "", "n": "c\rd"})),
        tmp_path / "film.opf",
    )

    read = read_datavyu(tmp_path / "film.opf").timeline.tier("a")
    assert [(loss.kind, loss.count) for loss in report] == [
        ("line-breaks", 2),
        ("empty-modifiers", 1),
    ]
    assert read.text == ("a\nb",)
    assert read.modifiers == ({"n": "c\nd"},)


def test_columns_make_room_for_what_rows_have_now(tmp_path, golden):
    coding = read_datavyu(golden).coding_session
    gaze = coding.timeline.tier("gaze")
    wider = attrs.evolve(gaze, modifiers=[{"toy": "ball"}, {}, {}])
    timeline = attrs.evolve(coding.timeline, tiers=[wider], media=(), duration_ms=6_000)

    report = write_datavyu(
        attrs.evolve(coding, timeline=timeline, recording="film-2"),
        tmp_path / "film.opf",
    )

    read = read_datavyu(tmp_path / "film.opf")
    assert report.is_empty
    assert read.timeline.tier("gaze") == wider
    assert read.coding_session.recording == "film-2"


@pytest.mark.parametrize("text", ["[]", '{"version": "#4"}'])
def test_a_broken_remainder_is_refused(tmp_path, text):
    timeline = film(remainder=Remainder(format="datavyu", text=text))

    with pytest.raises(FormatError, match="is broken"):
        write_datavyu(timeline, tmp_path / "film.opf")


def test_a_column_kept_wrongly_is_written_anew(tmp_path):
    kept = {"version": "#4", "vocabulary": [], "columns": {"a": 7}, "project": ""}
    remainder = Remainder(format="datavyu", text=json.dumps(kept))

    write_datavyu(film(row(0, 5, "x"), remainder=remainder), tmp_path / "film.opf")

    assert read_datavyu(tmp_path / "film.opf").timeline.tier("a").text == ("x",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("name: plain", "plain"),
        ("name: 'quoted'", "quoted"),
        ('name: "a \\"b\\""', 'a "b"'),
        ('name: "broken', '"broken'),
    ],
)
def test_the_name_of_a_project_is_read(tmp_path, line, name):
    path = zipped(tmp_path / "film.opf", "#4\n", f"!project\n{line}\n")

    assert read_datavyu(path).coding_session.recording == name


def test_a_matrix_of_unnamed_arguments_is_read(tmp_path):
    db = "#4\na (MATRIX,true,)\n00:00:00:000,00:00:00:001,x,y\n"
    tier = read_datavyu(zipped(tmp_path / "film.opf", db)).timeline.tier("a")

    assert tier.labels() == ["x"]
    assert tier.modifiers == ({"argument 2": "y"},)


@pytest.mark.parametrize(
    ("db", "sentence", "line"),
    [
        ("", "expected the version", 1),
        ("hello\n", "expected the version", 1),
        ("#4\n00:00:00:000,00:00:00:001,x\n", "a cell in no column", 2),
        ("#4\n\nwhat\n", "expected a column or a cell", 3),
        ("#4\na (TEXT)\na (TEXT)\n", "column 'a' stands twice", 3),
        ("#4\na (TEXT)\n00:00:02:000,00:00:01:000,x\\\n", "before it begins", 3),
        ("#4\na (TEXT)\n00:70:00:000,00:00:01:000,x\n", "expected a column", 3),
    ],
)
def test_what_is_wrong_is_said_with_entry_and_line(tmp_path, db, sentence, line):
    path = zipped(tmp_path / "film.opf", db)

    with pytest.raises(FormatError, match=re.escape(sentence)) as refused:
        read_datavyu(path)

    assert refused.value.path == f"{path}, entry db"
    assert refused.value.line == line


def test_what_is_no_archive_inside_is_refused(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("db", b"#4\n")
    content = bytearray(file.getvalue())
    content[:4] = b"oops"
    (tmp_path / "film.opf").write_bytes(content)

    with pytest.raises(FormatError, match="expected a zip archive: Bad magic"):
        read_datavyu(tmp_path / "film.opf")


def test_a_text_cut_in_the_middle_of_an_escape_is_refused(tmp_path):
    path = zipped(tmp_path / "film.opf", "#4\na (TEXT,true,)\n00:00:00:000,\\")

    with pytest.raises(FormatError, match="expected a column or a cell"):
        read_datavyu(path)


def test_a_viewer_without_a_film_is_no_film(tmp_path):
    project = "viewerSettings:\n- feed: a.mp4\n  offset: 40\n- version: 2\n"
    path = zipped(tmp_path / "film.opf", "#4\na (TEXT,true,)\n", project)

    assert read_datavyu(path).timeline.media == (Media(address="a.mp4", offset_ms=-40),)


def test_an_entry_that_stands_twice_is_refused(tmp_path):
    path = tmp_path / "film.opf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("db", "#4\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("db", "#4\n")

    with pytest.raises(FormatError, match="entry 'db' stands twice"):
        read_datavyu(path)


def test_an_entry_larger_than_it_may_be_is_refused(tmp_path):
    path = tmp_path / "film.opf"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("db", "#4\n")
        archive.writestr("project", " " * 5_000_000)

    with pytest.raises(FormatError, match="entry 'project' has more than"):
        read_datavyu(path)
