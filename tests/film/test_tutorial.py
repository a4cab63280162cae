"""The tutorial's commands and examples, run on the drawn film as a reader runs them."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from places import REPOSITORY

PAGE = REPOSITORY / "docs" / "tutorials" / "from-a-film-to-a-figure.md"
FILMS = REPOSITORY / "src" / "attunement_clinic" / "config" / "demo" / "films"
CONSOLES = re.findall(r"```console\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)
# A command and what the page shows below it, up to the next one.
STEPS = [
    step.partition("\n")[::2]
    for console in CONSOLES
    for step in re.split(r"^\$ ", console, flags=re.MULTILINE)
    if step
]


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    for name in ("drawn.mp4", "drawn.annotations.json"):
        shutil.copy(FILMS / name, folder)
    return folder


def test_every_command_prints_what_the_page_shows(first: Path) -> None:
    printed = [
        subprocess.run(
            [Path(sys.executable).with_name(program), *words],
            cwd=first,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for program, *words in (shlex.split(command) for command, _ in STEPS)
    ]

    assert len(STEPS) == 8
    assert printed == [shown for _, shown in STEPS]
    assert (first / "timeline.svg").read_text().startswith("<?xml")
    assert (first / "grid.svg").read_text().startswith("<?xml")


def test_every_example_runs(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(first)

    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert (result.failed, result.attempted) == (0, 7)
