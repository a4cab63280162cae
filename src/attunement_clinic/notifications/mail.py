"""Mail without a clinical word: neutral sender, neutral subject, plain text."""

from collections.abc import Mapping
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

DEFAULT_SENDER = "Library"


def sender_address(sender_name: str) -> str:
    """Write the address mails come from, under a practice's neutral sender name."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((sender_name or DEFAULT_SENDER, address))


def send(
    template: str,
    *,
    to: str,
    subject: str,
    sender_name: str,
    values: Mapping[str, object],
) -> None:
    """Send one plain-text mail, written from a template."""
    body = render_to_string(template, dict(values)).strip() + "\n"
    send_text(to=to, subject=subject, body=body, sender_name=sender_name)


def send_text(*, to: str, subject: str, body: str, sender_name: str) -> None:
    """Send one plain-text mail."""
    EmailMessage(
        subject=" ".join(str(subject).split()),
        body=body,
        from_email=sender_address(sender_name),
        to=[to],
    ).send()
