"""The sheet of keys, as it is printed and as it is read again, and a folder of secrets."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

import attrs

from attunement_clinic.config.backup import key as backup_key
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import masters
from attunement_clinic.recordings.secret_key import KeyRefusedError, SecretKey

BACKUPS: Final = "backups"
_LINES, _GROUPS, _CHECK = 4, 4, 4
_HEAD = re.compile(r"^(epoch-[1-9]\d{0,5}|backups)$")
# What somebody meant as a line of a key.
_MEANT = re.compile(r"^[0-9a-f]{1,8}\b.*\bcheck\b", re.IGNORECASE)
_LINE = re.compile(r"^((?:[0-9a-f]{4} ?){4}) *check ([0-9a-f]{4})$", re.IGNORECASE)
_MASTER = re.compile(r"epoch-([1-9]\d{0,5})")


@attrs.frozen
class Sheet:
    """The keys that open an installation: of its backups, and of its films by epoch.

    `are_given` tells that the masters come from the environment: no file may hold them.
    """

    backups: SecretKey
    masters: dict[int, str] = attrs.field(repr=False)
    are_given: bool = attrs.field(default=False, kw_only=True)


def printed(name: str, digits: str) -> list[str]:
    """Return the lines of one key: its name, and quarters with a check of each."""
    size = len(digits) // _LINES
    lines = [name]
    for at in range(0, len(digits), size):
        part = digits[at : at + size]
        step = size // _GROUPS
        groups = " ".join(part[one : one + step] for one in range(0, size, step))
        lines.append(f"  {groups}   check {_check(part)}")
    return lines


def read(place: Path) -> Sheet:
    """Read a sheet that was typed or kept, or the secrets of a machine that is there.

    Raises
    ------
    StartError
        With the line that is not as it was printed, or the key that is missing.
    """
    try:
        found = _of_folder(place) if place.is_dir() else _of_text(place)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        message = (
            f"{place} cannot be read as a sheet of keys ({why}). Expected a text file "
            "with the lines that `make key-sheet` prints, or the folder VAR/secrets."
        )
        raise StartError(message) from None
    text = found.pop(BACKUPS, None)
    if text is None:
        message = (
            f"{place} holds no key of backups; expected the lines under `backups`, "
            "as `make key-sheet` prints them once a backup was made."
        )
        raise StartError(message)
    by_epoch = {int(name.removeprefix("epoch-")): one for name, one in found.items()}
    return Sheet(backup_key.of_hex(text, f"The key of backups in {place}"), by_epoch)


def with_given(sheet: Sheet, given: str) -> Sheet:
    """Take the masters from `ATTUNEMENT_MASTER_KEY` instead, where there is any.

    Raises
    ------
    StartError
        With the part that is no master key.
    """
    if not given:
        return sheet
    try:
        known = masters.read_given(given)
    except KeyRefusedError as error:
        raise StartError(str(error)) from None
    digits = {epoch: known[epoch].on_paper() for epoch in known}
    return Sheet(sheet.backups, digits, are_given=True)


def _of_folder(folder: Path) -> dict[str, str]:
    found = {
        each.name: each.read_text().strip()
        for each in (folder / "master").glob("epoch-*")
        if _MASTER.fullmatch(each.name)
    }
    kept = folder / backup_key.NAME
    return found | ({BACKUPS: kept.read_text().strip()} if kept.exists() else {})


def _of_text(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if head := _HEAD.match(line.strip()):
            name = head[1]
            found[name] = ""
        elif name and (match := _LINE.match(line.strip())):
            part = match[1].replace(" ", "").lower()
            if _check(part) != match[2].lower():
                message = (
                    f"Line {number} of {file} is not as it was printed: its check does "
                    "not fit. Compare it with the sheet."
                )
                raise StartError(message)
            found[name] += part
        elif name and _MEANT.match(line.strip()):
            message = (
                f"Line {number} of {file} is not as it was printed; expected four times "
                "four digits, the word check, and four more. Compare it with the sheet."
            )
            raise StartError(message)
    for each, digits in found.items():
        if len(digits) != 64:
            message = f"{each} in {file} has {len(digits)} digits; expected 64, in four lines."
            raise StartError(message)
    return found


def _check(part: str) -> str:
    return hashlib.sha256(part.encode()).hexdigest()[:_CHECK]
