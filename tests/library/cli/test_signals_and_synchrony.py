"""From a film to a table, and from the table to synchrony."""

import io

import numpy as np
import pyarrow.parquet as pq
import pytest

from attunement.cli.progress import Progress
from attunement.formats.series import read_series, write_columns
from cli_steps import answered, printed, refused
from small_films import write_film

ROI = ("--roi", "infant-1=0,0,0.4,0.8")


@pytest.fixture
def film(tmp_path):
    write_film(tmp_path / "film.mkv")
    return tmp_path / "film.mkv"


def test_a_film_becomes_a_table_with_a_line_a_picture(capsys, tmp_path, film):
    document = answered(capsys, "signals", film, "--out", tmp_path / "a.csv", *ROI)

    names = ["ms", "infant-1", "loudness", "voice", "pitch"]
    table = read_series(tmp_path / "a.csv", columns=names)
    assert (document["rows"], document["rate_hz"]) == (24, 25)
    assert [one["name"] for one in document["columns"]] == names[1:]
    assert "luma difference (0-255)" in document["columns"][0]["unit"]
    assert table["ms"].tolist() == [40 * place for place in range(24)]
    assert np.nanmedian(table["pitch"]) == pytest.approx(250, abs=0.5)
    assert (tmp_path / "a.csv").read_text().splitlines()[1].endswith(",False")


def test_a_table_of_parquet_says_what_its_columns_are(capsys, tmp_path, film):
    printed(capsys, "signals", film, "--out", tmp_path / "a.parquet", *ROI)

    metadata = pq.read_schema(tmp_path / "a.parquet").metadata
    assert b"luma difference" in metadata[b"attunement:infant-1"]


def test_it_is_told_what_was_not_measured(capsys, tmp_path, film):
    bare = printed(capsys, "signals", film, "--out", tmp_path / "a.csv")
    assert "movement was not measured" in bare
    both = printed(
        capsys, "signals", film, "--out", tmp_path / "a.csv", *ROI,
        "--roi", "caregiver-1=0.2,0,0.5,1",
    )  # fmt: skip
    assert "the camera moved in 0 % of it" in both
    assert "infant-1, caregiver-1 overlap: all of it is missing" in both


@pytest.mark.parametrize("roi", ["infant-1", "a=1,2", "=0,0,1,1", "a=0,0,x,1"])
def test_a_place_that_is_none_is_refused(capsys, tmp_path, film, roi):
    said = refused(capsys, "signals", film, "--out", tmp_path / "a.csv", "--roi", roi)

    assert "expected NAME=x,y,w,h" in said


def test_what_cannot_be_written_is_refused_before_the_film_is_read(capsys, tmp_path):
    said = refused(
        capsys, "signals", tmp_path / "none.mkv", "--out", tmp_path / "a.xls"
    )

    assert "expected a name in .parquet, .csv or .tsv" in said
    assert "none.mkv: No such file" in refused(
        capsys, "signals", tmp_path / "none.mkv", "--out", tmp_path / "a.csv"
    )


LENGTHS = (
    *("--rate-hz", "25", "--window-ms", "10000"),
    *("--step-ms", "5000", "--max-lag-ms", "1000"),
)


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(1)
    moves = rng.random(1_500)
    columns = {"her": moves, "him": np.roll(moves, 10), "other": rng.random(1_500)}
    write_columns({k: v.tolist() for k, v in columns.items()}, tmp_path / "a.csv")
    return tmp_path / "a.csv"


def test_the_one_who_follows_is_seen(capsys, table):
    words = ("synchrony", table, "--x", "her", "--y", "him", *LENGTHS)

    document = answered(capsys, *words)

    assert document["peak_lag_ms"] == 400
    assert (document["windows"], document["lags"]) == (10, 51)
    assert "highest at 400 ms" in printed(capsys, *words)
    assert "stand-ins" not in printed(capsys, *words)


def test_stand_ins_are_drawn_with_a_seed(capsys, table):
    words = ("synchrony", table, "--x", "her", "--y", "him", *LENGTHS)
    drawn = ("--surrogates", "19", "--null", "shuffle", "--seed", "3")

    first, again = (answered(capsys, *words, *drawn) for _ in range(2))

    assert first == again
    assert first["surrogates"]["p"] == 0.05
    assert "19 stand-ins (shuffle, seed 3)" in printed(capsys, *words, *drawn)
    pairs = ("--surrogates", "1", "--null", "pairs", "--other", "other")
    assert answered(capsys, *words, *pairs)["surrogates"]["n"] == 1


def test_a_column_that_is_not_there_is_one_sentence(capsys, table):
    words = ("synchrony", table, "--x", "her", "--y", "them", *LENGTHS)

    assert "no column 'them' was found; there are her, him, other" in refused(
        capsys, *words
    )


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_is_drawn_where_somebody_looks_and_nowhere_else():
    seen, piped = Terminal(), io.StringIO()

    for stream in (seen, piped):
        with Progress("Measuring", stream) as bar:
            bar.at(0.5)
            bar.at(0.501)

    assert piped.getvalue() == ""
    assert seen.getvalue().count("\r") == 3
    assert "Measuring [###############               ]  50 %" in seen.getvalue()
