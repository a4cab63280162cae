"""What ``make serve`` is asked for, and which wishes it refuses in one sentence."""

from __future__ import annotations

import pytest

from attunement_clinic.config import mail_server, wishes
from attunement_clinic.config.start_error import StartError


def _read(**env: str) -> wishes.Wishes:
    return wishes.read({"VAR": "/srv/x", **env})


def test_without_a_wish_it_is_the_demo_on_this_machine() -> None:
    wanted = _read()

    assert (wanted.kind, wanted.origin) == ("demo", "http://localhost:8000")


@pytest.mark.parametrize("host", ["192.168.1.20", "practice.local", "fd00::7"])
def test_off_this_machine_it_is_a_practice_over_https(host: str) -> None:
    wanted = _read(HOST=host)

    assert wanted.kind == "practice"
    assert wanted.is_https


def test_the_usual_port_is_not_spelled_out() -> None:
    assert _read(HOST="practice.local", PORT="443").origin == "https://practice.local"


def test_an_address_of_version_6_stands_in_brackets() -> None:
    assert _read(HOST="fd00::7").origin == "https://[fd00::7]:8000"


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DEMO": "1", "HOST": "192.168.1.20"}, "demo answers on this machine only"),
        ({"HOST": "10.0.0.1", "ATTUNEMENT_HTTPS": "0"}, "Plain HTTP is refused"),
        ({"HOST": "0.0.0.0"}, "expected the name or the address"),  # noqa: S104
        ({"HOST": "::"}, "expected the name or the address"),
        ({"HOST": "https://practice.local"}, "expected the name or the address"),
        ({"PORT": "eight"}, "expected a whole number"),
        ({"PORT": "70000"}, "expected 1 to 65535"),
        ({"DEMO": "perhaps"}, "expected 1 or 0"),
        ({"TLS_CERT": "/x.pem"}, "TLS_CERT and TLS_KEY belong together"),
        ({"DATABASE_URL": "postgresql://x/y"}, "belong together"),
        ({"DEMO": "0", "ATTUNEMENT_SMTP": "mail.example"}, "no address of a mail"),
        ({"DEMO": "0", "ATTUNEMENT_SMTP": "smtp://me@m.example"}, "password alone"),
        ({"DEMO": "0", "ATTUNEMENT_SMTP": "smtp://m.example:port"}, "no address of"),
        ({"DEMO": "0", "ATTUNEMENT_SMTP": "smtp://m.example"}, "ATTUNEMENT_MAIL_FROM"),
        (
            {
                "ATTUNEMENT_SMTP": "smtp://m.example",
                "ATTUNEMENT_MAIL_FROM": "a@b.example",
            },
            "demo writes to nobody",
        ),
    ],
)
def test_wishes_that_do_not_fit_end_in_a_sentence(
    env: dict[str, str], sentence: str
) -> None:
    with pytest.raises(StartError, match=sentence):
        _read(**env)


def test_a_mail_servers_password_is_not_repeated() -> None:
    with pytest.raises(StartError) as said:
        _read(DEMO="0", ATTUNEMENT_SMTP="imap://me:very-secret@mail.example")

    assert "very-secret" not in str(said.value)


@pytest.mark.parametrize(
    ("address", "lock", "port"),
    [
        ("smtp://me:a%2Fb@mail.example", (True, False), 587),
        ("smtps://me:a%2Fb@mail.example", (False, True), 465),
        ("smtp://me:a%2Fb@127.0.0.1:25", (False, False), 25),
    ],
)
def test_mail_goes_locked_off_this_machine(
    address: str, lock: tuple[bool, bool], port: int
) -> None:
    made = mail_server.settings_of(address)

    assert (made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"]) == lock
    assert made["EMAIL_PORT"] == port
    assert (made["EMAIL_HOST_USER"], made["EMAIL_HOST_PASSWORD"]) == ("me", "a/b")


def test_processes_are_told_settings_and_nothing_else() -> None:
    told = wishes.clean_environment(
        {"VAR": "/v", "ATTUNEMENT_LOG": "INFO", "PYTHONPATH": "/x", "AWS_SECRET": "s"}
    )

    assert set(told) == {"VAR", "ATTUNEMENT_LOG", "PATH", "PYTHONUNBUFFERED"}
