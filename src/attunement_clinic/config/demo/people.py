"""The demo's people: who they are, how they sign in, and their codes of this moment."""

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.utils.translation import gettext_noop

from attunement_clinic.accounts.models import User
from attunement_clinic.policy import Role

# Known to everybody on purpose: the demo answers on loopback only and holds no real name.
PASSWORD = "a lamp in the evening"  # noqa: S105


@dataclass(frozen=True, slots=True)
class DemoStaff:
    name: str
    email: str
    roles: frozenset[Role]
    what: str
    practice: str = "Demo practice"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as the demo's page shows it."""

    name: str
    email: str
    what: str
    password: str = ""
    totp: str = ""


STAFF = (
    DemoStaff(
        "Ingrid Sand",
        "ingrid@demo.example",
        frozenset({Role.CLINICIAN}),
        gettext_noop("therapist of the demo families"),
    ),
    DemoStaff(
        "Jonas Berg",
        "jonas@demo.example",
        frozenset({Role.CLINICIAN}),
        gettext_noop("therapist of the same practice, other families"),
    ),
    DemoStaff(
        "Noor Haddad",
        "noor@demo.example",
        frozenset({Role.SUPERVISOR}),
        gettext_noop("supervisor and second coder"),
    ),
    DemoStaff(
        "Amelia Roth",
        "amelia@demo.example",
        frozenset({Role.ADMINISTRATOR}),
        gettext_noop("administrator, no clinical content"),
    ),
    DemoStaff(
        "Mira Kovac",
        "mira@demo.example",
        frozenset({Role.CLINICIAN}),
        gettext_noop("therapist of another practice"),
        practice="Demo practice two",
    ),
)
PARENTS = (
    (
        "Rosa",
        "rosa@demo.example",
        gettext_noop("mother of Sol; signs in by a code from Mails below"),
    ),
    ("Teo", "teo@demo.example", gettext_noop("father of Sol; sees nothing of Rosa's")),
    (
        "Dana",
        "dana@demo.example",
        gettext_noop("mother of Milo; her first film is asked for"),
    ),
)


def accounts() -> tuple[DemoAccount, ...]:
    """List the demo's accounts with the authenticator codes of this moment."""
    secrets = _secrets()
    staff = [
        DemoAccount(
            each.name, each.email, each.what, PASSWORD, secrets.get(each.email, "")
        )
        for each in STAFF
    ]
    return (*staff, *(DemoAccount(*each) for each in PARENTS))


def _secrets() -> dict[str, str]:
    rows = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP,
        user__in=User.objects.filter(email__in=[each.email for each in STAFF]),
    ).select_related("user")
    return {row.user.email: _code_now(decrypt(row.data["secret"])) for row in rows}


def _code_now(secret: str) -> str:
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))
