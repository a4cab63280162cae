"""The practice's mail server, read from one address and never without its lock."""

import ipaddress
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from attunement_clinic.config.environment import SettingError

_TIMEOUT_S: Final = 15
_USUAL_PORTS: Final = {"smtp": 587, "smtps": 465}
_EXPECTED: Final = "expected smtp://user:password@mail.example:587 or smtps://…:465"


def settings_of(address: str) -> dict[str, Any]:
    """Return Django's settings for a mail server; none for an empty address.

    ``smtp`` begins in the clear and is locked by STARTTLS before anything is said,
    ``smtps`` is locked from the start. A server on this machine needs no lock.

    Raises
    ------
    SettingError
        If it is no such address. The sentence never repeats it: it holds a password.
    """
    if not address:
        return {}
    parts = urlsplit(address)
    try:
        port = parts.port or _USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in _USUAL_PORTS or not parts.hostname or not port:
        message = f"ATTUNEMENT_SMTP is no address of a mail server; {_EXPECTED}."
        raise SettingError(message)
    if bool(parts.username) != bool(parts.password):
        message = f"ATTUNEMENT_SMTP has a user or a password alone; {_EXPECTED}."
        raise SettingError(message)
    return {
        "EMAIL_BACKEND": "attunement_clinic.notifications.smtp.SmtpBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not _is_here(parts),
        "EMAIL_TIMEOUT": _TIMEOUT_S,
    }


def _is_here(parts: SplitResult) -> bool:
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
