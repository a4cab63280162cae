"""With a mail server, mail leaves: to a real one on this machine, and with it away."""

from __future__ import annotations

import email
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

import mail_servers
from attunement_clinic.config import mail_server
from attunement_clinic.notifications import mail
from personas import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[mail_servers.MailServer]:
    with mail_servers.running() as running:
        yield running


def _use(settings: Any, port: int) -> None:
    made = mail_server.settings_of(f"smtp://127.0.0.1:{port}")
    for name, value in made.items():
        setattr(settings, name, value)
    settings.MAIL_LEAVES = True
    settings.DEFAULT_FROM_EMAIL = "post@house.example"


def _ask(client: Client, address: str) -> tuple[int, str]:
    cache.clear()
    response = client.post("/account/login/code/", {"email": address})
    return response.status_code, response.headers.get("Location", "")


def test_a_mail_leaves_and_names_neither_the_machine_nor_the_work(
    server: mail_servers.MailServer, settings: Any
) -> None:
    _use(settings, server.port)

    mail.send_text(
        to="amara@example.org", subject="Your list", body="It is there.\n",
        sender_name="Garden club",
    )  # fmt: skip

    (arrived,) = server.mails
    read = email.message_from_bytes(arrived)
    assert read["From"] == "Garden club <post@house.example>"
    assert read["Message-ID"].endswith("@house.example>")
    assert server.greetings == ["ehlo house.example"]
    assert socket.gethostname().encode() not in arrived.partition(b"\r\n\r\n")[0]


def test_a_code_to_sign_in_goes_by_it(
    server: mail_servers.MailServer, settings: Any, people: People, client: Client
) -> None:
    _use(settings, server.port)

    _ask(client, people.amara.email)

    assert server.has_mail.wait(timeout=20)
    assert email.message_from_bytes(server.mails[0])["To"] == people.amara.email


def test_with_the_server_away_everybody_is_answered_alike(
    settings: Any, people: People, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether an address has an account here is nobody's business, then least of all."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    _use(settings, port)

    with caplog.at_level(logging.ERROR):
        known, unknown = (
            _ask(client, address) for address in (people.amara.email, "no@example.org")
        )
        mail._POSTMEN.submit(lambda: None).result(timeout=20)

    assert known == unknown
    assert known[0] == 302
    assert people.amara.email not in caplog.text


def test_with_no_room_for_the_outbox_everybody_is_answered_alike(
    settings: Any,
    people: People,
    client: Client,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = "attunement_clinic.notifications.outbox.OutboxBackend"
    # A file where its folder would be: nothing can be written there.
    settings.OUTBOX = tmp_path / "outbox"
    settings.OUTBOX.write_bytes(b"")

    known, unknown = (
        _ask(client, address) for address in (people.amara.email, "no@example.org")
    )

    assert known == unknown
    assert known[0] == 302
    assert "could not be sent" in caplog.text
