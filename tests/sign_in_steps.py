"""What a person does at sign-in that a test cannot read from a page."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail


def now_of(secret: str) -> str:
    """Return the six digits an authenticator shows now."""
    # The middle one: the first is taken for a moment only, and then is too old.
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def mailed_code() -> str:
    """Return the code of the last mail."""
    found = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert found is not None
    return found.group()
