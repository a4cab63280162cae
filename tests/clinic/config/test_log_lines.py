"""Whatever is typed, a line of the log is one event and none of ours can be feigned."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.config.log_lines import OneLine


def _written(message: str, *arguments: object, error: str | None = None) -> str:
    """Write one event in the form that every process of ours writes it."""
    form = settings.LOGGING["formatters"]["line"]
    assert form["()"] == f"{OneLine.__module__}.{OneLine.__qualname__}"
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine(form["format"]))
    logger = logging.Logger("attunement.test")
    logger.addHandler(handler)
    if error is None:
        logger.warning(message, *arguments)
        return stream.getvalue()
    try:
        raise ValueError(error)
    except ValueError:
        logger.exception(message, *arguments)
    return stream.getvalue()


@given(st.text())
def test_any_text_is_one_line(typed: str) -> None:
    written = _written("refused %s", typed)

    assert len(written.splitlines()) == 1
    assert written.endswith("\n")


@given(st.text())
def test_an_errors_text_cannot_pass_for_a_line_of_ours(typed: str) -> None:
    first, *trace = _written("failed", error=typed).splitlines()

    assert first.endswith("failed")
    assert trace
    assert all(line.startswith("    | ") for line in trace)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Sol\r\n2026-01-01 INFO all is well", "Sol\\r\\n2026-01-01 INFO all is well"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\u202efdp.exe", "\\u202efdp.exe"),
        ("Zoë, 愛", "Zoë, 愛"),
    ],
)
def test_what_would_break_it_is_spelled_out(typed: str, shown: str) -> None:
    assert _written("named %s", typed).endswith(f"named {shown}\n")
