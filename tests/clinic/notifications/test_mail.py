"""Mail stays in the outbox of the local default, whole and private."""

import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection

from attunement_clinic.config.pages.outbox import mails
from attunement_clinic.notifications.mail import sender_address

BACKEND = "attunement_clinic.notifications.outbox.OutboxBackend"


def test_a_mail_becomes_a_private_file(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.OUTBOX = tmp_path / "outbox"  # type: ignore[attr-defined]
    message = EmailMessage("Your code", "1234-5678\n", "Library <a@b.c>", ["x@y.z"])
    assert get_connection(BACKEND).send_messages([message]) == 1
    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (read,) = mails(tmp_path / "outbox")
    assert (read.to, read.sender, read.subject) == ("x@y.z", "Library", "Your code")
    assert read.code == "1234-5678"


def test_the_sender_is_the_practices_neutral_name() -> None:
    assert sender_address("Garden club").startswith("Garden club <")
    assert sender_address("").startswith("Library <")
