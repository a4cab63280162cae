"""Passwords that many people choose, and what is made of them; no rule about characters.

The list is the one Django brings: 20,000 passwords of known breaches. Nearly all are shorter
than a password here may be, so what is looked at is what a long one is made of.
"""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import User

_LEET = str.maketrans("013457@$!", "oleastasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1234567890" * 7,
    "0987654321" * 7,
)
_DIFFERENT_AT_LEAST = 6
# What is left of a long password once its common parts are taken out.
_OWN_AT_LEAST = 6


class CommonPartsValidator:
    """Refuses a password that is common, or common ones put together or repeated."""

    def validate(self, password: str, user: User | None = None) -> None:
        readings = {password.casefold(), password.casefold().translate(_LEET)}
        if any(_is_common(re.sub(r"[\W_]+", "", each), user) for each in readings):
            raise ValidationError(
                _(
                    "Many people choose this, or parts of it. Take some words that do"
                    " not belong together."
                ),
                code="password_of_common_parts",
            )

    def get_help_text(self) -> str:
        return _("Not one that many people choose, nor made of such.")


def _is_common(plain: str, user: User | None) -> bool:
    return (
        len(set(plain)) < _DIFFERENT_AT_LEAST
        or _is_row(plain)
        or len(_own(plain, user)) < _OWN_AT_LEAST
    )


def _is_row(plain: str) -> bool:
    return any(plain in row or plain in row[::-1] for row in _ROWS)


def _own(plain: str, user: User | None) -> str:
    """Take out what is common or the person's own name; what is repeated counts once."""
    left = _without_common(_repeated(plain), user)
    return re.sub(r"(.)\1{2,}", r"\1", left)


def _repeated(plain: str) -> str:
    found = re.fullmatch(r"(.+?)\1+", plain)
    return found[1] if found else plain


def _without_common(plain: str, user: User | None) -> str:
    names = re.split(r"[\W_]+", f"{user.email} {user.name}".casefold()) if user else []
    common = _common() | {each for each in names if len(each) > 3}
    left, at = "", 0
    while at < len(plain):
        longest = max(
            (n for n in range(4, len(plain) - at + 1) if plain[at : at + n] in common),
            default=0,
        )
        if not longest:
            left += plain[at]
        at += longest or 1
    return left


@cache
def _common() -> frozenset[str]:
    brought = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(brought, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines if len(line.strip()) > 3)
