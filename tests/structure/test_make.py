"""Make is the only door: short recipes, each verb explained, and what they call is there."""

from __future__ import annotations

import re
import subprocess

from places import REPOSITORY

_MAKEFILE = (REPOSITORY / "Makefile").read_text()
_INNER = {"ready", "chromium"}


def _rules() -> dict[str, str]:
    return {
        match[1]: match[2]
        for match in re.finditer(
            r"^([a-z][a-z-]*):[^\n]*\n((?:\t[^\n]*\n)*)", _MAKEFILE, re.MULTILINE
        )
    }


def test_help_lists_every_verb_with_a_sentence() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    verbs = dict(re.findall(r"^make ([a-z-]+) +(\S.*)$", listed, re.MULTILINE))
    assert set(verbs) == set(_rules()) - _INNER


def test_recipes_are_three_lines_at_most() -> None:
    long = [verb for verb, recipe in _rules().items() if recipe.count("\n") > 3]

    assert long == []


def test_every_verb_is_phony() -> None:
    known = subprocess.run(
        ["make", "--no-print-directory", "--print-data-base", "--dry-run", "help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (phony,) = re.findall(r"^\.PHONY: (.*)$", known, re.MULTILINE)

    assert set(phony.split()) == set(_rules())


def test_the_programs_that_recipes_call_exist() -> None:
    called = set(re.findall(r"\btools/[\w./-]+\.(?:sh|py)\b", _MAKEFILE))

    assert called
    assert [name for name in called if not (REPOSITORY / name).exists()] == []


def test_ci_calls_the_same_verb_as_everybody() -> None:
    assert (REPOSITORY / ".ci" / "run").read_text().endswith("exec make test\n")
