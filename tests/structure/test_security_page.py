"""The page on security names tests that exist, and says of each row how it stands."""

from __future__ import annotations

import re

from places import REPOSITORY

_PAGE = REPOSITORY / "docs" / "explanation" / "security.md"
_ROW = re.compile(
    r"^\| (\d+\.\d[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
_NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def test_every_test_it_names_exists() -> None:
    missing = []
    for _ids, _asked, _state, tests in _ROW.findall(_PAGE.read_text()):
        for path, name in _NAMED.findall(tests):
            file = REPOSITORY / "tests" / path
            if not file.is_file() or (name and f"def {name}(" not in file.read_text()):
                missing.append(f"{path}::{name}")

    assert missing == []


def test_what_is_said_to_be_met_has_a_test() -> None:
    rows = _ROW.findall(_PAGE.read_text())

    assert len(rows) > 40
    assert [
        ids for ids, _, state, tests in rows if state == "met" and tests == "none"
    ] == []
