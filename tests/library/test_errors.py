"""Every error of the library is one AttunementError with a sentence."""

import inspect

import pytest

from attunement import errors
from attunement.errors import AttunementError, FormatError, MissingExtraError


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_hangs_on_the_tree_and_stands_in_its_drawing(name):
    error = getattr(errors, name)

    assert issubclass(error, AttunementError)
    assert name in inspect.getdoc(errors)


def test_a_format_error_says_where():
    error = FormatError("expected a time", path="film.json", line=3)

    assert str(error) == "film.json, line 3: expected a time"
    assert (error.path, error.line) == ("film.json", 3)


def test_a_format_error_without_a_line_names_the_file():
    assert str(FormatError("empty", path="film.json")) == "film.json: empty"


def test_a_missing_extra_says_what_to_run():
    error = MissingExtraError("matplotlib", extra="plots")

    assert "pip install 'attunement[plots]'" in str(error)
