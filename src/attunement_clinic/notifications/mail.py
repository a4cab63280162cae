"""Mail without a clinical word: neutral sender, neutral subject, plain text."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import formataddr, make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

DEFAULT_SENDER = "Library"

_LOG = logging.getLogger(__name__)
_POSTMEN = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def sender_address(sender_name: str) -> str:
    """Write the address mails come from, under a practice's neutral sender name."""
    return formataddr((sender_name or DEFAULT_SENDER, _address()))


def send(
    template: str,
    *,
    to: str,
    subject: str,
    sender_name: str,
    values: Mapping[str, object],
) -> None:
    """Send one plain-text mail, written from a template."""
    _written(template, to, subject, sender_name, values).send()


def send_soon(
    template: str,
    *,
    to: str,
    subject: str,
    sender_name: str,
    values: Mapping[str, object],
) -> None:
    """Hand over a mail that somebody waits for, and answer them at once.

    A mail server takes its time, and may be away, as the outbox's disk may be full: an
    answer that waited for it would tell who has an account here. What did not go is asked for again by whoever waits.
    """
    message = _written(template, to, subject, sender_name, values)
    if settings.MAIL_LEAVES:
        _POSTMEN.submit(_try, message)
    else:
        _try(message)


def send_text(*, to: str, subject: str, body: str, sender_name: str) -> None:
    """Send one plain-text mail."""
    _message(to, subject, body, sender_name).send()


def _written(
    template: str,
    to: str,
    subject: str,
    sender_name: str,
    values: Mapping[str, object],
) -> EmailMessage:
    body = render_to_string(template, dict(values)).strip() + "\n"
    return _message(to, subject, body, sender_name)


def _message(to: str, subject: str, body: str, sender_name: str) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(str(subject).split()),
        body=body,
        from_email=sender_address(sender_name),
        to=[to],
        # Left to itself it would name this machine to whoever reads the head of a mail.
        headers={"Message-ID": make_msgid(domain=_address().rpartition("@")[2])},
    )


def _address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _try(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:
        # Not to whom: a log is no list of people.
        _LOG.error("a mail that somebody waits for could not be sent: %r", error)
