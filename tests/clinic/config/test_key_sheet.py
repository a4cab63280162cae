"""The sheet of keys: read as it was printed, and a slip is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from attunement_clinic.config.backup import paper
from attunement_clinic.config.start_error import StartError


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    return tmp_path / "sheet.txt"


def lines() -> list[str]:
    return [*paper.printed("epoch-3", "3f" * 32), *paper.printed("backups", "b1" * 32)]


def test_a_sheet_is_read_as_it_was_printed(typed: Path) -> None:
    typed.write_text(
        "Attunement, the keys of …\n\n" + "\n".join(lines()) + "\nThe end."
    )

    read = paper.read(typed)

    assert read.masters == {3: "3f" * 32}
    assert read.backups.on_paper() == "b1" * 32
    assert "3f" not in repr(read)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda text: text.replace("3f3f", "3f3e", 1),
            "Line 2 .* its check does not fit",
        ),
        (
            lambda text: text[:-1],
            "Line 10 .* expected four times four digits",
        ),
        (lambda text: "\n".join(text.splitlines()[:-1]), "has 48 digits; expected 64"),
        (lambda text: text.split("backups")[0], "holds no key of backups"),
        (lambda _text: "", "holds no key of backups"),
    ],
)
def test_a_slip_on_a_sheet_is_found_in_its_line(
    typed: Path, change: Any, sentence: str
) -> None:
    typed.write_text(change("\n".join(lines())))

    with pytest.raises(StartError, match=sentence):
        paper.read(typed)


def test_no_sheet_is_said(typed: Path) -> None:
    with pytest.raises(StartError, match=r"keys \(No such file or directory\)"):
        paper.read(typed)
    typed.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StartError, match=r"keys \(it is no text\)"):
        paper.read(typed)
