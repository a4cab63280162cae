"""Series of numbers as tables, read and written."""

import sys

import numpy as np
import pyarrow.parquet as pq
import pytest

from attunement.errors import FormatError, MissingExtraError
from attunement.formats.series import read_series, write_columns

COLUMNS = {"ms": [0, 40], "her": [0.5, float("nan")], "who": ["a", None]}


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_numbers_that_are_missing_come_back_missing(tmp_path, name):
    write_columns(COLUMNS, tmp_path / name)

    found = read_series(tmp_path / name, columns=["her", "ms"])

    assert np.array_equal(found["her"], [0.5, np.nan], equal_nan=True)
    assert found["ms"].tolist() == [0, 40]


def test_a_semicolon_and_a_short_line_are_read(tmp_path):
    (tmp_path / "a.csv").write_text("x;y\n1;NA\n2\n")

    found = read_series(tmp_path / "a.csv", columns=["x", "y"])

    assert found["x"].tolist() == [1, 2]
    assert np.isnan(found["y"]).all()


def test_parquet_keeps_types_and_notes(tmp_path):
    write_columns(COLUMNS, tmp_path / "a.parquet", notes={"her": "luma"})

    table = pq.read_table(tmp_path / "a.parquet")
    assert table.to_pydict() == {"ms": [0, 40], "her": [0.5, None], "who": ["a", None]}
    assert table.schema.metadata == {b"attunement:her": b"luma"}


def test_without_pyarrow_the_line_that_installs_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(MissingExtraError, match=r"attunement\[parquet\]"):
        write_columns(COLUMNS, tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("", "no column 'x' was found; there are none", 1),
        ("y\n1\n", "there are y", 1),
        ("x\n1\nsoon\n", "'soon' was found; expected a number", 3),
        ("x\ninf\n", "an endless number", 2),
        ('x\n"1\n', "expected a table", 2),
    ],
)
def test_what_is_wrong_is_said_with_the_line(tmp_path, text, sentence, line):
    (tmp_path / "a.csv").write_text(text)

    with pytest.raises(FormatError, match=sentence) as refused:
        read_series(tmp_path / "a.csv", columns=["x"])

    assert refused.value.line == line


def test_a_name_says_which_kind_of_table_is_written(tmp_path):
    with pytest.raises(FormatError, match=r"\.parquet, \.csv or \.tsv"):
        write_columns(COLUMNS, tmp_path / "a.xls")
