"""Nothing of one machine, and no forbidden name, is kept in the repository."""

from __future__ import annotations

import re

from places import REPOSITORY
from structure import tracked

# Written in pieces, or this file would name what it forbids.
_MACHINE_PATHS = "|".join(
    # These are addresses of ours under a parent's own page.
    [
        r"/home/(?!\.|(?:happened|own|days|calendar)\b)\w",
        "/" + "Users/",
        "/" + r"work/(main|shared)",
        "/" + "farm/",
    ]
)
_REGISTRIES = "|".join(
    [
        r"registry\.npm" + r"js\.org",
        r"files\.python" + r"hosted",
        "--extra-index" + "-url [^ ]",
        r"--index" + r"-url [^ ]",
        "--find" + "-links [^ ]",
    ]
)
_DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "shared_code"}


def test_no_file_names_a_path_of_one_machine() -> None:
    assert tracked.lines_with(_MACHINE_PATHS, tracked.files()) == []


def test_no_file_names_a_package_registry() -> None:
    assert tracked.lines_with(_REGISTRIES, tracked.files()) == []


def test_no_module_is_a_drawer_for_everything() -> None:
    named = [
        str(file.relative_to(REPOSITORY))
        for file in tracked.files("src", "tests", "tools", "frontend/src")
        if {file.name.partition(".")[0], *file.relative_to(REPOSITORY).parent.parts}
        & _DRAWERS
    ]

    assert named == []


def test_todos_name_their_issue() -> None:
    code = tracked.files("*.py", "*.ts", "*.tsx", "*.css", "*.html", "*.sh")
    vague = [
        hit
        for hit in tracked.lines_with(r"\b(TODO|FIXME|XXX)\b", code)
        if not re.search(r"(TODO|FIXME) #\d+", hit) and "structure/" not in hit
    ]

    assert vague == []
