"""Pictures of a coding: what is asked for is drawn, and nothing else is changed."""

import sys

import matplotlib as mpl
import pytest
from lxml import etree

from attunement.formats import registry
from attunement.formats.native import write_native
from cli_steps import answered, printed, refused
from coded_films import foreign_film
from library.cli.test_lag_and_grid import GIVEN, TARGET, TRACKS, film


@pytest.fixture
def path(tmp_path):
    write_native(film(), tmp_path / "film.json")
    return tmp_path / "film.json"


def words_in(path):
    comments = etree.parse(path).getroot().iter(etree.Comment)
    return {one.text.strip() for one in comments}


def test_a_timeline_names_its_tiers(capsys, tmp_path):
    registry.write(foreign_film(), tmp_path / "film.eaf")

    out = printed(capsys, "plot", tmp_path / "film.eaf", tmp_path / "a.svg")

    assert out == f"{tmp_path / 'a.svg'}: timeline\n"
    assert {"Mother (speech)", "touch", "notes", "seconds"} <= words_in(
        tmp_path / "a.svg"
    )


def test_the_same_coding_is_the_same_picture(capsys, tmp_path, path):
    with mpl.rc_context({"svg.hashsalt": "same"}):
        for name in ("a.svg", "b.svg"):
            printed(capsys, "plot", path, tmp_path / name)

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_lag_profile_has_a_residual_a_lag(capsys, tmp_path, path):
    document = answered(
        capsys, "plot", path, tmp_path / "a.svg", *GIVEN, *TARGET, "--lags", "4"
    )

    assert document["kind"] == "lag profile"
    first, second, *rest = document["adjusted_residuals"]
    assert first > 10 > 0 > second
    assert len(rest) == 2
    assert "adjusted residual" in words_in(tmp_path / "a.svg")
    thin = answered(
        capsys, "plot", path, tmp_path / "a.svg", *GIVEN, *TARGET, "--to", "600"
    )
    assert thin["adjusted_residuals"] == [None] * 5


def test_a_grid_is_drawn_with_its_time(capsys, tmp_path, path):
    document = answered(capsys, "plot", path, tmp_path / "a.png", *TRACKS)

    assert document["kind"] == "grid"
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    printed(capsys, "plot", path, tmp_path / "a.svg", *TRACKS)
    assert {"120.0 s", "social-positive"} <= words_in(tmp_path / "a.svg")


def test_what_cannot_be_drawn_is_one_sentence(capsys, tmp_path, path, monkeypatch):
    assert "expected a name in .svg or .png" in refused(
        capsys, "plot", path, tmp_path / "a.pdf"
    )
    for words in (GIVEN, TRACKS[:2], (*GIVEN, *TARGET, *TRACKS)):
        assert "or neither" in refused(capsys, "plot", path, tmp_path / "a.svg", *words)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert "attunement[plots]" in refused(capsys, "plot", path, tmp_path / "a.svg")
