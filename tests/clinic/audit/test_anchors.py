"""Anchors outlive a crash in the middle of a line, and a disk without room."""

import asyncio
import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from attunement_clinic.audit import anchors
from attunement_clinic.audit.chain import Anchor
from attunement_clinic.config import sealing

FIRST = Anchor("a", 1, b"x" * 32)
SECOND = Anchor("a", 2, b"y" * 32)


class EnoughError(Exception):
    """The sealer went on long enough to be believed."""


@pytest.fixture(autouse=True)
def file(settings: LazySettings, tmp_path: Path) -> Path:
    settings.AUDIT_ANCHORS = tmp_path / "log" / "audit-anchors.jsonl"
    return settings.AUDIT_ANCHORS


def test_a_line_cut_at_any_byte_is_left_out_and_written_over(file: Path) -> None:
    anchors.keep([FIRST])
    whole = file.read_bytes()

    for length in range(len(whole)):
        file.write_bytes(whole + whole[:length])
        assert anchors.read() == [FIRST]

        anchors.keep([SECOND])
        assert anchors.read() == [FIRST, SECOND]


def test_what_is_known_is_not_written_again(file: Path) -> None:
    anchors.keep([FIRST])
    before = file.read_bytes()

    anchors.keep([FIRST])

    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", ["no json", "[]", '{"chain": "a", "position": 1}'])
def test_a_whole_line_that_is_no_anchor_is_named(file: Path, line: str) -> None:
    anchors.keep([FIRST])
    with file.open("a") as lines:
        lines.write(line + "\n")

    with pytest.raises(ValueError, match=r"Line 2 of .* is no anchor"):
        anchors.read()


@pytest.mark.django_db
def test_verifying_says_so_in_a_sentence(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("no json\n")

    with pytest.raises(CommandError, match=r"Line 1 of .* is no anchor"):
        call_command("verify_audit")


@pytest.mark.parametrize("error", [OSError(28, os.strerror(28)), ValueError("Line 2")])
def test_the_sealer_outlives_anchors_that_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    tries = 0

    def fail() -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            raise EnoughError
        raise error

    monkeypatch.setattr(sealing, "anchor_chains", fail)
    monkeypatch.setattr(sealing, "_SEAL_EVERY_S", 0.0)

    with pytest.raises(EnoughError):
        asyncio.run(sealing.keep_sealing())

    assert caplog.text.count("was not anchored") == 2
