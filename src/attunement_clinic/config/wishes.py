"""What the person asked for: the environment of ``make serve``, checked as a whole."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path

import attrs

from attunement_clinic.config import environment, installation, mail_server
from attunement_clinic.config.installation import Kind
from attunement_clinic.config.start_error import StartError
from attunement_clinic.config.tls import Pair

_KEPT = frozenset(
    {
        *("VAR", "PORT", "HOST", "DEMO", "DATABASE_URL", "KEYS_DATABASE_URL"),
        *("TLS_CERT", "TLS_KEY", "LANG", "LC_ALL", "TERM", "TZ"),
    }
)


@attrs.frozen
class Wishes:
    """One consistent set of wishes."""

    var: Path
    host: str
    port: int
    kind: Kind
    is_https: bool
    given_certificate: Pair | None
    database_urls: tuple[str, str] | None
    mail_leaves: bool

    @property
    def origin(self) -> str:
        """The address a person types."""
        scheme, usual = ("https", 443) if self.is_https else ("http", 80)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def read(env: Mapping[str, str] = os.environ) -> Wishes:
    """Read the environment, or say in one sentence what does not fit."""
    try:
        host = environment.text("HOST", "localhost", env).lower() or "localhost"
        _check_host(host)
        loopback = is_loopback(host)
        is_demo = environment.flag("DEMO", default=loopback, env=env)
        certificate = _certificate(env)
        is_https = environment.flag(
            "ATTUNEMENT_HTTPS", default=not loopback or certificate is not None, env=env
        )
        port = environment.whole("PORT", 8000, env)
        var = environment.folder("VAR", str(installation.default_var()), env)
        mail_leaves = _mail_leaves(env)
    except environment.SettingError as error:
        raise StartError(str(error)) from None
    if is_demo and not loopback:
        message = (
            f"The demo answers on this machine only, not on HOST={host}: its accounts "
            "are known to everybody. Use DEMO=0 for a real practice."
        )
        raise StartError(message)
    if is_demo and mail_leaves:
        message = (
            "The demo writes to nobody: its people do not exist. Leave ATTUNEMENT_SMTP "
            "out, or use DEMO=0 for a real practice."
        )
        raise StartError(message)
    if not is_https and not loopback:
        message = (
            f"Plain HTTP is refused on HOST={host}: phones film, and people sign in, "
            "only over HTTPS. Leave ATTUNEMENT_HTTPS out."
        )
        raise StartError(message)
    if not is_demo and environment.flag(
        "ATTUNEMENT_FAILPOINTS", default=False, env=env
    ):
        message = (
            "ATTUNEMENT_FAILPOINTS lets a file end the processes, so it is for a demo "
            "only. Leave it out."
        )
        raise StartError(message)
    if not 0 <= port <= 65535:
        message = f"PORT is {port}; expected 1 to 65535."
        raise StartError(message)
    return Wishes(
        var=var,
        host=host,
        port=port,
        kind="demo" if is_demo else "practice",
        is_https=is_https,
        given_certificate=certificate,
        database_urls=_database_urls(env),
        mail_leaves=mail_leaves,
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, and cannot be reached from another."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def clean_environment(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what the server's processes are told: its settings and nothing else."""
    kept = {
        name: value
        for name, value in env.items()
        if name in _KEPT or name.startswith("ATTUNEMENT_")
    }
    # Named from where somebody typed it; the processes stand elsewhere.
    if named := kept.get("ATTUNEMENT_BACKUP"):
        kept["ATTUNEMENT_BACKUP"] = str(Path(named).expanduser().resolve())
    return kept | {"PATH": os.defpath, "PYTHONUNBUFFERED": "1"}


def process_environment(wanted: Wishes) -> dict[str, str]:
    """Return the environment of a process of this installation: the wishes, written out."""
    return clean_environment() | {
        "DJANGO_SETTINGS_MODULE": "attunement_clinic.config.settings",
        "VAR": str(wanted.var),
        "HOST": wanted.host,
        "PORT": str(wanted.port),
        "DEMO": "1" if wanted.kind == "demo" else "0",
        "ATTUNEMENT_HTTPS": "1" if wanted.is_https else "0",
        "HOME": str(wanted.var / "tmp"),
        "TMPDIR": str(wanted.var / "tmp"),
        "ATTUNEMENT_LOG": os.environ.get("ATTUNEMENT_LOG", "WARNING"),
    }


def _check_host(host: str) -> None:
    try:
        if not ipaddress.ip_address(host).is_unspecified:
            return
    except ValueError:
        if re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?", host):
            return
    message = (
        f"HOST is {host!r}; expected the name or the address that phones on this "
        "network will type, for example HOST=192.168.1.20 or HOST=practice.local."
    )
    raise StartError(message)


def _mail_leaves(env: Mapping[str, str]) -> bool:
    """Whether there is a mail server; then mails need an address they come from."""
    given = environment.text("ATTUNEMENT_SMTP", "", env)
    if not mail_server.settings_of(given):
        return False
    sender = environment.text("ATTUNEMENT_MAIL_FROM", "", env)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        message = (
            f"ATTUNEMENT_MAIL_FROM is {sender!r}; expected the address that mails come "
            "from, as post@practice.example. It should say nothing clinical."
        )
        raise environment.SettingError(message)
    return True


def _certificate(env: Mapping[str, str]) -> Pair | None:
    given = [
        environment.text("TLS_CERT", "", env),
        environment.text("TLS_KEY", "", env),
    ]
    if not any(given):
        return None
    if not all(given):
        raise StartError("TLS_CERT and TLS_KEY belong together: give both or none.")
    return Pair(*(Path(name).expanduser().resolve() for name in given))


def _database_urls(env: Mapping[str, str]) -> tuple[str, str] | None:
    main, keys = (
        environment.text(name, "", env)
        for name in ("DATABASE_URL", "KEYS_DATABASE_URL")
    )
    if not main and not keys:
        return None
    if not (main and keys):
        message = (
            "DATABASE_URL and KEYS_DATABASE_URL belong together: the films' keys "
            "need a database of their own. Give both or none."
        )
        raise StartError(message)
    return main, keys
