"""Each verb answers in JSON, and meets what it cannot use with one sentence and a 2."""

import io

import numpy as np
import pytest

from attunement.cli import progress
from attunement.cli.verbs import VERBS
from attunement.formats.native import write_native
from attunement.formats.series import write_columns
from cli_steps import answered, refused
from library.cli.test_lag_and_grid import GIVEN, TARGET, TRACKS, film
from small_films import write_film

ROI = ("--roi", "infant-1=0,0,0.4,0.8")
LENGTHS = ("--rate-hz", "25", "--window-ms", "4000", "--max-lag-ms", "1000")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "films").mkdir()
    for name in ("film.json", "other.json", "films/film.json"):
        write_native(film(), tmp_path / name)
    write_film(tmp_path / "film.mkv")
    moves = np.random.default_rng(1).random(500).tolist()
    write_columns({"her": moves, "him": moves[::-1]}, tmp_path / "moves.csv")
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "broken.csv").write_bytes(b"her,him\n\xff,1\n")
    (tmp_path / "broken.mkv").write_bytes(b"no film")
    return tmp_path


def words_of(verb, folder, name="film", table="moves", films="films"):
    """Return what is typed after a verb to have it do its work."""
    coded = folder / f"{name}.json"
    pair = ("--x", "her", "--y", "him")
    return {
        "info": (coded,),
        "convert": (coded, folder / "film.eaf"),
        "measure": (coded,),
        "agree": (coded, folder / "other.json"),
        "lag": (coded, *GIVEN, *TARGET, "--permutations", "99"),
        "synchrony": (folder / f"{table}.csv", *pair, *LENGTHS, "--surrogates", "9"),
        "grid": (coded, *TRACKS),
        "plot": (coded, folder / "a.svg"),
        "signals": (folder / f"{name}.mkv", "--out", folder / "a.csv", *ROI),
        "batch": (folder / films, "--out", folder / "all.csv", "--workers", "1"),
    }[verb]


NAMES = [verb.NAME for verb in VERBS]


@pytest.mark.parametrize("verb", NAMES)
def test_it_answers_in_json(capsys, folder, verb):
    assert answered(capsys, verb, *words_of(verb, folder))


@pytest.mark.parametrize("verb", NAMES)
def test_what_is_not_there_is_one_sentence_and_exit_2(capsys, folder, verb):
    words = words_of(verb, folder, name="none", table="none", films="none")

    assert "none" in refused(capsys, verb, *words)


@pytest.mark.parametrize("verb", [one for one in NAMES if one != "batch"])
def test_what_is_broken_is_one_sentence_and_exit_2(capsys, folder, verb):
    said = refused(capsys, verb, *words_of(verb, folder, name="broken", table="broken"))

    assert "broken." in said


@pytest.mark.parametrize("verb", ["lag", "synchrony", "signals", "batch"])
def test_long_work_draws_a_bar_on_a_terminal(capsys, folder, verb, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    seen = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", seen)

    answered(capsys, verb, *words_of(verb, folder))

    assert "[##" in seen.getvalue()
