"""Files that other programs wrote, kept beside a checkout and nowhere in it.

Without them this file is not collected (conftest.py); golden files of our own
promise the same everywhere.
"""

import csv
import json

import pytest

from attunement.formats.boris import read_boris, read_boris_observations, write_boris
from attunement.formats.datavyu import read_datavyu, write_datavyu
from attunement.formats.elan import read_elan
from attunement.formats.textgrid import read_textgrid, write_textgrid
from real_files import REAL


def test_a_real_file_gives_exactly_the_rows_of_its_table():
    timeline = read_elan(REAL / "speach_test.eaf").timeline
    with (REAL / "speach_test.eaf.tsv").open(encoding="utf-8", newline="") as file:
        expected = [tuple(one) for one in csv.reader(file, delimiter="\t")]

    found = [
        (
            tier.id,
            tier.scheme.subject,
            *(
                f"{ms / 1000:.3f}"
                for ms in (one.onset_ms, one.offset_ms, one.offset_ms - one.onset_ms)
            ),
            label,
        )
        for tier in timeline.tiers
        for one, label in zip(tier.annotations(), tier.labels(), strict=True)
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("praat_mary.TextGrid", {"phone": 14, "word": 4, "pitch": 4}),
        ("praat_long_newlines.TextGrid", {'"word"': 4, "phrase": 1, "tier": 4}),
    ],
)
def test_real_files_are_counted_right_and_kept(tmp_path, name, rows):
    timeline = read_textgrid(REAL / name).timeline

    assert {tier.id: len(tier) for tier in timeline.tiers} == rows
    assert write_textgrid(timeline, tmp_path / "film.TextGrid").is_empty
    assert read_textgrid(tmp_path / "film.TextGrid").timeline == timeline


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("datavyu_demo.opf", dict.fromkeys(
            ("float", "int", "text", "nominal", "predicate", "matrix"), 10)),
        ("datavyu_simple2.opf", {"TestColumn": 1}),
    ],
)  # fmt: skip
def test_real_projects_are_counted_right_and_kept(tmp_path, name, rows):
    reading = read_datavyu(REAL / name)

    assert {tier.id: len(tier) for tier in reading.timeline.tiers} == rows
    assert write_datavyu(reading.coding_session, tmp_path / "film.opf").is_empty
    assert read_datavyu(tmp_path / "film.opf").timeline == reading.timeline


def test_a_real_project_is_counted_right(tmp_path):
    readings = read_boris_observations(REAL / "boris_test.boris")
    document = json.loads((REAL / "boris_test.boris").read_text(encoding="utf-8"))

    for name, reading in readings.items():
        states = points = 0
        for tier in reading.timeline.tiers:
            lengths = tier.offset_ms - tier.onset_ms
            states += int((lengths > 0).sum())
            points += int((lengths == 0).sum())
        left = {loss.kind: loss.count for loss in reading.report}
        unpaired = left.get("unpaired-states", 0)
        events = document["observations"][name]["events"]
        assert 2 * states - unpaired + points == len(events)

        write_boris(reading.coding_session, tmp_path / "film.boris")
        again = read_boris(tmp_path / "film.boris")
        assert again.timeline == reading.timeline
