"""The mails of the local outbox, read back for the demo's page."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

_CODE = re.compile(r"^\d{4}-\d{4}$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it would have gone out."""

    to: str
    sender: str
    subject: str
    text: str
    at: datetime
    code: str
    link: str


def mails(outbox: Path) -> tuple[Mail, ...]:
    """Read the newest mails, newest first."""
    files = sorted(outbox.glob("*.eml"), reverse=True)[:_SHOWN]
    return tuple(_read(file) for file in files)


def _read(file: Path) -> Mail:
    parser: BytesParser[EmailMessage] = BytesParser(policy=policy.default)
    message = parser.parsebytes(file.read_bytes())
    body = message.get_body(("plain",))
    text = body.get_content().strip() if body else ""
    code, link = _CODE.search(text), _LINK.search(text)
    return Mail(
        to=parseaddr(str(message["To"]))[1],
        sender=parseaddr(str(message["From"]))[0],
        subject=str(message["Subject"]),
        text=text,
        at=parsedate_to_datetime(str(message["Date"])),
        code=code.group() if code else "",
        link=link.group() if link else "",
    )
