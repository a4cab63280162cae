"""One PostgreSQL database, read from its address: how each process keeps to it."""

from typing import Any
from urllib.parse import unquote, urlsplit

from attunement_clinic.config.environment import SettingError


def settings_of(address: str) -> dict[str, Any]:
    """Return Django's settings for `postgresql://user:password@host:port/name?host=/socket`.

    Raises
    ------
    SettingError
        If it is an address of something else. The sentence repeats no password.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = (
            f"A database address must begin with postgresql://, not {parts.scheme}://."
        )
        raise SettingError(message)
    try:
        port = parts.port
    except ValueError:
        message = "A database address has a port that is no number from 0 to 65535."
        raise SettingError(message) from None
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "attunement_clinic.config.database",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(port or query.get("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": 12,
                "timeout": 5,
                # Given up early and begun anew by the next request: a longer pause
                # between tries would outlast the outage it waits for.
                "reconnect_timeout": 2,
            },
            "options": "-c lock_timeout=5s -c statement_timeout=30s"
            " -c synchronous_commit=on",
        },
    }
