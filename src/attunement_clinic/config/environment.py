"""Reading the environment once, typed, with a sentence when a value does not fit."""

import os
from collections.abc import Mapping
from pathlib import Path


class SettingError(Exception):
    """A setting is missing or does not fit; the message says which and what to do."""


def text(name: str, default: str = "", env: Mapping[str, str] = os.environ) -> str:
    return env.get(name, default).strip()


def flag(name: str, *, default: bool, env: Mapping[str, str] = os.environ) -> bool:
    value = text(name, "1" if default else "0", env).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    message = f"{name} is {value!r}; expected 1 or 0."
    raise SettingError(message)


def whole(name: str, default: int, env: Mapping[str, str] = os.environ) -> int:
    value = text(name, str(default), env)
    try:
        return int(value)
    except ValueError:
        message = f"{name} is {value!r}; expected a whole number."
        raise SettingError(message) from None


def folder(name: str, default: str, env: Mapping[str, str] = os.environ) -> Path:
    return Path(text(name, default, env)).expanduser().resolve()


def folders(name: str, env: Mapping[str, str] = os.environ) -> list[Path]:
    """Read one folder that need not be set."""
    return [folder(name, "", env)] if text(name, "", env) else []


def secret(path: Path) -> str:
    """Read a secret file; refuse one that others may read, or one too short to hold."""
    if not path.is_file():
        message = f"{path} does not exist. `make serve` writes it on first start."
        raise SettingError(message)
    if path.stat().st_mode & 0o077:
        message = f"{path} can be read by others. Run: chmod 600 {path}"
        raise SettingError(message)
    value = path.read_text().strip()
    if len(value) < 32:
        message = f"{path} holds {len(value)} characters; a secret needs at least 32."
        raise SettingError(message)
    return value
