"""What a public form carries, signed: its own id and when it was opened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.utils import timezone

_FORM = signing.TimestampSigner(salt="enquiry form")
_AGAIN = signing.TimestampSigner(salt="enquiry form, again")
_SENT = signing.TimestampSigner(salt="enquiry sent")
HOLDS_FOR = timedelta(hours=24)
NOT_BEFORE = timedelta(seconds=3)
SENT_HOLDS_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as this server opened it; `is_again` when it went on after a long time."""

    id: UUID
    at: datetime
    is_again: bool = False


def open_form() -> str:
    """Sign a new form's id and the time."""
    return _FORM.sign(uuid4().hex)


def open_again(form_id: UUID | None) -> str:
    """Let a form go on that was open too long: the same id, so that it arrives once."""
    return _AGAIN.sign((form_id or uuid4()).hex)


def read_form(token: str) -> Opened | None:
    """Read a form's id and time back; `None` when we did not sign it."""
    if opened := _read(_FORM, token):
        return Opened(*opened)
    if opened := _read(_AGAIN, token):
        return Opened(*opened, is_again=True)
    return None


def sign_sent(enquiry_id: UUID) -> str:
    """Make the address of the page that says thank you; it closes by itself."""
    return _SENT.sign(enquiry_id.hex)


def read_sent(token: str) -> UUID | None:
    opened = _read(_SENT, token)
    if opened is None or timezone.now() - opened[1] > SENT_HOLDS_FOR:
        return None
    return opened[0]


def _read(signer: signing.TimestampSigner, token: str) -> tuple[UUID, datetime] | None:
    try:
        value = signer.unsign(token)
        seconds = signing.b62_decode(token.rsplit(":", 2)[1])
        return UUID(value), datetime.fromtimestamp(seconds, tz=timezone.now().tzinfo)
    except (signing.BadSignature, ValueError):
        return None
